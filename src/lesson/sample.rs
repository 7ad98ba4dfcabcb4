//! A small shape, a few kinds of step and a valid file, for the tests of this module.

use crate::program::shape::{Field, Shape, Sort, optional, required};
use crate::program::steps::Kind;

/// Some kinds of step, one of each sort.
pub(super) static KINDS: &[Kind] = &[
    kind("lock", Shape::Short(LOCK), "takes a mutex"),
    kind("unlock", Shape::Name(Sort::Mutex), "gives it back"),
    kind("yield", Shape::Nothing, "lets others go on"),
    kind("read", Shape::Record(READ), "reads a variable"),
    kind("repeat", Shape::Record(REPEAT), "does the steps again"),
    kind("all", Shape::Steps, "does them one after another"),
];

const LOCK: &[Field] = &[
    required("mutex", Shape::Name(Sort::Mutex), "the mutex"),
    optional("for", Shape::Expr("a duration"), "how long to wait at most"),
];

const READ: &[Field] = &[
    required("var", Shape::Name(Sort::Var), "what to read"),
    required("into", Shape::NewName, "where to keep it"),
];

const REPEAT: &[Field] = &[
    required("times", Shape::Expr("a number"), "how often"),
    required("steps", Shape::Steps, "what to do"),
];

const EXPECT: &[Field] = &[
    optional("makespan", Shape::Expr("a duration"), "how long it takes"),
    optional(
        "by",
        Shape::OneOrMore(&Shape::Choice(&["threads", "async"])),
        "which",
    ),
];

const TASK: &[Field] = &[
    required("steps", Shape::Steps, "what the task does"),
    optional("count", Shape::Integer, "how many of them"),
    optional("detached", Shape::Boolean, "whether nobody waits for it"),
];

const RANGE: &[Field] = &[
    required("from", Shape::Expr("a number"), "the first"),
    optional("to", Shape::Expr("a number"), "the last"),
];

/// A short record whose first field is a table itself.
const PARAMETER: &[Field] = &[
    required("range", Shape::Record(RANGE), "what it may be"),
    optional("doc", Shape::Text, "what it means"),
];

/// The shape of a lesson, with one field of each sort.
pub(super) static LESSON: Shape = Shape::Record(&[
    required("title", Shape::Text, "what the lesson is called"),
    required("tasks", Shape::Map(&Shape::Record(TASK)), "who does what"),
    optional("prose", Shape::Markdown, "the text"),
    optional(
        "vars",
        Shape::Map(&Shape::Expr("a number")),
        "the variables",
    ),
    optional("expect", Shape::Record(EXPECT), "what is claimed"),
    optional(
        "parameters",
        Shape::Map(&Shape::Short(PARAMETER)),
        "what can be set",
    ),
    optional(
        "order",
        Shape::List(&Shape::Name(Sort::Task)),
        "who starts first",
    ),
    optional("runs", Shape::List(&Shape::Record(EXPECT)), "the runs"),
]);

const fn kind(name: &'static str, shape: Shape, doc: &'static str) -> Kind {
    Kind {
        name,
        shape,
        doc,
        build: |_, _| {},
    }
}

/// A lesson without problems that uses all of it.
pub(super) const VALID: &str = r#"# A lesson.
title = "Chess"
prose = """
Two players, {boards} boards.
"""
order = ["judit", "others"]
expect.makespan = "12h"
expect.by = "threads"

[vars]
boards = 24
first = "boards - 1"
late = false

[tasks.judit]
detached = true
steps = [
  { lock = "board" },          # the short form
  { lock = { mutex = "board", for = "5s" } },
  { read = { var = "boards", into = "n" } },
  "yield",
  { yield = true },
  { repeat = { times = 3, steps = [
    { all = ["yield", "yield"] },
  ] } },
  { unlock = "board" },
]

[tasks.others]
count = 0x10
[[tasks.others.steps]]
lock = "board"
[[tasks.others.steps]]
unlock = "board"

[parameters]
n = { from = 1, to = 3 }
m = { range = { from = 1 }, doc = "many" }

[[runs]]
by = ["threads", "async"]

[[runs]]
"#;
