//! What a lesson file may say, table by table.

use super::explore::shape::EXPLORE;
use super::schema::json_schema;
use crate::program::declare;
use crate::program::shape::{CODE, Field, Shape, optional, required};
use crate::program::steps::KINDS;

/// Every way to run a program, as a lesson and the command line name it.
pub const MECHANISMS: [&str; 6] = [
    "sequential",
    "threads",
    "processes",
    "async",
    "async-many",
    "pool",
];

/// Every way a run can end, as a lesson names it.
pub const OUTCOMES: [&str; 6] = [
    "finished",
    "deadlock",
    "failed",
    "limit",
    "cancelled",
    "refused",
];

/// A lesson file.
pub static ROOT: Shape = Shape::Record(&[
    required("title", Shape::Text, "what the lesson is called"),
    required("minutes", Shape::Integer, "how long it takes, in minutes"),
    required(
        "teaches",
        Shape::List(&Shape::Text),
        "what a reader understands afterwards, each in a few words",
    ),
    optional(
        "needs",
        Shape::List(&Shape::Text),
        "the ids of the lessons to read first",
    ),
    optional(
        "scale",
        Shape::Integer,
        "how many seconds of the story pass in a real second; 1 if left out",
    ),
    CODE,
    declare::PARAMS,
    required(
        "page",
        Shape::List(&Shape::Record(PAGE)),
        "the text to read, page by page",
    ),
    optional(
        "predict",
        Shape::List(&PREDICTION),
        "questions asked before a run",
    ),
    declare::VARS,
    declare::MUTEXES,
    declare::CONDITIONS,
    declare::CHANNELS,
    declare::FUTURES,
    declare::TASKS,
    required("run", Shape::List(&RUN), "the runs to compare"),
    optional(
        "experiments",
        Shape::Map(&Shape::Record(EXPERIMENT)),
        "other parameters to try, each with a name for the command line",
    ),
    optional(
        "explore",
        EXPLORE,
        "what is said of every interleaving of the program",
    ),
]);

/// The tables of [`ROOT`] that make up the program.
pub(super) const PROGRAM: [&str; 6] = [
    "vars",
    "mutexes",
    "conditions",
    "channels",
    "futures",
    "tasks",
];

const PAGE: &[Field] = &[
    optional("title", Shape::Text, "its heading"),
    optional(
        "when",
        Shape::Choice(&["before", "after"]),
        "whether it is read before the run (the default) or after",
    ),
    required("text", Shape::Markdown, "the text, as Markdown"),
    optional(
        "notes",
        Shape::Markdown,
        "notes for whoever teaches with this page, as Markdown; readers do not see them",
    ),
];

const PREDICTION: Shape = Shape::Record(&[
    required("ask", Shape::Markdown, "the question"),
    required(
        "answer",
        Shape::Record(ANSWER),
        "the right answer, of one of four kinds",
    ),
    required(
        "because",
        Shape::Markdown,
        "the explanation, shown after the run",
    ),
    optional("about", Shape::Record(ABOUT), "what proves the answer"),
]);

const ANSWER: &[Field] = &[NUMBER, UNIT, CHOICE, ORDER, SET, OF];

pub(super) const NUMBER: Field = optional(
    "number",
    Shape::Expr("a duration or a whole number"),
    "a number, over the parameters",
);
pub(super) const UNIT: Field = optional(
    "unit",
    Shape::Text,
    "what the number counts: a unit of time for a duration, a noun for a whole number",
);
pub(super) const CHOICE: Field =
    optional("choice", Shape::Text, "the right one of the texts in `of`");
const ORDER: Field = optional(
    "order",
    Shape::List(&Shape::Text),
    "task names or lines said, in the right order; the reader sees them shuffled",
);
pub(super) const SET: Field = optional(
    "set",
    Shape::List(&Shape::Text),
    "all the right ones of the texts in `of`",
);
pub(super) const OF: Field = optional(
    "of",
    Shape::List(&Shape::Text),
    "what a `choice` or `set` is chosen from",
);

const ABOUT: &[Field] = &[
    required(
        "on",
        Shape::Choice(&MECHANISMS),
        "a mechanism that the lesson runs on",
    ),
    required(
        "what",
        Shape::Text,
        "`makespan`, `outcome`, `finish_order`, `said`, or `final.x` for a variable `x`",
    ),
];

const RUN: Shape = Shape::Record(&[
    required(
        "on",
        Shape::OneOrMore(&Shape::Choice(&MECHANISMS)),
        "the mechanism, or several of which the same is expected",
    ),
    optional("title", Shape::Text, "what to call this run"),
    optional(
        "pace",
        Shape::Text,
        "what happens between two steps of a task: `none` (the default), `yield`, or a pause such as `10ms`",
    ),
    optional("expect", Shape::Record(EXPECT), "what the run must show"),
    optional(
        "tolerance_percent",
        Shape::Integer,
        "how far a real run may be from the times expected; 5 if left out",
    ),
]);

const EXPECT: &[Field] = &[
    optional("makespan", Shape::Expr("a duration"), "how long it takes"),
    optional(
        "outcome",
        Shape::OneOrMore(&Shape::Choice(&OUTCOMES)),
        "how it ends, or several ways it may end; `finished` if left out",
    ),
    optional(
        "finish_order",
        Shape::List(&Shape::Text),
        "tasks in the order in which they end; those not named do not matter, and a name without \
         a number stands for all that have it",
    ),
    optional(
        "final",
        Shape::Map(&Shape::OneOrMore(&Shape::Expr("a value"))),
        "shared variables at the end, each with its value or the values it may have",
    ),
    optional(
        "said",
        Shape::List(&Shape::Text),
        "every line said, in order",
    ),
    optional(
        "said_at",
        Shape::Map(&Shape::Expr("a duration")),
        "lines said, and when each was last said",
    ),
    optional(
        "stuck",
        Shape::List(&Shape::Text),
        "the tasks that can never go on; a name without a number stands for all that have it",
    ),
];

const EXPERIMENT: &[Field] = &[
    required("try", Shape::Markdown, "what the reader is invited to do"),
    required(
        "params",
        Shape::Map(&Shape::Expr(
            "a duration such as \"2s\", a whole number, or a boolean",
        )),
        "the parameters that change, and their values",
    ),
    optional(
        "predict",
        Shape::List(&PREDICTION),
        "questions asked before it runs",
    ),
    optional(
        "run",
        Shape::List(&RUN),
        "its runs; if left out, those of the lesson with what they expect",
    ),
    optional(
        "explore",
        EXPLORE,
        "what is said of every interleaving with its parameters; if left out, that of the lesson \
         without what it asks and expects",
    ),
];

/// The JSON Schema of a lesson file as text: what `lesson.schema.json` must hold.
pub fn schema_text() -> String {
    format!("{:#}\n", json_schema("Counterpoint lesson", &ROOT, KINDS))
}
