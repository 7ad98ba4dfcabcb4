//! What `exercise.toml` may say.

use super::verdict::Verdict;
use crate::program::shape::{Field, Shape, optional, required};

/// The whole file.
pub const EXERCISE: Shape = Shape::Record(&[
    required("title", Shape::Text, "the heading"),
    required("lesson", Shape::Text, "the id of the lesson it belongs to"),
    required(
        "teaches",
        Shape::Text,
        "what who has solved it knows, in a sentence",
    ),
    required("points", Shape::Integer, "its weight in grading"),
    required(
        "handed_out",
        VERDICT,
        "the verdict that the file handed out gets",
    ),
    optional(
        "proofs",
        Shape::Record(PROOFS),
        "what must be proved of an answer",
    ),
    required(
        "hints",
        Shape::Map(&Shape::List(&Shape::Text)),
        "what helps, by verdict; `start` before the first try",
    ),
    required(
        "bad",
        Shape::List(&Shape::Record(BAD)),
        "answers that are known to be wrong",
    ),
]);

const VERDICT: Shape = Shape::Choice(Verdict::NAMES);

const PROOFS: &[Field] = &[
    optional(
        "makespan",
        Shape::Text,
        "the most story time a test may take on the virtual clock: `3s`",
    ),
    optional(
        "overlap",
        Shape::Record(AT_LEAST),
        "work that must go on at the same time",
    ),
    optional(
        "at_most",
        Shape::Record(AT_MOST),
        "work of which only so much may go on at the same time",
    ),
    optional(
        "workers",
        Shape::Record(AT_LEAST),
        "work that must be shared out among so many threads, for real",
    ),
    optional(
        "schedules",
        Shape::Integer,
        "how many schedules to try at most",
    ),
    optional(
        "joined",
        Shape::Boolean,
        "whether nothing may be running any more when the function returns",
    ),
];

const OF: Field = required("of", Shape::List(&Shape::Text), "names of domain work");

const AT_LEAST: &[Field] = &[OF, required("at_least", Shape::Integer, "how many")];

const AT_MOST: &[Field] = &[OF, required("limit", Shape::Integer, "how many")];

const BAD: &[Field] = &[
    required("file", Shape::Text, "its file in the folder `bad`"),
    required("verdict", VERDICT, "the verdict it must get"),
    required("why", Shape::Text, "why it is wrong"),
];
