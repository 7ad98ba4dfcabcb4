//! Words and lists of them.

use crate::trace::grouped;

/// How many names are said before the rest is counted.
pub(super) const NAMED: usize = 3;

/// The names in a row, of `total` of which there may be more: `A`, `A and B`, `A, B, C and 21 more`.
pub(super) fn list(names: &[String], total: usize) -> String {
    let named = &names[..names.len().min(NAMED)];
    let more = total.saturating_sub(named.len());
    match (named, more) {
        ([], _) => format!("{} tasks", count(total)),
        (named, 1..) => format!("{} and {} more", named.join(", "), count(more)),
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
    }
}

/// A number of things.
pub(super) fn count(number: usize) -> String {
    grouped(number as u64)
}

/// The text on one line, without what would move a terminal's cursor or change its colours.
pub(super) fn clean(text: &str) -> String {
    let spaced = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    let kept: String = spaced.filter(|c| !c.is_control()).collect();
    kept.trim().to_owned()
}

/// Words that somebody else wrote, as a sentence: with a capital and one full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let mut sentence: String = first.chain(chars).collect();
    sentence.push('.');
    sentence
}
