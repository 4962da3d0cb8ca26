//! Values of the contract as they stand in a module's memory, written as JSON: a record is an object, a case of a variant an object
//! with one key, a case or a word without more a text; an instant, a date and an amount may be written as on a page. What the contract
//! has no word for is an error.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use wit_parser::{FunctionKind, Int, Resolve, SizeAlign, Type, TypeDefKind, WorldItem};

use crate::components::schemas;

/// One version of the contract.
pub(crate) struct Contract {
    resolve: Resolve,
    sizes: SizeAlign,
    /// What `run` gives.
    told: Type,
}

/// A value in memory from a place on.
struct Image<'a> {
    contract: &'a Contract,
    base: usize,
    bytes: Vec<u8>,
    /// The fields and cases that were used: `deadline.since`.
    words: BTreeSet<String>,
}

impl Contract {
    /// The contract of a file of `schemas/wit`: `1.0/policy.wit`.
    pub(crate) fn of(file: &str) -> Contract {
        let mut resolve = Resolve::default();
        let package = resolve.push_file(schemas().join(file)).expect("the contract is WIT");
        let world = resolve.select_world(&[package], Some("bare-module")).expect("the contract has the world");
        let exports = resolve.worlds[world].exports.values();
        let mut functions = exports.filter_map(|item| match item {
            WorldItem::Interface { id, .. } => resolve.interfaces[*id].functions.get("run"),
            _ => None,
        });
        let run = functions.next().expect("it exports `run`");
        assert!(matches!(run.kind, FunctionKind::Freestanding));
        let told = run.result.expect("`run` gives something");
        let mut sizes = SizeAlign::default();
        sizes.fill(&resolve);
        Contract { sizes, told, resolve }
    }

    /// What `run` gives, as it stands in memory from `base` on, and the fields and cases that were used.
    ///
    /// # Errors
    ///
    /// What the contract has no word for: `` `deadline` has no `since` ``.
    pub(crate) fn image(&self, told: &Json, base: usize) -> Result<(Vec<u8>, BTreeSet<String>), String> {
        let mut image = Image { contract: self, base, bytes: Vec::new(), words: BTreeSet::new() };
        let place = image.room(&self.told, 1);
        image.put(&self.told, told, place)?;
        Ok((image.bytes, image.words))
    }

    /// The fields and cases of a type of the contract and of what it is made of.
    pub(crate) fn words_of(&self, name: &str) -> BTreeSet<String> {
        let (mut words, mut seen) = (BTreeSet::new(), BTreeSet::new());
        self.collect(&Type::Id(self.named(name)), &mut seen, &mut words);
        words
    }

    fn collect(&self, of: &Type, seen: &mut BTreeSet<usize>, words: &mut BTreeSet<String>) {
        let Type::Id(id) = of else { return };
        let definition = &self.resolve.types[*id];
        if !seen.insert(id.index()) {
            return;
        }
        let name = definition.name.clone().unwrap_or_default();
        match &definition.kind {
            TypeDefKind::Record(record) => {
                for field in &record.fields {
                    words.insert(format!("{name}.{}", field.name));
                    self.collect(&field.ty, seen, words);
                }
            }
            TypeDefKind::Variant(variant) => {
                for case in &variant.cases {
                    words.insert(format!("{name}.{}", case.name));
                    case.ty.iter().for_each(|of| self.collect(of, seen, words));
                }
            }
            TypeDefKind::Enum(words_of) => {
                words.extend(words_of.cases.iter().map(|case| format!("{name}.{}", case.name)));
            }
            TypeDefKind::Option(of) | TypeDefKind::List(of) | TypeDefKind::Type(of) => self.collect(of, seen, words),
            other => panic!("no finding is made of a {}", other.as_str()),
        }
    }

    /// The bytes that a type of the contract takes in memory.
    pub(crate) fn size_of(&self, name: &str) -> usize {
        self.size(&Type::Id(self.named(name)))
    }

    fn named(&self, name: &str) -> wit_parser::TypeId {
        let mut named = self.resolve.types.iter().filter(|(_, each)| each.name.as_deref() == Some(name));
        named.next().expect("the contract has the type").0
    }

    fn size(&self, of: &Type) -> usize {
        self.sizes.size(of).size_wasm32()
    }
}

impl Image<'_> {
    /// The place of so many values of a type, one behind the other.
    fn room(&mut self, of: &Type, count: usize) -> usize {
        let align = self.contract.sizes.align(of).align_wasm32();
        let place = self.bytes.len().next_multiple_of(align);
        self.bytes.resize(place + self.contract.size(of) * count, 0);
        place
    }

    fn write(&mut self, place: usize, bytes: &[u8]) {
        self.bytes[place..place + bytes.len()].copy_from_slice(bytes);
    }

    /// Where something stands, and how much of it.
    fn point(&mut self, place: usize, to: usize, length: usize) {
        let number = |number: usize| u32::try_from(number).expect("memory is small").to_le_bytes();
        self.write(place, &number(self.base + to));
        self.write(place + 4, &number(length));
    }

    fn put(&mut self, of: &Type, value: &Json, place: usize) -> Result<(), String> {
        let integer = || value.as_i64().ok_or_else(|| format!("{value} is no integer"));
        match of {
            Type::Bool => self.write(place, &[u8::from(value.as_bool().ok_or("no bool")?)]),
            Type::U8 => self.write(place, &u8::try_from(integer()?).map_err(|e| e.to_string())?.to_le_bytes()),
            Type::S16 => self.write(place, &i16::try_from(integer()?).map_err(|e| e.to_string())?.to_le_bytes()),
            Type::U32 => self.write(place, &u32::try_from(integer()?).map_err(|e| e.to_string())?.to_le_bytes()),
            Type::S32 => self.write(place, &i32::try_from(integer()?).map_err(|e| e.to_string())?.to_le_bytes()),
            Type::S64 => self.write(place, &integer()?.to_le_bytes()),
            Type::String => {
                let text = value.as_str().ok_or_else(|| format!("{value} is no text"))?;
                let at = self.bytes.len();
                self.bytes.extend_from_slice(text.as_bytes());
                self.point(place, at, text.len());
            }
            Type::Id(id) => {
                let contract = self.contract;
                let definition = &contract.resolve.types[*id];
                let name = definition.name.clone().unwrap_or_default();
                return self.put_defined(&name, &definition.kind, value, place);
            }
            other => panic!("the contract has no {other:?}"),
        }
        Ok(())
    }

    fn put_defined(&mut self, name: &str, kind: &TypeDefKind, value: &Json, place: usize) -> Result<(), String> {
        match kind {
            TypeDefKind::Type(of) => self.put(of, value, place),
            TypeDefKind::Record(record) => {
                let nothing = serde_json::Map::new();
                let written = value.as_str().and_then(|text| as_written(name, text));
                let given = match written.as_ref().unwrap_or(value) {
                    Json::Object(fields) => fields,
                    Json::String(word) => return Err(format!("`{name}` has no `{word}`")),
                    _ => &nothing,
                };
                if let Some(other) = given.keys().find(|key| record.fields.iter().all(|field| field.name != **key)) {
                    return Err(format!("`{name}` has no `{other}`"));
                }
                let sizes = &self.contract.sizes;
                let offsets = sizes.field_offsets(record.fields.iter().map(|field| &field.ty));
                for (field, (offset, of)) in record.fields.iter().zip(offsets) {
                    if let Some(value) = given.get(&field.name) {
                        self.words.insert(format!("{name}.{}", field.name));
                        self.put(of, value, place + offset.size_wasm32())?;
                    }
                }
                Ok(())
            }
            TypeDefKind::Variant(variant) => {
                let cases: Vec<_> = variant.cases.iter().map(|case| (case.name.as_str(), case.ty.as_ref())).collect();
                let word = self.put_case(name, variant.tag(), &cases, value, place)?;
                self.words.insert(format!("{name}.{word}"));
                Ok(())
            }
            TypeDefKind::Enum(words) => {
                let cases: Vec<_> = words.cases.iter().map(|case| (case.name.as_str(), None)).collect();
                let word = self.put_case(name, words.tag(), &cases, value, place)?;
                self.words.insert(format!("{name}.{word}"));
                Ok(())
            }
            TypeDefKind::Result(result) => {
                let cases = [("ok", result.ok.as_ref()), ("err", result.err.as_ref())];
                self.put_case("result", Int::U8, &cases, value, place).map(drop)
            }
            TypeDefKind::Option(of) => {
                let cases = [("none", None), ("some", Some(of))];
                let value = if value.is_null() { Json::from("none") } else { json!({ "some": value }) };
                self.put_case("option", Int::U8, &cases, &value, place).map(drop)
            }
            TypeDefKind::List(of) => {
                let values = value.as_array().ok_or_else(|| format!("{value} is no list"))?;
                let at = self.room(of, values.len());
                self.point(place, at, values.len());
                let size = self.contract.size(of);
                values.iter().enumerate().try_for_each(|(n, value)| self.put(of, value, at + n * size))
            }
            other => panic!("the contract has no {}", other.as_str()),
        }
    }

    /// Writes a case of a variant, and gives its name.
    fn put_case(
        &mut self,
        name: &str,
        tag: Int,
        cases: &[(&str, Option<&Type>)],
        value: &Json,
        place: usize,
    ) -> Result<String, String> {
        let (word, payload) = match value {
            Json::String(word) => (word, None),
            Json::Object(one) if one.len() == 1 => one.iter().next().map(|(word, value)| (word, Some(value))).unwrap(),
            other => return Err(format!("{other} is no case of `{name}`")),
        };
        let found = cases.iter().position(|(each, _)| each == word);
        let number = found.ok_or_else(|| format!("`{name}` has no `{word}`"))?;
        self.write(place, &[u8::try_from(number).expect("few cases")]);
        let offset = self.contract.sizes.payload_offset(tag, cases.iter().map(|(_, of)| *of)).size_wasm32();
        match (cases[number].1, payload) {
            (Some(of), Some(value)) => self.put(of, value, place + offset)?,
            (None, None) => {}
            _ => return Err(format!("`{name}` has no such `{word}`")),
        }
        Ok(word.clone())
    }
}

/// An instant, a date or an amount as it is written on a page.
fn as_written(name: &str, text: &str) -> Option<Json> {
    match name {
        "instant" => {
            let instant: jiff::Timestamp = text.parse().ok()?;
            Some(json!({ "seconds": instant.as_second(), "nanoseconds": instant.subsec_nanosecond() }))
        }
        "date" => {
            let date: jiff::civil::Date = text.parse().ok()?;
            Some(json!({ "year": date.year(), "month": date.month(), "day": date.day() }))
        }
        "money" => {
            let (amount, currency) = text.split_once(' ')?;
            Some(json!({ "amount": amount, "currency": currency }))
        }
        _ => None,
    }
}
