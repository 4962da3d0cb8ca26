//! Tickets: what a host hands over, read once, with the limits that keep a hostile one harmless.

use redress_model::{DocumentError, DocumentLimits, Node};

/// A helpdesk's record of a case, as JSON in the canonical shape. It borrows the text it was read from.
///
/// ```
/// use redress::Ticket;
/// let ticket = Ticket::from_json(br#"{"ticket": {"id": "T-1", "kind": "complaint"}}"#)?;
/// # Ok::<(), redress::DocumentError>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Ticket<'t> {
    document: Node<'t>,
}

impl<'t> Ticket<'t> {
    /// Reads JSON (RFC 8259) within the default limits.
    ///
    /// # Errors
    ///
    /// The text is not JSON or not UTF-8, its top is no object, a name stands twice in one object, or it is too large or deep.
    pub fn from_json(text: &'t [u8]) -> Result<Ticket<'t>, DocumentError> {
        Ticket::from_json_within(text, &DocumentLimits::default())
    }

    /// Reads JSON within limits.
    ///
    /// # Errors
    ///
    /// As [`Ticket::from_json`].
    pub fn from_json_within(text: &'t [u8], limits: &DocumentLimits) -> Result<Ticket<'t>, DocumentError> {
        let document = Node::from_json(text, limits)?;
        match document {
            Node::Object(_) => Ok(Ticket { document }),
            other => Err(DocumentError {
                message: format!("a ticket is a JSON object, not {}", other.in_short()),
                line: 1,
                column: 1,
                pointer: String::new(),
            }),
        }
    }

    /// A ticket from nodes that were read elsewhere.
    pub fn from_node(document: Node<'t>) -> Ticket<'t> {
        Ticket { document }
    }

    /// The ticket with more facts in the canonical shape laid over it: what stands in `more` takes the place of what stood here.
    #[must_use]
    pub fn with(mut self, more: &Ticket<'t>) -> Ticket<'t> {
        lay_over(&mut self.document, &more.document);
        self
    }

    /// The same ticket without anything borrowed from the text it was read from.
    pub fn into_owned(self) -> Ticket<'static> {
        Ticket { document: self.document.into_owned() }
    }

    /// The document itself.
    pub fn document(&self) -> &Node<'t> {
        &self.document
    }
}

fn lay_over<'t>(under: &mut Node<'t>, over: &Node<'t>) {
    match (under, over) {
        (Node::Object(members), Node::Object(more)) => {
            for (name, node) in more {
                match members.iter_mut().find(|(each, _)| each == name) {
                    Some((_, place)) => lay_over(place, node),
                    None => members.push((name.clone(), node.clone())),
                }
            }
        }
        (place, node) => *place = node.clone(),
    }
}
