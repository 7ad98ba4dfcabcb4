//! From a place in a string's value to a place in the file.

use std::ops::Range;

use super::source::Source;
use crate::program::shape::Span;

/// The part of the file that the bytes `offset` of a TOML string's value stand in, so that an error
/// in an expression can be underlined where it is. `string` is the whole string with its quotes.
///
/// Exact as long as no escape comes before the end of the part; the whole string otherwise, and for
/// any range or span that does not fit.
pub fn inside(source: &Source, string: Span, offset: Range<usize>) -> Span {
    exactly(source, string, offset).unwrap_or(string)
}

fn exactly(source: &Source, string: Span, offset: Range<usize>) -> Option<Span> {
    let raw = source.text.get(string.start..string.end)?;
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        // An empty string `""` starts like a longer quote.
        .find(|quote| raw.starts_with(quote) && raw.len() >= 2 * quote.len())?;
    let mut start = quote.len();
    let end = raw.len() - quote.len();
    if quote.len() == 3 {
        let body = raw.get(start..end)?;
        // The line break after the opening quotes is not part of the value.
        let breaks = ["\r\n", "\n"];
        let dropped = breaks.into_iter().find(|first| body.starts_with(first));
        start += dropped.map_or(0, str::len);
    }
    let part = start.checked_add(offset.start)?..start.checked_add(offset.end)?;
    let before = raw.get(start..part.end).filter(|_| part.end <= end)?;
    if part.start > part.end || !raw.is_char_boundary(part.start) {
        return None;
    }
    if quote.starts_with('"') && before.contains('\\') {
        return None;
    }
    Some(Span::new(
        string.start + part.start,
        string.start + part.end,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of the file that `part` of the value of `raw` is mapped to.
    fn check(raw: &str, part: &str, expected: &str) {
        let document = format!("key = {raw}\r\n");
        let (table, errors) = toml::de::DeTable::parse_recoverable(&document);
        assert_eq!(errors, [], "{raw}");
        let value = &table.get_ref()["key"];
        let text = value.get_ref().as_str().unwrap();
        let at = text.find(part).unwrap();
        let source = Source::new("x", &*document);
        let span = inside(&source, value.span().into(), at..at + part.len());
        assert_eq!(&document[span.start..span.end], expected, "{raw}");
    }

    #[test]
    fn parts_of_strings_are_found() {
        for raw in [
            r#""é + wrong""#,
            "'é + wrong'",
            "\"\"\"\né +\n wrong\"\"\"",
            "'''\r\né\r\nwrong'''",
            "'''wrong'''",
            "\"\"\"wrong\"\"\"\"",
            r#""wrong \t after""#,
            r"'\t wrong'",
        ] {
            check(raw, "wrong", "wrong");
        }
    }

    #[test]
    fn after_an_escape_it_is_the_whole_string() {
        for raw in [r#""\t wrong""#, "\"\"\"\\\n   wrong\"\"\""] {
            check(raw, "wrong", raw);
        }
        check(r#""""#, "", "");
        check("''", "", "");
        check("''''''", "", "");
    }

    #[test]
    fn what_does_not_fit_is_the_whole_string() {
        let source = Source::new("x", "a = \"é\"");
        let whole = Span::new(4, 8);
        for (start, end) in [(0, 3), (1, 2), (2, 1), (0, usize::MAX), (usize::MAX, 0)] {
            assert_eq!(inside(&source, whole, start..end), whole);
        }
        for span in [
            Span::new(4, 99),
            Span::new(8, 4),
            Span::new(0, 1),
            Span::new(4, 5),
        ] {
            assert_eq!(inside(&source, span, 0..0), span);
        }
    }
}
