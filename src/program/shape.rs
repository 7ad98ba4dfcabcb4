//! What a lesson file may say, as data.
//!
//! One description of each table serves three readers: the loader, which checks a file against it
//! and reports every departure; the JSON Schema, which is generated from it; and the person who
//! asks for help. A step kind therefore brings its own fields and touches neither of the others.

/// A half-open range of byte offsets in the text of one lesson file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span of `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// One key of a table.
#[derive(Debug)]
pub struct Field {
    /// The key as written in the file.
    pub name: &'static str,
    /// What its value must look like.
    pub shape: Shape,
    /// Whether leaving it out is an error.
    pub required: bool,
    /// One line for the schema and the help: a fragment without a full stop.
    pub doc: &'static str,
}

/// The key that a step may have beside the one that names its kind: the line of the lesson's `code`
/// that it stands for.
pub const LINE: Field = optional(
    "line",
    Shape::Integer,
    "the line of `code` that this step stands for, from 1; listings show it",
);

/// The key of a lesson for the text that its steps name lines of.
pub const CODE: Field = optional(
    "code",
    Shape::Text,
    "the program that the steps tell of, in the language it was written in; steps name its lines \
     with `line`",
);

/// A field that must be present.
pub const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field {
        name,
        shape,
        required: true,
        doc,
    }
}

/// A field that may be left out.
pub const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field {
        name,
        shape,
        required: false,
        doc,
    }
}

/// What kind of thing a name in a lesson refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// A task of `[tasks]`.
    Task,
    /// A shared variable of `[vars]`.
    Var,
    /// A mutex of `[mutexes]`.
    Mutex,
    /// A condition variable of `[conditions]`.
    Condition,
    /// A channel of `[channels]`.
    Channel,
    /// A future of `[futures]`.
    Future,
    /// A local variable of the task the step stands in.
    Local,
}

/// What a value in a lesson file must look like.
#[derive(Debug)]
pub enum Shape {
    /// A string taken as it is.
    Text,
    /// A string of Markdown.
    Markdown,
    /// A string with `{expression}` holes.
    Template,
    /// A string, integer or boolean read as an expression. The words say what it should give
    /// ("a duration").
    Expr(&'static str),
    /// A plain non-negative integer.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// The name of something declared elsewhere in the file, with an index in brackets where it
    /// was declared with a `count`: `"fork[i]"`.
    Name(Sort),
    /// A new name, given here.
    NewName,
    /// A list of values of one shape.
    List(&'static Shape),
    /// One value, or a list of them.
    OneOrMore(&'static Shape),
    /// A table with keys of the author's choosing.
    Map(&'static Shape),
    /// A table with these keys.
    Record(&'static [Field]),
    /// Either the value of the record's first field alone, or the whole record:
    /// `lock = "m"` for `lock = { mutex = "m" }`.
    Short(&'static [Field]),
    /// The values `true` only, or the bare name as a string where a step stands: `"yield"`.
    Nothing,
    /// A list of steps.
    Steps,
}

/// A checked piece of a lesson file: it has the shape that was asked for, and knows where it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where in the file.
    pub span: Span,
    /// What was there.
    pub value: NodeValue,
}

/// The value of a [`Node`].
#[derive(Debug, Clone, PartialEq)]
pub enum NodeValue {
    /// A string, after its escapes.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A boolean.
    Boolean(bool),
    /// A list; [`Shape::OneOrMore`] always gives this, also for one.
    List(Vec<Node>),
    /// A table in the order of the file; [`Shape::Short`] always gives this, also for the short
    /// form.
    Table(Vec<(Key, Node)>),
    /// Steps, each with the kind it names.
    Steps(Vec<StepNode>),
}

/// A key of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where in the file.
    pub span: Span,
    /// The key.
    pub name: String,
}

/// A step as it stands in the file: `{ kind = fields }`.
#[derive(Debug, Clone, PartialEq)]
pub struct StepNode {
    /// The whole step.
    pub span: Span,
    /// The key, such as `lock`.
    pub key: Key,
    /// Index into [`crate::program::steps::KINDS`].
    pub kind: usize,
    /// Its value, checked against the kind's shape.
    pub body: Node,
}

impl Node {
    /// The value under `name`, where this is a table that has it.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|(key, _)| key.name == name)
            .map(|(_, node)| node)
    }

    /// The entries of a table, in the order of the file; empty for anything else.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            NodeValue::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; empty for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            NodeValue::List(items) => items,
            _ => &[],
        }
    }

    /// The steps of a list of steps; empty for anything else.
    pub fn steps(&self) -> &[StepNode] {
        match &self.value {
            NodeValue::Steps(steps) => steps,
            _ => &[],
        }
    }

    /// The string, where this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, where this is one.
    pub fn integer(&self) -> Option<i64> {
        match self.value {
            NodeValue::Integer(integer) => Some(integer),
            _ => None,
        }
    }

    /// The boolean, where this is one.
    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            NodeValue::Boolean(boolean) => Some(boolean),
            _ => None,
        }
    }
}

impl Shape {
    /// The fields of a record or short record; empty for any other shape.
    pub fn fields(&self) -> &'static [Field] {
        match self {
            Shape::Record(fields) | Shape::Short(fields) => fields,
            _ => &[],
        }
    }
}
