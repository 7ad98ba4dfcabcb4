//! Text with holes: `"Producer {me} made {item}"`.

use super::expr::{Expr, ExprError, Lookup, Scope, parse};
use super::fault::Fault;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A text whose holes are filled in when it is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Piece {
    Fixed(String),
    Hole(Expr),
}

impl Template {
    /// Reads a text; `{{` and `}}` stand for the brackets themselves.
    ///
    /// # Errors
    /// Where a bracket is not closed or a hole is no expression.
    pub fn parse(text: &str, lookup: &mut dyn Lookup) -> Result<Template, ExprError> {
        let (mut pieces, mut fixed, mut at) = (Vec::new(), String::new(), 0);
        while let Some(next) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                fixed.push(next);
                at += 2;
            } else if next == '{' {
                let Some(end) = rest.find('}') else {
                    return Err(bracket(
                        at,
                        "this bracket is not closed",
                        "write `{{` to say a bracket",
                    ));
                };
                let (hole, _) = parse(&rest[1..end], lookup).map_err(|mut error| {
                    error.range = error.range.start + at + 1..error.range.end + at + 1;
                    error
                })?;
                if !fixed.is_empty() {
                    pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                }
                pieces.push(Piece::Hole(hole));
                at += end + 1;
            } else if next == '}' {
                return Err(bracket(
                    at,
                    "this bracket was never opened",
                    "write `}}` to say a bracket",
                ));
            } else {
                fixed.push(next);
                at += next.len_utf8();
            }
        }
        if !fixed.is_empty() {
            pieces.push(Piece::Fixed(fixed));
        }
        Ok(Template { pieces })
    }

    /// A text without holes.
    pub fn fixed(text: &str) -> Template {
        Template {
            pieces: vec![Piece::Fixed(text.to_owned())],
        }
    }

    /// The text with its holes filled.
    ///
    /// # Errors
    /// Where a hole's expression has none.
    pub fn fill(&self, scope: &Scope<'_>, texts: &[String]) -> Result<String, Fault> {
        let mut said = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => said.push_str(text),
                Piece::Hole(expr) => {
                    // Writing to a String cannot fail.
                    let _ = write!(said, "{}", expr.eval(scope)?.display(texts));
                }
            }
        }
        Ok(said)
    }
}

fn bracket(at: usize, message: &str, help: &str) -> ExprError {
    ExprError {
        range: at..at + 1,
        message: message.into(),
        help: Some(help.into()),
        unknown: None,
    }
}
