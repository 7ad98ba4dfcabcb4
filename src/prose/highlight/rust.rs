//! Rust, cut up by the compiler's own lexer.

use crate::prose::Style;
use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

/// The words that Rust keeps for itself, without `true` and `false`.
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "type", "unsafe", "use",
    "where", "while",
];

pub(super) fn pieces(text: &str) -> Vec<(&str, Style)> {
    let mut rest = text;
    let tokens = tokenize(text, FrontmatterAllowed::No);
    let piece = |token: ra_ap_rustc_lexer::Token| {
        let (word, after) = rest.split_at_checked(token.len as usize)?;
        rest = after;
        Some((word, style(token.kind, word)))
    };
    tokens.map_while(piece).collect()
}

fn style(kind: TokenKind, word: &str) -> Style {
    match kind {
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => Style::Comment,
        TokenKind::Literal { .. } => Style::Literal,
        TokenKind::Ident if ["true", "false"].contains(&word) => Style::Literal,
        TokenKind::Ident if KEYWORDS.contains(&word) => Style::Keyword,
        _ => Style::Code,
    }
}
