//! Any file at all.

use proptest::prelude::*;
use toml::de::DeTable;

use super::problems;
use crate::lesson::render::render;
use crate::lesson::sample::VALID;
use crate::lesson::source::Source;
use crate::program::shape::Span;

fn survives(text: &str) {
    let source = Source::new("x.toml", text);
    let (_, problems) = problems(text);
    for colour in [false, true] {
        let shown = render(&source, &problems, colour);
        assert_eq!(shown.is_empty(), problems.is_empty());
    }
    for problem in &problems {
        let Span { start, end } = problem.span;
        assert!(text.get(start..end).is_some(), "{problem:?}");
    }
    let (_, errors) = DeTable::parse_recoverable(text);
    assert!(errors.is_empty() || !problems.is_empty(), "{errors:?}");
}

/// One change to a text, as a careless hand makes it.
#[derive(Debug, Clone)]
enum Slip {
    Delete(usize, usize),
    Insert(usize, &'static str),
    SwapLines(usize, usize),
    DropLine(usize),
}

const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "[[",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    ",",
    "=",
    ".",
    "#",
    "\n",
    "\r",
    " ",
    "\t",
    "\\",
    "0",
    "x",
    "é",
    "漢",
    "\u{1b}",
    "\u{feff}",
    "a = 1\n",
    "[tasks.judit]\n",
    "true",
];

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        (0..900usize, 1..4usize).prop_map(|(at, length)| Slip::Delete(at, length)),
        (0..900usize, prop::sample::select(PIECES)).prop_map(|(at, text)| Slip::Insert(at, text)),
        (0..50usize, 0..50usize).prop_map(|(one, other)| Slip::SwapLines(one, other)),
        (0..50usize).prop_map(Slip::DropLine),
    ]
}

fn slipped(text: String, slip: &Slip) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let mut lines: Vec<&str> = text.split('\n').collect();
    let count = lines.len();
    match *slip {
        Slip::Delete(at, length) => {
            let start = at.min(characters.len());
            characters.drain(start..(start + length).min(characters.len()));
        }
        Slip::Insert(at, piece) => {
            let at = at.min(characters.len());
            characters.splice(at..at, piece.chars());
        }
        Slip::SwapLines(one, other) => {
            lines.swap(one % count, other % count);
            return lines.join("\n");
        }
        Slip::DropLine(line) => {
            lines.remove(line % count);
            return lines.join("\n");
        }
    }
    characters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,80}|[\\x00-\\xff\\[\\]{}\"'=,.#\\\\\n\r a-c0-2]{0,80}") {
        survives(&text);
    }

    #[test]
    fn any_slip_is_survived(slips in prop::collection::vec(slip(), 1..6)) {
        survives(&slips.iter().fold(VALID.to_owned(), slipped));
    }
}
