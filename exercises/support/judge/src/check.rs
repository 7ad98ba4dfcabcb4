//! What a test asks.

use standin::counterpoint::{Wrong, wrong};
use std::fmt::Debug;

/// Longer values are cut here, in characters.
const SHOWN: usize = 300;

fn shown<T: Debug + ?Sized>(value: &T) -> String {
    let text = format!("{value:?}");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The test ends here as wrong unless `got` is `expected`; `what` names it, as a student reads it.
#[track_caller]
pub fn equal<T: Debug + PartialEq + ?Sized>(what: &str, got: &T, expected: &T) {
    if got != expected {
        wrong(Wrong {
            what: what.to_owned(),
            expected: Some(shown(expected)),
            got: Some(shown(got)),
        });
    }
}

/// The test ends here as wrong unless it holds; `what` says what should.
#[track_caller]
pub fn holds(what: &str, holds: bool) {
    if !holds {
        wrong(Wrong {
            what: what.to_owned(),
            expected: None,
            got: None,
        });
    }
}
