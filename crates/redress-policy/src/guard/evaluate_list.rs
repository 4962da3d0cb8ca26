//! Lists in guards: their elements, what is asked of them, and their sums.

use std::borrow::Cow;

use redress_model::{Arithmetic, Stop, Value, compute};

use super::evaluate::{Elements, Evaluation, broken, owned};
use super::evaluate_sides::both;
use super::program::{NodeIndex, Quantifier};

impl<'a> Evaluation<'a> {
    pub(super) fn element(
        &self,
        list: NodeIndex,
        position: NodeIndex,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let (list, position) = both(self.node(list, elements), self.node(position, elements))?;
        let (Value::List(values), Value::Integer(position)) = (list.as_ref(), position.as_ref()) else {
            return Err(Stop::error(format!("{list} has no elements by number")));
        };
        // as in Rhai, -1 is the last
        let from_start =
            if *position < 0 { position.checked_add_unsigned(values.len() as u64) } else { Some(*position) };
        from_start
            .and_then(|position| values.get(usize::try_from(position).ok()?))
            .map(|value| Cow::Owned(value.clone()))
            .ok_or_else(|| Stop::error(format!("the list of {} has no element {position}", values.len())))
    }

    pub(super) fn quantified(
        &self,
        quantifier: Quantifier,
        list: NodeIndex,
        body: NodeIndex,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let values = self.node(list, elements)?;
        let length = values.as_list().ok_or_else(|| Stop::error(format!("{values} is not a list")))?.len();
        let mut count = 0;
        let mut stopped: Option<Stop> = None;
        for position in 0..length {
            elements.extend(element_at(&values, position).map(|element| (element, list)));
            let holds = self.bool(body, elements);
            elements.pop();
            match (holds, quantifier) {
                (Ok(true), Quantifier::Any) => return owned(Value::Bool(true)),
                (Ok(false), Quantifier::All) => return owned(Value::Bool(false)),
                (Ok(holds), _) => count += i64::from(holds),
                (Err(stop), _) => stop.join(&mut stopped),
            }
        }
        match (stopped, quantifier) {
            (Some(stop), _) => Err(stop),
            (None, Quantifier::Any) => owned(Value::Bool(false)),
            (None, Quantifier::All) => owned(Value::Bool(true)),
            (None, Quantifier::Count) => owned(Value::Integer(count)),
        }
    }

    /// The elements of which the condition holds; where it cannot be said of one, it cannot be said which they are.
    pub(super) fn filter(
        &self,
        list: NodeIndex,
        body: NodeIndex,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let values = self.node(list, elements)?;
        let length = values.as_list().ok_or_else(|| Stop::error(format!("{values} is not a list")))?.len();
        let mut kept = Vec::new();
        let mut stopped: Option<Stop> = None;
        for value in (0..length).filter_map(|position| element_at(&values, position)) {
            elements.push((value.clone(), list));
            let holds = self.bool(body, elements);
            elements.pop();
            match holds {
                Ok(true) => kept.push(value.into_owned()),
                Ok(false) => {}
                Err(stop) => stop.join(&mut stopped),
            }
        }
        stopped.map_or_else(|| owned(Value::List(kept.into())), Err)
    }

    pub(super) fn sums_money(&self, list: NodeIndex, body: Option<NodeIndex>) -> bool {
        let term = match body {
            Some(body) => self.program.value_type(body),
            None => self.program.value_type(list).element().unwrap_or(&redress_model::Type::Integer),
        };
        *term == redress_model::Type::Money
    }

    pub(super) fn sum(
        &self,
        list: NodeIndex,
        body: Option<NodeIndex>,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let values = self.node(list, elements)?;
        let length = values.as_list().ok_or_else(|| Stop::error("`sum` takes a list"))?.len();
        let mut total: Option<Value> = None;
        for value in (0..length).filter_map(|position| element_at(&values, position)) {
            let term = match body {
                None => value.into_owned(),
                Some(body) => {
                    elements.push((value, list));
                    let term = self.node(body, elements).map(Cow::into_owned);
                    elements.pop();
                    term?
                }
            };
            total = Some(match total {
                None => term,
                Some(sum) => broken(compute(&sum, Arithmetic::Add, &term))?,
            });
        }
        match total {
            Some(total) => owned(total),
            None if self.sums_money(list, body) => match self.view.home {
                Some(home) => owned(Value::Money(redress_model::Money::zero(home))),
                None => Err(Stop::error("the list is empty, so its sum has no currency")),
            },
            None => owned(Value::Integer(0)),
        }
    }
}

/// The element that a closure looks at, counted outwards from the innermost.
pub(super) fn looked_at<'e, 'a>(
    elements: &'e Elements<'a>,
    outwards: usize,
) -> Option<&'e (Cow<'a, Value>, NodeIndex)> {
    elements.get(elements.len().checked_sub(outwards + 1)?)
}

/// The element of a list at a position, where it stands if the list does.
pub(super) fn element_at<'a>(list: &Cow<'a, Value>, position: usize) -> Option<Cow<'a, Value>> {
    match list {
        Cow::Borrowed(list) => list.as_list()?.get(position).map(Cow::Borrowed),
        Cow::Owned(list) => list.as_list()?.get(position).cloned().map(Cow::Owned),
    }
}
