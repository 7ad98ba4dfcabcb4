//! Signs where there is only ASCII.

/// The signs of our own texts in ASCII. Letters stay as they are.
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '✓' => plain.push_str("ok"),
            '✗' => plain.push_str("NO"),
            '×' => plain.push('x'),
            'µ' => plain.push('u'),
            '…' => plain.push_str("..."),
            '≤' => plain.push_str("<="),
            '▸' => plain.push('>'),
            '→' => plain.push_str("->"),
            '←' => plain.push_str("<-"),
            '·' | '–' | '—' | '−' | '─' => plain.push('-'),
            '│' => plain.push('|'),
            '“' | '”' => plain.push('"'),
            '‘' | '’' => plain.push('\''),
            _ => plain.push(char),
        }
    }
    plain
}
