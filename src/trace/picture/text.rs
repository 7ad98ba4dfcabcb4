//! Text that fits into columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text without what would move a terminal's cursor or change its colours.
pub fn clean(text: &str) -> String {
    text.chars().filter(|char| char.width().is_some()).collect()
}

/// The text in at most so many columns; what is left out is shown by `dots`.
pub fn cut(text: &str, columns: usize, dots: &str) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(dots.width());
    let mut kept = prefix(text, room).trim_end().to_owned();
    kept.push_str(&dots[..dots.len().min(prefix(dots, columns).len())]);
    kept
}

/// A label with its number in at most so many columns: the number, which tells tasks of a kind
/// apart, is the last to be cut.
pub fn cut_name(label: &str, number: Option<u32>, columns: usize, dots: &str) -> String {
    let Some(number) = number else {
        return cut(label, columns, dots);
    };
    let number = format!(" {number}");
    match columns.checked_sub(number.len()) {
        Some(room) if room > dots.width() => cut(label, room, dots) + &number,
        _ => cut(&format!("{label}{number}"), columns, dots),
    }
}

/// The text and so many spaces that it takes these columns.
pub fn pad(text: &str, columns: usize) -> String {
    let rest = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(rest))
}

/// As much of the text as goes into so many columns.
fn prefix(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, char)| {
        used += char.width().unwrap_or(0);
        used > columns
    });
    end.map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_to_columns_and_keep_their_number() {
        let cases = [
            ("Coffee", None, 8, "Coffee"),
            ("Coffee machine", None, 8, "Coffee…"),
            ("Coffee machine", Some(12), 12, "Coffee m… 12"),
            ("咖啡和糕点", None, 7, "咖啡和…"),
            ("咖啡和糕点", None, 6, "咖啡…"),
            ("Coffee", Some(1_000_000), 5, "Coff…"),
            ("Coffee", None, 0, ""),
        ];
        for (label, number, columns, expected) in cases {
            let cut = cut_name(label, number, columns, "…");
            assert_eq!(cut, expected);
            assert!(cut.width() <= columns);
        }
        assert_eq!(pad("咖啡", 6), "咖啡  ");
        assert_eq!(clean("a\x1b[31mb\n"), "a[31mb");
    }
}
