//! Words for how an interleaving ends.

use crate::program::expr::parse_duration;
use crate::program::value::{Signal, say_duration};
use crate::program::{Program, Value, VarId};

/// Nobody can move.
pub const DEADLOCK: &str = "deadlock";
/// The main task has ended, and others wait for each other for ever.
pub const PARTIAL_DEADLOCK: &str = "partial deadlock";
/// An assertion or another fault.
pub const FAILED: &str = "failed";
/// It goes round in circles.
pub const FOR_EVER: &str = "goes on for ever";
/// All tasks have ended, and no variable tells such outcomes apart.
pub const NOTHING_SHOWN: &str = "finished";

/// A finished outcome in words: the shown variables with their last values, as in `x = 1, y = 2`,
/// or [`NOTHING_SHOWN`]. `values` are those of all shared variables, element by element.
pub fn finished_words(program: &Program, shown: &[VarId], values: &[Value]) -> String {
    if shown.is_empty() {
        return NOTHING_SHOWN.to_owned();
    }
    let names = program.var_names();
    let words = shown.iter().filter_map(|var| {
        let value = values.get(var.index())?.display(&program.text.texts);
        Some(format!("{} = {value}", names.get(var.index())?))
    });
    words.collect::<Vec<_>>().join(", ")
}

/// How a finished outcome looks where variables of these names are shown: `x = …, y = …`.
pub(super) fn pattern(names: &[String]) -> String {
    if names.is_empty() {
        return NOTHING_SHOWN.to_owned();
    }
    let parts: Vec<String> = names.iter().map(|name| format!("{name} = …")).collect();
    parts.join(", ")
}

/// Whether an outcome can be called this where variables of these names are shown. `texts` are the
/// fixed texts of the program.
pub(super) fn can_be(words: &str, names: &[String], texts: &[String]) -> bool {
    let fixed = [DEADLOCK, PARTIAL_DEADLOCK, FAILED, FOR_EVER];
    if fixed.contains(&words) {
        return true;
    }
    let Some((first, others)) = names.split_first() else {
        return words == NOTHING_SHOWN;
    };
    let Some(mut rest) = words.strip_prefix(&format!("{first} = ")) else {
        return false;
    };
    for name in others {
        match rest.split_once(&format!(", {name} = ")) {
            Some((value, after)) if is_value(value, texts) => rest = after,
            _ => return false,
        }
    }
    is_value(rest, texts)
}

/// Whether a value is written like this; see [`Value::display`].
fn is_value(text: &str, texts: &[String]) -> bool {
    let number = |text: &str| text.parse::<i64>().is_ok_and(|n| n.to_string() == text);
    let time = |text: &str| {
        let nanos = parse_duration(text.strip_prefix('-').unwrap_or(text));
        nanos.is_ok_and(|nanos| [say_duration(nanos), say_duration(-nanos)].contains(&text.into()))
    };
    let task = |text: &str| {
        ["task ", "tasks "]
            .iter()
            .any(|word| text.starts_with(word))
    };
    let signal = |text: &str| Signal::WORDS.iter().any(|(_, word)| *word == text);
    number(text)
        || ["true", "false", "nothing"].contains(&text)
        || time(text)
        || signal(text)
        || task(text)
        || texts.iter().any(|known| known == text)
}
