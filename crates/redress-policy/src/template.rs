//! Templates: the finding of a declared rule as it is for one row but for its instants, kept once it has been built.
//!
//! What a row gives is the same in every case, and it is checked when it is built; of a case come instants alone. A rule that
//! takes anything else from a case has no templates.

use std::sync::OnceLock;

use redress_model::{Finding, Stop, Value};

use crate::declared::{DeclaredPart, PartSource};
use crate::guard::program::Node;
use crate::guard::{Evaluation, NodeIndex};

/// The methods whose argument is an instant that nothing else of the finding turns on.
const MOMENTS: [&str; 3] = ["after", "by", "since"];

/// A finding ready to be given, and the instants that it takes from a case.
#[derive(Clone, Debug)]
struct Template {
    finding: Finding<'static>,
    moments: Vec<(&'static str, NodeIndex)>,
}

/// The templates of a rule: without a row, and then one for each row of the clause's table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Templates(OnceLock<Box<[OnceLock<Template>]>>);

/// The row that a finding turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OfRow {
    /// None of them.
    None,
    /// The row at a position of the table.
    At(usize),
}

impl Templates {
    /// The finding by its template; `None` where there is none yet.
    ///
    /// # Errors
    ///
    /// Why an instant cannot be had: a fact is missing, or something broke.
    pub(crate) fn finding<'p>(&'p self, row: OfRow, evaluation: &Evaluation<'_>) -> Result<Option<Finding<'p>>, Stop> {
        let Some(template) = self.0.get().and_then(|all| all.get(row.place())?.get()) else { return Ok(None) };
        let mut finding = template.finding.borrowed();
        for (method, node) in &template.moments {
            match evaluation.value(*node)? {
                Value::Instant(at) => finding.put_moment(method, at),
                _ => return Ok(None),
            }
        }
        Ok(Some(finding))
    }

    /// Keeps a finding as the template of its row. `left_out` are the methods that the row leaves unsaid.
    pub(crate) fn keep(
        &self,
        row: OfRow,
        finding: &Finding<'_>,
        parts: &[DeclaredPart],
        evaluation: &Evaluation<'_>,
        left_out: &[&'static str],
    ) {
        let rows = evaluation.table().map_or(0, |table| table.rows.len());
        let all = self.0.get_or_init(|| (0..=rows).map(|_| OnceLock::new()).collect());
        if let Some(place) = all.get(row.place()) {
            let moments = || moments(parts, evaluation, left_out);
            place.get_or_init(|| Template { finding: finding.clone().into_owned(), moments: moments() });
        }
    }
}

impl OfRow {
    fn place(self) -> usize {
        match self {
            OfRow::None => 0,
            OfRow::At(position) => position + 1,
        }
    }
}

/// The instants that a rule takes from a case, but for those of methods that were left out.
fn moments(
    parts: &[DeclaredPart],
    evaluation: &Evaluation<'_>,
    left_out: &[&'static str],
) -> Vec<(&'static str, NodeIndex)> {
    let computed = parts.iter().filter_map(|part| match (&part.source, part.place.method) {
        (PartSource::Node(node), Some(method)) if !left_out.contains(&method) => Some((method, *node)),
        _ => None,
    });
    computed.filter(|(_, node)| !matches!(evaluation.program().node(*node), Node::Cell(_))).collect()
}

/// Whether a part is an instant that nothing else of the finding turns on.
pub(crate) fn is_moment(part: &DeclaredPart) -> bool {
    part.place.method.is_some_and(|method| MOMENTS.contains(&method))
}
