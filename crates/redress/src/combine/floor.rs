//! The floor: where a code and a pack that it extends answer one question, the answer that is better for the customer governs,
//! and the other is shown beside it; they never add up. Which is better, the kinds of answer say; where none can be said to be, both
//! stand.

use std::borrow::Cow;
use std::cmp::Ordering;

use redress_model::{Deadline, EntitlementLine, Grounds, Superseded, TimeLimit};

use super::{Case, Found};

/// How a decision says that an answer gave way to a better one.
pub(crate) const GAVE_WAY: &str = "is at least as good for the customer";

/// Whether two findings come from clauses of one code: of the policy's own, or of one pack.
pub(crate) fn are_of_one_code(one: &Found<'_, '_>, other: &Found<'_, '_>) -> bool {
    let pack = |found: &Found<'_, '_>| found.run.clause.pack.as_ref().map(|pack| pack.id.clone());
    pack(one) == pack(other)
}

/// An answer to a question of a name, which may have the better of others.
pub(super) trait Answer<'p> {
    fn name(&self) -> &Cow<'p, str>;
    fn grounds(&self) -> &Grounds<'p>;
    fn superseded(&mut self) -> &mut Vec<Superseded<'p>>;
}

macro_rules! answers {
    ($($type:ident)*) => {$(
        impl<'p> Answer<'p> for $type<'p> {
            fn name(&self) -> &Cow<'p, str> {
                &self.name
            }

            fn grounds(&self) -> &Grounds<'p> {
                &self.grounds
            }

            fn superseded(&mut self) -> &mut Vec<Superseded<'p>> {
                &mut self.superseded
            }
        }
    )*};
}

answers!(Deadline TimeLimit EntitlementLine);

/// The answers without those that gave way to a better one of the same name, each of which stands beside that. `better` says which of
/// two is, each with what set it, `None` where both stand. Of equals the code's own governs.
pub(super) fn kinder<'p, T: Answer<'p>, S>(
    case: &Case<'p, '_>,
    answers: Vec<T>,
    set_by: Vec<S>,
    mut better: impl FnMut((&T, &S), (&T, &S)) -> Option<Ordering>,
) -> Vec<T> {
    if case.policy.packs.is_empty() {
        return answers;
    }
    let mut best: Vec<(T, S)> = Vec::with_capacity(answers.len());
    for (mut answer, by) in answers.into_iter().zip(set_by) {
        // the place of the first one that it is better than
        let mut place = None;
        let mut n = 0;
        let gave_way = loop {
            let Some((standing, standing_by)) = best.get_mut(n) else { break false };
            let is_namesake = standing.name() == answer.name();
            let order = if is_namesake { better((&answer, &by), (standing, standing_by)) } else { None };
            let is_better = match order {
                None => {
                    n += 1;
                    continue;
                }
                Some(Ordering::Greater) => true,
                Some(Ordering::Less) => false,
                Some(Ordering::Equal) => is_of_pack(case, standing.grounds()) && !is_of_pack(case, answer.grounds()),
            };
            if !is_better {
                give_way(&mut answer, standing);
                break true;
            }
            give_way(standing, &mut answer);
            best.remove(n);
            place.get_or_insert(n);
        };
        if !gave_way {
            best.insert(place.unwrap_or(best.len()), (answer, by));
        }
    }
    best.into_iter().map(|(answer, _)| answer).collect()
}

/// Puts an answer, and those that had given way to it, beside a better one.
fn give_way<'p, T: Answer<'p>>(worse: &mut T, better: &mut T) {
    let heading = better.grounds().heading();
    let grounds = worse.grounds().clone();
    let given_way = Superseded { grounds, superseded_by: format!("clause {heading} {GAVE_WAY}").into() };
    let before = std::mem::take(worse.superseded());
    better.superseded().push(given_way);
    better.superseded().extend(before);
}

/// Whether a finding's clause is a pack's.
pub(super) fn is_of_pack(case: &Case<'_, '_>, grounds: &Grounds<'_>) -> bool {
    case.policy.clauses.iter().any(|clause| clause.number == grounds.origin.clause && clause.pack.is_some())
}
