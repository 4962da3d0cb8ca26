//! Shrinking: the smallest case that still shows what a larger one showed.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_model::Node;

use super::case_maker::MadeCase;

/// The most smaller cases that are tried.
const TRIES: usize = 3000;

/// Takes away from a case, and rounds its times, as long as it still shows what is asked for.
pub(crate) fn smallest(made: MadeCase, zone: &TimeZone, shows: &dyn Fn(&MadeCase) -> bool) -> MadeCase {
    let mut smallest = made;
    let mut tries = 0;
    loop {
        let smaller = smaller(&smallest, zone).into_iter().find(|candidate| {
            tries += 1;
            tries <= TRIES && shows(candidate)
        });
        match smaller {
            Some(candidate) => smallest = candidate,
            None => return smallest,
        }
    }
}

/// The cases one step smaller, the boldest steps first.
fn smaller(made: &MadeCase, zone: &TimeZone) -> Vec<MadeCase> {
    let mut out = Vec::new();
    let mut cases = Vec::new();
    without_a_part(&made.case, &mut cases);
    out.extend(cases.drain(..).map(|case| MadeCase { at: made.at, case }));
    plainer(&made.case, zone, &mut cases);
    out.extend(cases.into_iter().map(|case| MadeCase { at: made.at, case }));
    out.extend(plainer_instant(made.at, zone).into_iter().map(|at| MadeCase { at, case: made.case.clone() }));
    out
}

fn without_a_part(node: &Node<'static>, out: &mut Vec<Node<'static>>) {
    match node {
        Node::Object(members) => {
            for n in 0..members.len() {
                let mut fewer = members.clone();
                fewer.remove(n);
                out.push(Node::Object(fewer));
            }
        }
        Node::List(nodes) => {
            for n in 0..nodes.len() {
                let mut fewer = nodes.clone();
                fewer.remove(n);
                out.push(Node::List(fewer));
            }
        }
        _ => {}
    }
    below(node, out, &mut |inner, out| without_a_part(inner, out));
}

/// Times of day that a reader takes in at once, and drafts without the words that do not matter.
fn plainer(node: &Node<'static>, zone: &TimeZone, out: &mut Vec<Node<'static>>) {
    if let Node::Text(text) = node {
        if let Ok(instant) = text.parse::<Timestamp>() {
            out.extend(plainer_instant(instant, zone).map(|instant| Node::Text(instant.to_string().into())));
        } else if text.len() > 12 && text.contains(' ') {
            out.push(Node::Text("-".into()));
        }
    }
    below(node, out, &mut |inner, out| plainer(inner, zone, out));
}

/// The same day at noon, where that is not what it is.
fn plainer_instant(instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let noon = instant.to_zoned(zone.clone()).date().at(12, 0, 0, 0).to_zoned(zone.clone()).ok()?.timestamp();
    (noon != instant).then_some(noon)
}

/// Every node with one of its parts replaced by what `make` makes of that part.
fn below(
    node: &Node<'static>,
    out: &mut Vec<Node<'static>>,
    make: &mut dyn FnMut(&Node<'static>, &mut Vec<Node<'static>>),
) {
    match node {
        Node::Object(members) => {
            for (n, (name, inner)) in members.iter().enumerate() {
                let mut made = Vec::new();
                make(inner, &mut made);
                out.extend(made.into_iter().map(|each| {
                    let mut members = members.clone();
                    members[n] = (name.clone(), each);
                    Node::Object(members)
                }));
            }
        }
        Node::List(nodes) => {
            for (n, inner) in nodes.iter().enumerate() {
                let mut made = Vec::new();
                make(inner, &mut made);
                out.extend(made.into_iter().map(|each| {
                    let mut nodes = nodes.clone();
                    nodes[n] = each;
                    Node::List(nodes)
                }));
            }
        }
        _ => {}
    }
}
