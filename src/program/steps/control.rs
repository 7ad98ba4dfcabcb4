//! Steps that choose which step comes next. They become jumps and ask for nothing themselves.

use super::Kind;
use crate::program::shape::{Shape, optional, required};
use crate::program::value::Type;

const TEST: Shape = Shape::Expr("true or false");

pub(super) const IF: Kind = Kind {
    name: "if",
    shape: Shape::Record(&[
        required("test", TEST, "what decides"),
        required("then", Shape::Steps, "the steps if it is true"),
        optional("else", Shape::Steps, "the steps if it is false"),
    ]),
    doc: "chooses between steps",
    build: |builder, node| {
        let test = builder.expr(node.body.get("test"), Type::Bool);
        let over = builder.unless(node, test);
        builder.steps(node.body.get("then"));
        match node.body.get("else") {
            None => builder.land(over),
            Some(otherwise) => {
                let end = builder.jump();
                builder.land(over);
                builder.steps(Some(otherwise));
                builder.land(end);
            }
        }
    },
};

pub(super) const REPEAT: Kind = Kind {
    name: "repeat",
    shape: Shape::Record(&[
        required("times", Shape::Expr("a whole number"), "how often"),
        optional("as", Shape::NewName, "a local that counts from 0"),
        required("steps", Shape::Steps, "what to repeat"),
    ]),
    doc: "does steps a number of times",
    build: |builder, node| {
        let times = builder.expr(node.body.get("times"), Type::Int);
        let counter = builder.new_local(node.body.get("as"));
        builder.repeat(node, times, counter, node.body.get("steps"));
    },
};

pub(super) const WHILE: Kind = Kind {
    name: "while",
    shape: Shape::Record(&[
        required("test", TEST, "looked at before each time round"),
        required("steps", Shape::Steps, "what to repeat"),
    ]),
    doc: "does steps as long as something is true",
    build: |builder, node| {
        let test = builder.expr(node.body.get("test"), Type::Bool);
        builder.endless_or_while(node, Some(test), node.body.get("steps"));
    },
};

pub(super) const LOOP: Kind = Kind {
    name: "loop",
    shape: Shape::Short(&[required("steps", Shape::Steps, "what to repeat")]),
    doc: "does steps again and again until a `break`",
    build: |builder, node| builder.endless_or_while(node, None, node.body.get("steps")),
};

pub(super) const BREAK: Kind = Kind {
    name: "break",
    shape: Shape::Nothing,
    doc: "leaves the innermost `repeat`, `while` or `loop`",
    build: |builder, node| builder.break_loop(node),
};
