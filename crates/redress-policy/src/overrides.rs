//! Overrides: which clauses are exceptions from which, and the order in which exceptions are asked first.

use std::collections::HashMap;
use std::sync::Arc;

use redress_model::did_you_mean;

use crate::attribute::Attribute;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::extension::Pack;
use crate::policy::Clause;

/// The position of a clause, its page, and its attribute `overrides`.
pub(crate) type Override = (usize, Arc<SourceFile>, Attribute);

/// Finds the clauses that others except from. A circle of exceptions has no answer, so it is refused.
pub(crate) fn resolve_overrides(clauses: &mut [Clause], overrides: Vec<Override>, out: &mut Vec<Diagnostic>) {
    let mut positions: HashMap<String, usize> = HashMap::new();
    for (position, clause) in clauses.iter().enumerate() {
        positions.insert(clause.number.clone(), position);
        if let Some(id) = &clause.id {
            positions.insert(id.clone(), position);
        }
    }
    for (position, file, wanted) in overrides {
        for name in wanted.text.split(',').map(str::trim) {
            match position_of(name, clauses[position].pack.as_deref(), &positions, clauses) {
                Some(target) if target == position => {
                    out.push(Diagnostic::error(
                        "overrides",
                        &file,
                        wanted.span.clone(),
                        "a clause cannot override itself",
                    ));
                }
                Some(target) => {
                    if reaches(clauses, target, position) {
                        out.push(Diagnostic::error(
                            "overrides",
                            &file,
                            wanted.span.clone(),
                            format!("`{name}` already overrides this clause, so neither would give way"),
                        ));
                    } else {
                        clauses[position].overrides.push(target);
                    }
                }
                None => {
                    let known = positions.keys().map(String::as_str);
                    let suggestion = did_you_mean(name, known);
                    out.push(
                        Diagnostic::error(
                            "overrides",
                            &file,
                            wanted.span.clone(),
                            format!("no clause is called `{name}`{suggestion}"),
                        )
                        .with_help("name a clause by its `#identifier` or its number"),
                    );
                }
            }
        }
    }
}

/// The clause of a name: for a clause of a pack one of that pack; for one of the code's own the code's, or one of a pack whose
/// short name no other pack has.
fn position_of(
    name: &str,
    pack: Option<&Pack>,
    positions: &HashMap<String, usize>,
    clauses: &[Clause],
) -> Option<usize> {
    let of_pack = |pack: &Pack| {
        let names = [format!("{}:{name}", pack.id), format!("{} {name}", pack.id)];
        names.iter().find_map(|name| positions.get(name).copied())
    };
    match pack {
        Some(pack) => of_pack(pack),
        None => positions.get(name).copied().or_else(|| {
            let mut found: Vec<usize> = clauses.iter().filter_map(|clause| of_pack(clause.pack.as_deref()?)).collect();
            found.dedup();
            <[usize; 1]>::try_from(found).ok().map(|[one]| one)
        }),
    }
}

/// The clauses that override others, in such an order that each stands before those it overrides. There are no circles: those
/// are refused.
pub(crate) fn exceptions_first(clauses: &[Clause]) -> Vec<usize> {
    let mut waiting = vec![0usize; clauses.len()];
    for clause in clauses {
        for target in &clause.overrides {
            waiting[*target] += 1;
        }
    }
    let mut order: Vec<usize> = (0..clauses.len()).filter(|position| waiting[*position] == 0).collect();
    let mut next = 0;
    while let Some(position) = order.get(next).copied() {
        for target in &clauses[position].overrides {
            waiting[*target] -= 1;
            if waiting[*target] == 0 {
                order.push(*target);
            }
        }
        next += 1;
    }
    order.retain(|position| !clauses[*position].overrides.is_empty());
    order
}

/// Whether a clause overrides another, or one that does.
pub(crate) fn reaches(clauses: &[Clause], from: usize, to: usize) -> bool {
    let mut open = vec![from];
    let mut seen = vec![false; clauses.len()];
    while let Some(position) = open.pop() {
        if position == to {
            return true;
        }
        if !std::mem::replace(&mut seen[position], true) {
            open.extend(&clauses[position].overrides);
        }
    }
    false
}
