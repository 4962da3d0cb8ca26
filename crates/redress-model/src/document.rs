//! A document: the host's JSON as it came, with the exact digits of its numbers.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use jiter::{Jiter, Peek};

/// One node of a document. Its names and texts stay in the JSON it was read from, where nothing in them is escaped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node<'t> {
    /// `null`, which says no more than absence.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as its digits stood in the text.
    Number(Cow<'t, str>),
    /// A text.
    Text(Cow<'t, str>),
    /// An array.
    List(Vec<Node<'t>>),
    /// An object, in the order of the text; no name stands twice.
    Object(Vec<(Cow<'t, str>, Node<'t>)>),
}

/// How large a document may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DocumentLimits {
    /// Bytes of text.
    pub bytes: usize,
    /// Objects and arrays within one another.
    pub depth: usize,
    /// Nodes in all.
    pub nodes: usize,
}

/// Why a text is no document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentError {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The line, from 1; 0 where no place can be named.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// Where in the document, as a JSON Pointer.
    pub pointer: String,
}

impl Default for DocumentLimits {
    /// 16 MiB, 128 deep, a million nodes.
    fn default() -> Self {
        DocumentLimits { bytes: 16 * 1024 * 1024, depth: 128, nodes: 1_000_000 }
    }
}

impl<'t> Node<'t> {
    /// Reads JSON (RFC 8259).
    ///
    /// # Errors
    ///
    /// The text is not JSON or not UTF-8, a name stands twice in one object, or a limit is passed.
    ///
    /// ```
    /// use redress_model::{DocumentLimits, Node};
    /// let node = Node::from_json(br#"{"ticket":{"id":"T-1"}}"#, &DocumentLimits::default()).unwrap();
    /// assert_eq!(node.pointer("/ticket/id").unwrap().as_text(), Some("T-1"));
    ///
    /// let twice = Node::from_json(br#"{"id":1,"id":2}"#, &DocumentLimits::default()).unwrap_err();
    /// assert_eq!(twice.to_string(), "line 1, column 9: the name `id` stands twice in one object");
    /// ```
    pub fn from_json(text: &'t [u8], limits: &DocumentLimits) -> Result<Node<'t>, DocumentError> {
        if text.len() > limits.bytes {
            return Err(DocumentError {
                message: format!("it has more than {}, which is the limit", size_in_words(limits.bytes)),
                line: 0,
                column: 0,
                pointer: String::new(),
            });
        }
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let whole = std::str::from_utf8(text).ok();
        let backslash = memchr::memchr(b'\\', text).unwrap_or(text.len());
        let mut reader = Reader {
            json: Jiter::new(text),
            text,
            whole,
            backslash,
            limits,
            nodes: 0,
            open: Vec::with_capacity(64),
            open_items: Vec::with_capacity(32),
        };
        reader.whole().map_err(Problem::into_error)
    }

    /// The node at a JSON Pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<&Node<'t>> {
        let mut node = self;
        for part in pointer.split('/').skip(1) {
            node = if part.contains('~') {
                node.step(&part.replace("~1", "/").replace("~0", "~"))?
            } else {
                node.step(part)?
            };
        }
        Some(node)
    }

    /// The first node on the way to a pointer that has nothing below it, though it is not absent: a group that is no object.
    pub fn in_the_way(&self, pointer: &str) -> Option<(String, &Node<'t>)> {
        let mut node = self;
        let mut path = String::new();
        for part in pointer.split('/').skip(1) {
            match node {
                Node::Object(_) | Node::Null => {}
                Node::List(_) if is_position(part) => {}
                other => return Some((path, other)),
            }
            node = node.step(part)?;
            path = format!("{path}/{part}");
        }
        None
    }

    pub(crate) fn step(&self, part: &str) -> Option<&Node<'t>> {
        match self {
            Node::List(nodes) if is_position(part) => nodes.get(part.parse::<usize>().ok()?),
            _ => self.get(part),
        }
    }

    /// The member of a name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Node<'t>> {
        match self {
            Node::Object(members) => members.iter().find(|(each, _)| &**each == name).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Puts a node at a pointer, making objects on the way where nothing stood.
    pub fn put(&mut self, pointer: &str, node: Node<'t>) {
        let mut place = self;
        for part in pointer.split('/').skip(1) {
            if !matches!(place, Node::Object(_)) {
                *place = Node::Object(Vec::new());
            }
            let Node::Object(members) = place else { return };
            let position = members.iter().position(|(name, _)| &**name == part).unwrap_or_else(|| {
                members.push((part.to_owned().into(), Node::Null));
                members.len() - 1
            });
            place = &mut members[position].1;
        }
        *place = node;
    }

    /// The same node without anything borrowed from the text it was read from.
    pub fn into_owned(self) -> Node<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Node::Null => Node::Null,
            Node::Bool(yes) => Node::Bool(yes),
            Node::Number(digits) => Node::Number(owned(digits)),
            Node::Text(text) => Node::Text(owned(text)),
            Node::List(nodes) => Node::List(nodes.into_iter().map(Node::into_owned).collect()),
            Node::Object(members) => {
                Node::Object(members.into_iter().map(|(name, node)| (owned(name), node.into_owned())).collect())
            }
        }
    }

    /// What stands here, in a few words for a message: `the text "abc"`, `a list of 3`.
    pub fn in_short(&self) -> String {
        match self {
            Node::Null => "null".to_owned(),
            Node::Bool(yes) => format!("`{yes}`"),
            Node::Number(digits) => format!("the number {}", shortened(digits)),
            Node::Text(text) => format!("the text {:?}", shortened(text)),
            Node::List(nodes) => format!("a list of {}", nodes.len()),
            Node::Object(members) => match &members[..] {
                [(name, node)] if &**name == NOT_READ => format!("{} that the mapping cannot read", node.in_short()),
                _ => format!("an object of {}", members.len()),
            },
        }
    }

    /// A value that a mapping cannot read, so that the fact it stands for is broken and a person sees what stood there.
    ///
    /// ```
    /// use redress_model::Node;
    /// let node = Node::not_read(Node::Text("fax".into()));
    /// assert_eq!(node.in_short(), "the text \"fax\" that the mapping cannot read");
    /// ```
    #[must_use]
    pub fn not_read(node: Node<'t>) -> Node<'t> {
        Node::Object(vec![(NOT_READ.into(), node)])
    }
}

/// The name in an object that holds a value which a mapping cannot read.
const NOT_READ: &str = "not_read_by_the_mapping";

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

struct Reader<'j, 'l> {
    json: Jiter<'j>,
    text: &'j [u8],
    /// The same as text, where all of it is UTF-8.
    whole: Option<&'j str>,
    /// Where the next backslash stands, from what was read last on.
    backslash: usize,
    limits: &'l DocumentLimits,
    nodes: usize,
    /// The members of the objects that are not closed yet, the outermost first.
    open: Vec<(Cow<'j, str>, Node<'j>)>,
    /// The same of lists.
    open_items: Vec<Node<'j>>,
}

/// What keeps a text from being a document. The way to it is put together as it goes outwards.
struct Problem(Box<(DocumentError, usize)>);

/// How many steps of the way to a problem its pointer shows.
const STEPS_SHOWN: usize = 8;

impl<'j> Reader<'j, '_> {
    fn whole(&mut self) -> Result<Node<'j>, Problem> {
        let first = self.json.peek().map_err(|error| self.broken(error))?;
        let node = self.node(first, 0)?;
        self.json.finish().map_err(|error| self.broken(error))?;
        Ok(node)
    }

    fn node(&mut self, peek: Peek, depth: usize) -> Result<Node<'j>, Problem> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            return Err(self.refused(format!("more than {} values", self.limits.nodes)));
        }
        if depth > self.limits.depth {
            return Err(self.refused(format!("nested more than {} deep", self.limits.depth)));
        }
        match peek {
            Peek::Null => self.json.known_null().map(|()| Node::Null).map_err(|e| self.broken(e)),
            Peek::True | Peek::False => self.json.known_bool(peek).map(Node::Bool).map_err(|error| self.broken(error)),
            Peek::String => self.text().map(Node::Text),
            Peek::Array => self.list(depth),
            Peek::Object => self.object(depth),
            _ => self.number(peek),
        }
    }

    fn number(&mut self, peek: Peek) -> Result<Node<'j>, Problem> {
        let digits = self.json.known_number_bytes(peek).map(<[u8]>::len);
        let length = digits.map_err(|error| self.broken(error))?;
        let from = self.json.current_index().saturating_sub(length);
        let digits = String::from_utf8_lossy(self.json.slice_to_current(from));
        if digits.ends_with(|last: char| last.is_ascii_digit()) {
            Ok(Node::Number(digits))
        } else {
            Err(self.refused(format!("`{digits}` is not a JSON number")))
        }
    }

    fn text(&mut self) -> Result<Cow<'j, str>, Problem> {
        let from = self.json.current_index();
        match self.json.known_bytes().map(<[u8]>::len) {
            Ok(length) => self.read_text(from, length),
            Err(error) => Err(self.broken(error)),
        }
    }

    /// The name that was just passed, which takes so many bytes between its quotes.
    fn name(&mut self, from: usize, length: usize) -> Result<Cow<'j, str>, Problem> {
        let passed = self.json.slice_to_current(from);
        let quote = passed.iter().position(|byte| *byte == b'"').unwrap_or(0);
        self.read_text(from + quote, length)
    }

    /// The text whose opening quote stands at a place, which takes so many bytes: where it stands, if nothing in it is escaped.
    fn read_text(&mut self, from: usize, length: usize) -> Result<Cow<'j, str>, Problem> {
        let place = from + 1..from + 1 + length;
        if self.backslash < place.start {
            let rest = self.text.get(place.start..).unwrap_or_default();
            self.backslash = memchr::memchr(b'\\', rest).map_or(self.text.len(), |next| place.start + next);
        }
        if self.backslash >= place.end {
            let plain = || std::str::from_utf8(self.text.get(place.clone()).unwrap_or_default());
            return match self.whole.and_then(|whole| whole.get(place.clone())).map_or_else(plain, Ok) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(error) => {
                    let place = self.json.error_position(from + 1 + error.valid_up_to());
                    Err(problem("a text is not UTF-8".to_owned(), place.line, place.column))
                }
            };
        }
        let mut again = Jiter::new(self.text.get(from..).unwrap_or_default());
        match again.next_str() {
            Ok(text) => Ok(Cow::Owned(text.to_owned())),
            Err(error) => Err(self.broken(error)),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node<'j>, Problem> {
        let first = self.open_items.len();
        let mut next = self.json.known_array().map_err(|error| self.broken(error))?;
        while let Some(peek) = next {
            match self.node(peek, depth + 1) {
                Ok(node) => self.open_items.push(node),
                Err(problem) => return Err(problem.below(&(self.open_items.len() - first).to_string())),
            }
            next = self.json.array_step().map_err(|error| self.broken(error))?;
        }
        Ok(Node::List(self.open_items.split_off(first)))
    }

    fn object(&mut self, depth: usize) -> Result<Node<'j>, Problem> {
        let first = self.open.len();
        // small objects are searched, large ones have their names hashed
        let mut names: Option<HashSet<Cow<'j, str>>> = None;
        let mut before_name = self.json.current_index();
        let mut next =
            self.json.next_object_bytes().map(|name| name.map(<[u8]>::len)).map_err(|error| self.broken(error))?;
        while let Some(length) = next {
            let name = self.name(before_name, length)?;
            let members = &self.open[first..];
            let twice = if members.len() < 16 {
                members.iter().any(|(each, _)| *each == name)
            } else {
                let names = names.get_or_insert_with(|| members.iter().map(|(each, _)| each.clone()).collect());
                !names.insert(name.clone())
            };
            if twice {
                let quote = self.json.slice_to_current(before_name).iter().position(|byte| *byte == b'"');
                let place = self.json.error_position(before_name + quote.unwrap_or(0));
                let message = format!("the name `{name}` stands twice in one object");
                return Err(problem(message, place.line, place.column));
            }
            let node = match self.json.peek() {
                Ok(peek) => self.node(peek, depth + 1),
                Err(error) => Err(self.broken(error)),
            };
            match node {
                Ok(node) => self.open.push((name, node)),
                Err(problem) => return Err(problem.below(&name)),
            }
            before_name = self.json.current_index();
            next = self.json.next_key_bytes().map(|name| name.map(<[u8]>::len)).map_err(|error| self.broken(error))?;
        }
        Ok(Node::Object(self.open.split_off(first)))
    }

    #[cold]
    fn broken(&self, error: jiter::JiterError) -> Problem {
        let place = error.get_position(&self.json);
        problem(error.error_type.to_string(), place.line, place.column)
    }

    #[cold]
    fn refused(&self, message: String) -> Problem {
        let place = self.json.current_position();
        problem(message, place.line, place.column)
    }
}

#[cold]
fn problem(message: String, line: usize, column: usize) -> Problem {
    let error = DocumentError { message, line, column: column.max(1), pointer: String::new() };
    Problem(Box::new((error, 0)))
}

impl Problem {
    /// The same problem seen from one step further out.
    #[cold]
    fn below(mut self, step: &str) -> Problem {
        let step = step.replace('~', "~0").replace('/', "~1");
        self.0.0.pointer.insert_str(0, &step);
        self.0.0.pointer.insert(0, '/');
        self.0.1 += 1;
        self
    }

    fn into_error(self) -> DocumentError {
        let (mut error, steps) = *self.0;
        if steps > STEPS_SHOWN
            && let Some((end, _)) = error.pointer.match_indices('/').nth(STEPS_SHOWN)
        {
            error.pointer.truncate(end);
        }
        error
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, column {}: ", self.line, self.column)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for DocumentError {}

/// Whether a part of a pointer names an entry of a list.
pub(crate) fn is_position(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// `16 MB`, or the bytes where it is no whole number of those.
fn size_in_words(bytes: usize) -> String {
    const MEGABYTE: usize = 1024 * 1024;
    if bytes >= MEGABYTE && bytes.is_multiple_of(MEGABYTE) {
        format!("{} MB", bytes / MEGABYTE)
    } else {
        format!("{bytes} bytes")
    }
}
