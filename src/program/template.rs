//! Text with holes: `"Producer {me} made {item}"`.

use super::expr::{Expr, ExprError, Lookup, Scope, parse};
use super::fault::Fault;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};

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

impl Piece {
    /// The text that it always says.
    fn fixed(&self) -> &str {
        match self {
            Piece::Fixed(text) => text,
            Piece::Hole(_) => "",
        }
    }
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

    /// Whether filling the holes could give this text.
    pub fn could_say(&self, said: &str) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else {
            return match self.pieces.as_slice() {
                [Piece::Fixed(text)] => text == said,
                pieces => !pieces.is_empty() || said.is_empty(),
            };
        };
        let rest = said.strip_prefix(first.fixed());
        let Some(rest) = rest.and_then(|rest| rest.strip_suffix(last.fixed())) else {
            return false;
        };
        // The earliest place for each piece leaves the most room for the next.
        let found = middle
            .iter()
            .map(Piece::fixed)
            .try_fold(rest, |rest, piece| {
                rest.find(piece).map(|at| &rest[at + piece.len()..])
            });
        found.is_some()
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

/// The text with `…` for every hole.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            f.write_str(match piece {
                Piece::Fixed(text) => text,
                Piece::Hole(_) => "…",
            })?;
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::expr::Named;
    use crate::program::ids::{LocalId, TextId};

    struct Anything;

    impl Lookup for Anything {
        fn find(&self, _: &str) -> Option<Named> {
            Some(Named::Local(LocalId(0)))
        }
        fn names(&self) -> Vec<String> {
            Vec::new()
        }
        fn intern(&mut self, _: &str) -> TextId {
            TextId(0)
        }
    }

    #[test]
    fn what_a_template_could_say() {
        let cases = [
            ("One", "One", true),
            ("One", "One ", false),
            ("", "", true),
            ("", "x", false),
            ("{a}", "", true),
            ("{a}", "anything", true),
            ("Table {a}", "Table 3", true),
            ("Table {a}", "table 3", false),
            ("{a} of {b}", "3 of 4", true),
            ("{a} of {b}", "3 by 4", false),
            ("<{a}-{b}>", "<1-2>", true),
            ("<{a}-{b}>", "<12>", false),
            ("aa{a}aa", "aaa", false),
            ("{{{a}}}", "{7}", true),
        ];
        for (template, said, could) in cases {
            let template = Template::parse(template, &mut Anything).unwrap();
            assert_eq!(template.could_say(said), could, "{template:?} {said}");
        }
    }
}
