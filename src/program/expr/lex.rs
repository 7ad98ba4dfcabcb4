//! Words of an expression, and lengths of time as a person writes them.

use crate::program::value::NANOS_PER_SECOND;
use std::ops::Range;

/// One word.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Int(i64),
    /// Nanoseconds.
    Duration(i64),
    Text(String),
    Name(String),
    /// An operator or bracket.
    Mark(&'static str),
}

/// What went wrong, and where in the text.
pub(super) type LexError = (Range<usize>, String, Option<String>);

// Longer marks first, so that `<=` is not read as `<` and `=`.
const MARKS: [&str; 20] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "(", ")", ",", "!", "[",
    "]", "=",
];

pub(super) fn lex(text: &str) -> Result<Vec<(Token, Range<usize>)>, LexError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = if first.is_ascii_digit() {
            number(rest).map_err(|(message, length, help)| (at..at + length, message, help))?
        } else if first.is_alphabetic() || first == '_' {
            let length = word_length(rest);
            (Token::Name(rest[..length].to_owned()), length)
        } else if first == '\'' {
            let Some(end) = rest[1..].find('\'') else {
                return Err((
                    at..text.len(),
                    "this text is not closed".into(),
                    Some("end it with `'`".into()),
                ));
            };
            (Token::Text(rest[1..=end].to_owned()), end + 2)
        } else if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
            (Token::Mark(mark), mark.len())
        } else {
            let end = at + first.len_utf8();
            return Err((
                at..end,
                format!("`{}` means nothing here", first.escape_debug()),
                None,
            ));
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len())
}

/// A number with or without a unit at the start of `text`, and how long it is.
fn number(text: &str) -> Result<(Token, usize), (String, usize, Option<String>)> {
    let digits = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_'))
        .unwrap_or(text.len());
    let length = digits + word_length(&text[digits..]);
    let (figures, unit) = (&text[..digits], &text[digits..length]);
    if unit.is_empty() {
        if figures.contains('.') {
            return Err((
                format!("`{figures}` has no unit"),
                length,
                Some(format!(
                    "whole numbers need none; a duration is written like `{figures}s`"
                )),
            ));
        }
        return figures
            .replace('_', "")
            .parse()
            .map(|value| (Token::Int(value), length))
            .map_err(|_| (format!("`{figures}` is too large"), length, None));
    }
    match parse_duration(&text[..length]) {
        Ok(nanos) => Ok((Token::Duration(nanos), length)),
        Err(error) => Err((error.to_string(), length, Some(UNITS_HELP.into()))),
    }
}

/// Every unit of time and its length in nanoseconds.
pub const UNITS: [(&str, i64); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", NANOS_PER_SECOND),
    ("min", 60 * NANOS_PER_SECOND),
    ("h", 3600 * NANOS_PER_SECOND),
];
const UNITS_HELP: &str = "the units are ns, us, ms, s, min and h";

/// Why a text is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// The unit is missing.
    #[error("`{0}` has no unit")]
    NoUnit(String),
    /// The unit is none we know.
    #[error("`{0}` is no unit of time")]
    UnknownUnit(String),
    /// The figures are no number.
    #[error("`{0}` is no number")]
    NotANumber(String),
    /// More than about 292 years.
    #[error("`{0}` is too long a time")]
    TooLong(String),
}

/// Reads `2s`, `1.5h`, `250ms` as nanoseconds. Exact: no floating point is involved.
///
/// # Errors
/// Where the unit is missing or unknown, or the number is none or too large.
pub fn parse_duration(text: &str) -> Result<i64, DurationError> {
    let text = text.trim();
    let split = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_'))
        .unwrap_or(text.len());
    let (figures, unit) = (text[..split].replace('_', ""), text[split..].trim());
    if figures.is_empty() {
        return Err(DurationError::NotANumber(text.to_owned()));
    }
    if unit.is_empty() {
        return Err(DurationError::NoUnit(text.to_owned()));
    }
    let Some((_, nanos)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(DurationError::UnknownUnit(unit.to_owned()));
    };
    let (whole, part) = figures.split_once('.').unwrap_or((&figures, "0"));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit()) && !text.is_empty();
    if !digits(whole) || !digits(part) {
        return Err(DurationError::NotANumber(figures.clone()));
    }
    let too_long = || DurationError::TooLong(text.to_owned());
    let whole: i64 = whole.parse().map_err(|_| too_long())?;
    // Digits beyond the 18th are under a nanosecond in every unit.
    let part = &part[..part.len().min(18)];
    let fraction = i128::from(part.parse::<i64>().map_err(|_| too_long())?) * i128::from(*nanos)
        / 10i128.pow(part.len() as u32);
    whole
        .checked_mul(*nanos)
        .and_then(|n| n.checked_add(fraction as i64))
        .ok_or_else(too_long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [
            ("2s", Ok(2_000_000_000)),
            ("1.5h", Ok(5_400_000_000_000)),
            ("0.000_000_001s", Ok(1)),
            ("250ms", Ok(250_000_000)),
            ("2", Err(DurationError::NoUnit("2".into()))),
            ("2 sec", Err(DurationError::UnknownUnit("sec".into()))),
            ("1.2.3s", Err(DurationError::NotANumber("1.2.3".into()))),
            ("1.s", Err(DurationError::NotANumber("1.".into()))),
            (
                "9999999999h",
                Err(DurationError::TooLong("9999999999h".into())),
            ),
            ("s", Err(DurationError::NotANumber("s".into()))),
        ];
        for (text, wanted) in cases {
            assert_eq!(parse_duration(text), wanted, "{text}");
        }
    }
}
