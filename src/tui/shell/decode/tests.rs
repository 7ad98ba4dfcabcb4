use super::*;
use proptest::prelude::*;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const ALT: KeyModifiers = KeyModifiers::ALT;
const CONTROL: KeyModifiers = KeyModifiers::CONTROL;

fn decoded(bytes: &[u8]) -> Vec<Input> {
    let mut decoder = Decoder::default();
    let mut inputs: Vec<Input> = decoder.feed(bytes).collect();
    inputs.extend(decoder.settle());
    inputs
}

fn letter(c: char) -> KeyCode {
    KeyCode::Char(c)
}

#[test]
fn keys_are_what_terminals_send_for_them() {
    let table: &[(&str, KeyCode, KeyModifiers)] = &[
        ("q", letter('q'), NONE),
        ("?", letter('?'), NONE),
        (" ", letter(' '), NONE),
        ("Q", letter('Q'), SHIFT),
        ("é", letter('é'), NONE),
        ("É", letter('É'), SHIFT),
        ("漢", letter('漢'), NONE),
        ("🦀", letter('🦀'), NONE),
        ("\r", KeyCode::Enter, NONE),
        ("\t", KeyCode::Tab, NONE),
        ("\x7f", KeyCode::Backspace, NONE),
        ("\x1b", KeyCode::Esc, NONE),
        ("\x01", letter('a'), CONTROL),
        ("\x03", letter('c'), CONTROL),
        ("\x1a", letter('z'), CONTROL),
        ("\x1c", letter('4'), CONTROL),
        ("\x1f", letter('7'), CONTROL),
        ("\0", letter(' '), CONTROL),
        ("\x1bx", letter('x'), ALT),
        ("\x1bX", letter('X'), ALT | SHIFT),
        ("\x1bé", letter('é'), ALT),
        ("\x1b\r", KeyCode::Enter, ALT),
        ("\x1b\x7f", KeyCode::Backspace, ALT),
        ("\x1b[", letter('['), ALT),
        ("\x1bO", letter('O'), ALT | SHIFT),
        ("\x1b[A", KeyCode::Up, NONE),
        ("\x1bOB", KeyCode::Down, NONE),
        ("\x1b[1;5C", KeyCode::Right, CONTROL),
        ("\x1b[1;2D", KeyCode::Left, SHIFT),
        ("\x1b[H", KeyCode::Home, NONE),
        ("\x1bOF", KeyCode::End, NONE),
        ("\x1b[1~", KeyCode::Home, NONE),
        ("\x1b[3~", KeyCode::Delete, NONE),
        ("\x1b[5~", KeyCode::PageUp, NONE),
        ("\x1b[6;3~", KeyCode::PageDown, ALT),
        ("\x1b[Z", KeyCode::BackTab, SHIFT),
        ("\x1bOP", KeyCode::F(1), NONE),
        ("\x1b[1;2R", KeyCode::F(3), SHIFT),
        ("\x1b[[C", KeyCode::F(3), NONE),
        ("\x1b[15~", KeyCode::F(5), NONE),
        ("\x1b[17~", KeyCode::F(6), NONE),
        ("\x1b[24~", KeyCode::F(12), NONE),
        ("\x1b[34~", KeyCode::F(20), NONE),
        ("\x1b[99;5u", letter('c'), CONTROL),
        ("\x1b[97;2u", letter('A'), SHIFT),
        ("\x1b[27u", KeyCode::Esc, NONE),
        ("\x1b[9;2u", KeyCode::BackTab, SHIFT),
        ("\x1b[27;5;9~", KeyCode::Tab, CONTROL),
    ];
    for &(bytes, code, modifiers) in table {
        assert_eq!(
            decoded(bytes.as_bytes()),
            [key(code, modifiers)],
            "{bytes:?}"
        );
    }
}

#[test]
fn the_mouse_is_told_in_cells_from_zero() {
    let table = [
        (
            "\x1b[<0;1;1M",
            MouseEventKind::Down(MouseButton::Left),
            0,
            0,
            NONE,
        ),
        (
            "\x1b[<0;10;5m",
            MouseEventKind::Up(MouseButton::Left),
            9,
            4,
            NONE,
        ),
        (
            "\x1b[<2;300;200M",
            MouseEventKind::Down(MouseButton::Right),
            299,
            199,
            NONE,
        ),
        (
            "\x1b[<33;3;2M",
            MouseEventKind::Drag(MouseButton::Middle),
            2,
            1,
            NONE,
        ),
        ("\x1b[<35;3;2M", MouseEventKind::Moved, 2, 1, NONE),
        ("\x1b[<64;3;2M", MouseEventKind::ScrollUp, 2, 1, NONE),
        ("\x1b[<81;3;2M", MouseEventKind::ScrollDown, 2, 1, CONTROL),
        (
            "\x1b[<4;0;0M",
            MouseEventKind::Down(MouseButton::Left),
            0,
            0,
            SHIFT,
        ),
    ];
    for (bytes, kind, column, row, modifiers) in table {
        let mouse = MouseEvent {
            kind,
            column,
            row,
            modifiers,
        };
        assert_eq!(
            decoded(bytes.as_bytes()),
            [Input::Mouse(mouse)],
            "{bytes:?}"
        );
    }
}

#[test]
fn what_is_not_known_is_skipped_as_a_whole() {
    let reports = [
        "\x1b[I",
        "\x1b[?2026;2$y",
        "\x1b[<0;1M",
        "\x1b[<99999;1;1M",
        "\x1b[999~",
        "\x1b[55555555555u",
        "\x1b[M !!",
    ];
    for report in reports {
        let typed = format!("{report}q");
        assert_eq!(
            decoded(typed.as_bytes()),
            [key(letter('q'), NONE)],
            "{report:?}"
        );
    }
    // Not text, and cut off: what follows counts again.
    assert_eq!(decoded(b"\xff\xe2q"), [key(letter('q'), NONE)]);
    let up = [key(KeyCode::Up, NONE)];
    assert_eq!(decoded(b"\x1b[1;\x1b[A"), up);
}

#[test]
fn esc_waits_for_what_may_follow() {
    let mut decoder = Decoder::default();
    assert_eq!(decoder.feed(b"\x1b").count(), 0);
    assert!(decoder.is_waiting());
    assert_eq!(decoder.feed(b"[").count(), 0);
    let up: Vec<Input> = decoder.feed(b"A\x1b\x1b").collect();
    let esc = key(KeyCode::Esc, NONE);
    assert_eq!(up, [key(KeyCode::Up, NONE), esc]);
    assert_eq!(decoder.settle().collect::<Vec<_>>(), [esc]);
    assert!(!decoder.is_waiting());
}

#[test]
fn a_burst_is_read_whole() {
    let typed = "j".repeat(10_000);
    assert_eq!(decoded(typed.as_bytes()).len(), 10_000);
}

proptest! {
    #[test]
    fn any_bytes_give_the_same_however_they_are_cut(
        pieces in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 0..8),
                "\x1b(\\[|O)?[<?]?[0-9;:]{0,70}[A-Za-z~]?".prop_map(String::into_bytes),
            ],
            0..12,
        ),
    ) {
        let (mut whole, mut cut) = (Decoder::default(), Decoder::default());
        let at_once: Vec<Input> = whole.feed(&pieces.concat()).collect();
        let one_by_one: Vec<Input> = pieces.iter().flat_map(|piece| cut.feed(piece)).collect();
        prop_assert_eq!(at_once, one_by_one);
        prop_assert_eq!(whole.is_waiting(), cut.is_waiting());
        prop_assert!(whole.settle().eq(cut.settle()));
    }
}
