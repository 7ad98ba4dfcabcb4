//! What the table `explore` may say.

use crate::lesson::root::{CHOICE, MECHANISMS, NUMBER, OF, SET, UNIT};
use crate::program::shape::{Field, Shape, optional, required};

/// What is said of every interleaving, in a lesson and in each of its experiments.
pub(in crate::lesson) const EXPLORE: Shape = Shape::Record(&[
    optional(
        "shows",
        Shape::List(&Shape::Text),
        "the shared variables whose last values tell outcomes apart; all of them if left out",
    ),
    optional(
        "right",
        CONDITION,
        "what makes a finished outcome right, over the shared variables and the parameters",
    ),
    optional(
        "always",
        CLAIMS,
        "what must hold at every moment of every interleaving",
    ),
    optional(
        "sometimes",
        CLAIMS,
        "what must hold at some moment of some interleaving",
    ),
    optional(
        "eventually",
        CLAIMS,
        "what must hold at some moment of every fair interleaving",
    ),
    optional(
        "on",
        ON,
        "the mechanisms whose rules are compared, first the one that the lesson is about; \
         `threads` if left out",
    ),
    optional(
        "goal",
        Shape::List(&Shape::Record(GOAL)),
        "what a reader is to bring about by hand, by choosing who moves next",
    ),
    optional(
        "predict",
        Shape::List(&Shape::Record(PREDICTION)),
        "questions asked before a search",
    ),
    optional(
        "expect",
        Shape::List(&Shape::Record(EXPECT)),
        "what searches must find",
    ),
]);

/// How an interleaving that does not finish can end, as a goal names it.
pub(super) const GOAL_OUTCOMES: [&str; 3] = ["deadlock", "failed", "forever"];

/// What of a search can prove an answer.
pub(super) const SEARCH_FACTS: [&str; 4] = ["outcomes", "interleavings", "wrong", "states"];

const ON: Shape = Shape::OneOrMore(&Shape::Choice(&MECHANISMS));
const CONDITION: Shape = Shape::Expr("a condition");

const CLAIMS: Shape = Shape::List(&Shape::Short(&[
    required(
        "that",
        CONDITION,
        "the condition, over the shared variables and the parameters",
    ),
    optional(
        "says",
        Shape::Text,
        "what it means in words; the condition itself if left out",
    ),
]));

const GOAL: &[Field] = &[
    required("ask", Shape::Markdown, "what to bring about, as Markdown"),
    optional(
        "ends",
        CONDITION,
        "it is reached where the program finishes and this holds",
    ),
    optional(
        "meets",
        CONDITION,
        "it is reached where this holds at some moment",
    ),
    optional(
        "outcome",
        Shape::Choice(&GOAL_OUTCOMES),
        "it is reached where the program ends so",
    ),
    required(
        "because",
        Shape::Markdown,
        "the explanation, shown when it is reached or rightly called impossible",
    ),
];

const PREDICTION: &[Field] = &[
    required("ask", Shape::Markdown, "the question"),
    required(
        "answer",
        Shape::Record(&[NUMBER, UNIT, CHOICE, SET, OF]),
        "the right answer, of one of three kinds",
    ),
    required(
        "because",
        Shape::Markdown,
        "the explanation, shown after the search",
    ),
    optional(
        "about",
        Shape::Choice(&SEARCH_FACTS),
        "what proves the answer, found under the rules of the first of `on`: all outcomes, or how \
         many interleavings, interleavings that do not end right, or states there are",
    ),
];

const EXPECT: &[Field] = &[
    required(
        "on",
        ON,
        "the mechanism, or several of which the same is expected",
    ),
    optional(
        "outcomes",
        Shape::List(&Shape::Text),
        "exactly these outcomes, in any order: `x = 1, y = 2` with the variables of `shows`, \
         `deadlock`, `partial deadlock`, `failed`, `goes on for ever`",
    ),
    optional("states", Shape::Integer, "how many states"),
    optional("interleavings", Shape::Integer, "how many interleavings"),
    optional(
        "wrong",
        Shape::Integer,
        "how many interleavings do not end right",
    ),
    optional(
        "safe",
        Shape::Boolean,
        "whether all interleavings finish and are right, and every claim holds",
    ),
];
