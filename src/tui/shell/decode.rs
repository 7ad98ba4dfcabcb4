//! What a terminal sends, as keys and mouse events.
//!
//! The sequences are those of xterm ("XTerm Control Sequences"), with what rxvt, the Linux console
//! and `CSI u` do differently. What is not known is skipped as a whole, never typed as text.

use super::input::Input;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

mod sequence;

const ESC: u8 = 0x1b;
/// Longer than any key's. What goes on for longer is no key.
const LONGEST: usize = 64;

/// Makes keys of bytes, however they are cut into pieces.
#[derive(Debug, Default)]
pub struct Decoder {
    /// The beginning of something.
    pending: Vec<u8>,
}

/// What the bytes begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// The beginning of something: more bytes will tell.
    Part,
    /// So many bytes are this, or are nothing that is known.
    Whole(usize, Option<Input>),
}

impl Decoder {
    /// What these bytes complete.
    pub fn feed(&mut self, bytes: &[u8]) -> impl Iterator<Item = Input> + use<> {
        self.pending.extend_from_slice(bytes);
        let (mut inputs, mut at) = (Vec::new(), 0);
        while let Found::Whole(taken, input) = first(&self.pending[at..]) {
            at += taken;
            inputs.extend(input);
        }
        self.pending.drain(..at);
        inputs.into_iter()
    }

    /// Whether something has begun that is not complete.
    pub fn is_waiting(&self) -> bool {
        !self.pending.is_empty()
    }

    /// What the pending bytes are if no more will come: the Esc key, or Alt and a character. Half a
    /// sequence is dropped.
    pub fn settle(&mut self) -> impl Iterator<Item = Input> + use<> {
        let pending = std::mem::take(&mut self.pending);
        let key = match *pending {
            [ESC] => Some(key(KeyCode::Esc, KeyModifiers::NONE)),
            [ESC, byte @ (b'[' | b'O')] => Some(key(
                KeyCode::Char(byte.into()),
                shift(byte.into()) | KeyModifiers::ALT,
            )),
            _ => None,
        };
        key.into_iter()
    }
}

fn first(bytes: &[u8]) -> Found {
    match bytes {
        [] | [ESC] => Found::Part,
        [ESC, ESC, ..] => Found::Whole(1, Some(key(KeyCode::Esc, KeyModifiers::NONE))),
        [ESC, b'[', rest @ ..] => sequence::control(rest).after(2),
        [ESC, b'O', rest @ ..] => sequence::single(rest).after(2),
        [ESC, rest @ ..] => character(rest, KeyModifiers::ALT).after(1),
        _ => character(bytes, KeyModifiers::NONE),
    }
}

impl Found {
    fn after(self, count: usize) -> Self {
        match self {
            Self::Part => Self::Part,
            Self::Whole(taken, input) => Self::Whole(taken + count, input),
        }
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Input {
    Input::Key(KeyEvent::new(code, modifiers))
}

fn character(bytes: &[u8], modifiers: KeyModifiers) -> Found {
    let Some((taken, read)) = utf8(bytes) else {
        return Found::Part;
    };
    let input = read.map(|c| match c {
        ' '.. if c != '\x7f' => key(KeyCode::Char(c), modifiers | shift(c)),
        _ => control_key(c, modifiers),
    });
    Found::Whole(taken, input)
}

/// A key that sends a control character, named as people name it.
fn control_key(c: char, modifiers: KeyModifiers) -> Input {
    let control = |base: u8| {
        let letter = (c as u8 - 1) % 32 + base;
        key(
            KeyCode::Char(letter.into()),
            modifiers | KeyModifiers::CONTROL,
        )
    };
    match c {
        '\r' => key(KeyCode::Enter, modifiers),
        '\t' => key(KeyCode::Tab, modifiers),
        '\x7f' => key(KeyCode::Backspace, modifiers),
        '\0' => key(KeyCode::Char(' '), modifiers | KeyModifiers::CONTROL),
        '\x01'..='\x1a' => control(b'a'),
        // Ctrl-\ to Ctrl-_ are told as crossterm tells them: Ctrl-4 to Ctrl-7.
        _ => key(
            KeyCode::Char((c as u8 - 0x1c + b'4').into()),
            modifiers | KeyModifiers::CONTROL,
        ),
    }
}

fn shift(c: char) -> KeyModifiers {
    match c.is_uppercase() {
        true => KeyModifiers::SHIFT,
        false => KeyModifiers::NONE,
    }
}

/// The first character and its length; no character for a byte that begins none; nothing when the
/// rest of it has yet to come.
fn utf8(bytes: &[u8]) -> Option<(usize, Option<char>)> {
    let piece = &bytes[..bytes.len().min(4)];
    let (valid, problem) = match std::str::from_utf8(piece) {
        Ok(text) => (text, None),
        Err(error) => {
            let (valid, _) = piece.split_at(error.valid_up_to());
            (std::str::from_utf8(valid).unwrap_or_default(), Some(error))
        }
    };
    match (valid.chars().next(), problem) {
        (Some(c), _) => Some((c.len_utf8(), Some(c))),
        (None, Some(error)) => error.error_len().map(|length| (length, None)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests;
