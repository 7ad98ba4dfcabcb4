//! Making text from a file harmless to show.
//!
//! A terminal obeys control characters. Nothing that stands in a lesson file, or in its name, may
//! reach the terminal as one.

use std::borrow::Cow;

/// What to do with one character: itself, or what to show in its place.
pub(super) type Filter = fn(char) -> char;

/// Shows control characters as pictures of themselves and keeps everything else, also newlines and
/// tabs.
pub(super) fn multi_line(character: char) -> char {
    match character {
        '\n' | '\t' => character,
        _ => one_line(character),
    }
}

/// Shows every control character as a picture of itself, newlines and tabs included.
pub(super) fn one_line(character: char) -> char {
    match character {
        // The block "control pictures" has a sign for each of the 32, in their order.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Eight-bit control codes, and the marks that turn the direction of the text around.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => '\u{fffd}',
        _ => character,
    }
}

/// `text` with each character put through `filter`; borrowed where that changes nothing.
pub(super) fn harmless(text: &str, filter: Filter) -> Cow<'_, str> {
    if text.chars().all(|character| filter(character) == character) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(filter).collect())
    }
}

/// `text` on one line with pictures in place of its control characters, so that a terminal shows
/// them and does not obey them.
pub fn harmless_line(text: &str) -> Cow<'_, str> {
    harmless(text, one_line)
}

/// The same with its line breaks and tabs kept.
pub fn harmless_lines(text: &str) -> Cow<'_, str> {
    harmless(text, multi_line)
}

/// `text` between backticks for a message: on one line, harmless, and cut where it is long.
pub fn quoted(text: &str) -> String {
    format!("`{}`", short(text))
}

/// `text` on one line, harmless, and cut after 40 characters.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut characters = text.chars().map(one_line);
    let mut shown: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        let cases = [
            ("plain é 漢", "plain é 漢"),
            ("a\u{1b}[31mb", "a␛[31mb"),
            ("a\nb\tc\rd\0", "a␊b␉c␍d␀"),
            ("\u{7f}\u{9b}\u{202e}", "␡\u{fffd}\u{fffd}"),
        ];
        for (text, shown) in cases {
            assert_eq!(harmless(text, one_line), shown);
        }
        assert_eq!(harmless("a\n\tb\r", multi_line), "a\n\tb␍");
    }

    #[test]
    fn quotations_are_cut() {
        assert_eq!(quoted("lock"), "`lock`");
        assert_eq!(quoted(&"é".repeat(41)), format!("`{}…`", "é".repeat(40)));
    }
}
