//! Facts read in one walk of the case are what reading each alone gives, whatever stands in the case.

use jiff::Timestamp;
use proptest::prelude::*;
use redress_model::{Catalogue, DocumentLimits, FactDefinition, Facts, Node, Slot, Type};

/// What may stand anywhere: of the right type here and there, mostly not.
fn node() -> impl Strategy<Value = Node<'static>> {
    let leaf = prop_oneof![
        Just(Node::Null),
        Just(Node::Bool(true)),
        Just(Node::Number("7".into())),
        Just(Node::Text("high".into())),
        Just(Node::Text("2026-03-06T16:40:00Z".into())),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Node::List),
            inner.prop_map(|node| Node::Object(vec![("at".into(), node)])),
        ]
    })
}

/// The core facts, one behind another, one within a list, and one that was declared anew at another place.
fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::core();
    let declared = [
        ("firm.first_tag", "/firm/tags/0"),
        ("firm.twin", "/ticket/priority"),
        ("firm.below", "/ticket/priority/word"),
        ("firm.odd", "/firm/a~1b"),
        ("ticket.channel", "/firm/channel"),
    ];
    for (name, pointer) in declared {
        catalogue.put(FactDefinition {
            name: name.into(),
            value_type: Type::Text,
            unit: None,
            meaning: "a test".into(),
            pointer: pointer.into(),
            missing_means: None,
            later_means_not_yet: false,
            personal: false,
        });
    }
    catalogue
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn one_walk_reads_what_each_alone_says(
        puts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..3, node()), 0..12),
    ) {
        let catalogue = catalogue();
        let all: Vec<_> = catalogue.iter().map(|(index, _)| index).collect();
        let mut case = Node::Object(Vec::new());
        for (which, levels_up, node) in puts {
            let pointer = catalogue.definition(*which.get(&all)).pointer.to_string();
            let parts: Vec<&str> = pointer.split('/').collect();
            let above = parts[..parts.len() - levels_up.min(parts.len() - 2)].join("/");
            case.put(&above, node);
        }
        let facts = Facts::read(&catalogue, all.iter().copied(), &case, Timestamp::MAX);
        let mut broken = 0;
        for index in all {
            let alone = Facts::read_one(&catalogue, index, &case);
            broken += usize::from(matches!(alone, Slot::Broken(_)));
            // histories are put in order after they are read
            if !matches!(catalogue.definition(index).value_type, Type::List(_)) {
                prop_assert_eq!(facts.slot(index), &alone, "{}", catalogue.name(index));
            }
        }
        prop_assert!(broken <= catalogue.len());
    }
}

#[test]
fn what_stands_behind_a_group_that_is_no_object_is_broken() {
    let catalogue = catalogue();
    let case = Node::from_json(br#"{"ticket": "T-1", "firm": {"tags": ["vip"]}}"#, &DocumentLimits::default()).unwrap();
    let facts = Facts::read(&catalogue, catalogue.iter().map(|(index, _)| index), &case, Timestamp::MAX);
    let slot = |name: &str| facts.slot(catalogue.find(name).unwrap()).clone();
    assert!(matches!(slot("ticket.priority"), Slot::Broken(problem) if problem.pointer == "/ticket"));
    assert!(matches!(slot("firm.below"), Slot::Broken(_)));
    assert_eq!(slot("firm.first_tag").value().and_then(|value| value.as_text()), Some("vip"));
    assert_eq!(slot("ticket.channel"), Slot::Missing);
}
