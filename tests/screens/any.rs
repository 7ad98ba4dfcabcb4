//! Whatever is pressed, and whatever the size: nothing panics, and nothing is drawn where it must
//! not be.

use super::driver::{Driver, Runs};
use super::snapshot::{SIZES, rows};
use super::states::STATES;
use counterpoint::tui::keys::{self, KEYS, Press};
use counterpoint::tui::message::Message;
use counterpoint::tui::view::view;
use counterpoint::tui::{Palette, Theme};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use ratatui::buffer::{Buffer, Cell};
use ratatui::crossterm::event::{
    KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Color;
use std::time::Duration;

/// Something that happens to the interface.
#[derive(Debug, Clone)]
enum Happens {
    Key(KeyEvent),
    Mouse(MouseEventKind, u16, u16),
    Resize(Size),
    /// So many milliseconds pass.
    Tick(u64),
    /// The runs go on until a second of the story.
    Goes(u64),
    /// The runs end.
    Ends,
    /// The runs that are started from now on are over at once, or not.
    Runs(Runs),
}

/// Every key of the table.
fn table() -> Vec<KeyEvent> {
    let presses = KEYS.iter().flat_map(|binding| binding.keys);
    let events = presses.flat_map(|press| match press {
        Press::Plain(code) => vec![KeyEvent::new(*code, KeyModifiers::NONE)],
        Press::Shift(code) => vec![KeyEvent::new(*code, KeyModifiers::SHIFT)],
        Press::Ctrl(char) => vec![KeyEvent::new(KeyCode::Char(*char), KeyModifiers::CONTROL)],
        Press::Digits => ('1'..='9')
            .map(|digit| KeyEvent::new(KeyCode::Char(digit), KeyModifiers::NONE))
            .collect(),
    });
    events.collect()
}

fn letter() -> impl Strategy<Value = KeyEvent> {
    let odd = select(vec![
        'é', '咖', '\u{301}', '\u{200b}', '🥐', '\t', '\u{7}', '0', ' ',
    ]);
    let letter = prop_oneof![3 => any::<char>(), 1 => odd];
    letter.prop_map(|letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE))
}

fn size() -> impl Strategy<Value = Size> {
    let small = (0u16..40, 0u16..20);
    let any = (0u16..=300, 0u16..=100);
    let usual = select(SIZES.to_vec());
    prop_oneof![
        2 => small.prop_map(|(width, height)| Size::new(width, height)),
        2 => any.prop_map(|(width, height)| Size::new(width, height)),
        1 => usual,
    ]
}

fn happens() -> impl Strategy<Value = Happens> {
    let wheel = [
        MouseEventKind::ScrollUp,
        MouseEventKind::ScrollDown,
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
    ];
    let mouse = (select(wheel.to_vec()), 0u16..320, 0u16..120);
    prop_oneof![
        30 => select(table()).prop_map(Happens::Key),
        4 => letter().prop_map(Happens::Key),
        2 => mouse.prop_map(|(kind, x, y)| Happens::Mouse(kind, x, y)),
        2 => size().prop_map(Happens::Resize),
        2 => (0u64..20_000).prop_map(Happens::Tick),
        2 => (0u64..12).prop_map(Happens::Goes),
        1 => Just(Happens::Ends),
        1 => select(vec![Runs::AtOnce, Runs::Held]).prop_map(Happens::Runs),
    ]
}

fn happen(driver: &mut Driver, what: &Happens) {
    match what {
        Happens::Key(key) => driver.press(*key),
        Happens::Mouse(kind, column, row) => driver.tell(Message::Mouse(MouseEvent {
            kind: *kind,
            column: *column,
            row: *row,
            modifiers: KeyModifiers::NONE,
        })),
        Happens::Resize(size) => driver.resize(*size),
        Happens::Tick(time) => driver.tick(Duration::from_millis(*time)),
        Happens::Goes(seconds) => {
            driver.run_until(*seconds);
        }
        Happens::Ends => {
            driver.run_to_the_end();
        }
        Happens::Runs(runs) => driver.runs = *runs,
    }
}

fn theme() -> impl Strategy<Value = Theme> {
    let palette = select(Palette::ALL.to_vec());
    (palette, any::<bool>()).prop_map(|(palette, ascii)| Theme { palette, ascii })
}

/// What nobody draws.
fn untouched() -> Cell {
    let mut cell = Cell::new("\u{2}");
    cell.set_fg(Color::Rgb(1, 2, 3));
    cell
}

/// Draws in the middle of a larger buffer, and fails where anything is drawn around it.
fn draw_inside(driver: &Driver, size: Size) -> Result<(), TestCaseError> {
    const MARGIN: u16 = 3;
    let area = Rect::new(MARGIN, MARGIN, size.width, size.height);
    let all = Rect::new(0, 0, size.width + 2 * MARGIN, size.height + 2 * MARGIN);
    let mut buf = Buffer::filled(all, untouched());
    view(&driver.model, area, &mut buf);
    for position in all.positions().filter(|place| !area.contains(*place)) {
        prop_assert_eq!(&buf[position], &untouched(), "at {} of {}", position, size);
    }
    // A wide letter must not reach over the edge either.
    let last = area.right().saturating_sub(1);
    for y in area.top()..area.bottom() {
        if let Some(cell) = buf.cell(Position::new(last, y)).filter(|_| size.width > 0) {
            let width = unicode_width::UnicodeWidthStr::width(cell.symbol());
            prop_assert!(width <= 1, "{:?} at the edge in row {}", cell.symbol(), y);
        }
    }
    Ok(())
}

/// Whether the last row says what [`keys::hinted`] says, in its order and nothing in part, and how
/// to come to all keys.
fn foot_is_whole(driver: &Driver) -> Result<(), TestCaseError> {
    let buf = driver.draw();
    let (width, height) = (buf.area.width, buf.area.height);
    if width < 20 || height < 6 {
        return Ok(());
    }
    let rows = rows(&buf);
    let foot = rows[usize::from(height) - 1].trim().to_owned();
    let places = driver.model.screen().part().places();
    let ascii = driver.model.look.chosen.ascii;
    let mut left = foot.as_str();
    for binding in keys::hinted(&places) {
        let key = keys::plain(&binding.keys[0].name(), ascii);
        let said = format!("{key} {}", binding.hint.unwrap_or_default());
        if let Some(rest) = left.strip_prefix(said.as_str()) {
            left = rest.trim_start();
        }
    }
    prop_assert_eq!(
        left,
        "",
        "a part of the foot at {} is no hint: {}",
        width,
        foot
    );
    let help = foot.contains("? keys") || foot.contains("F1 keys");
    prop_assert!(help, "no way to the keys at {}: {}", width, foot);
    Ok(())
}

/// Whether there is anything between the first row and the last.
fn something_is_shown(driver: &Driver, size: Size) -> Result<(), TestCaseError> {
    if size.width < 20 || size.height < 6 {
        return Ok(());
    }
    let rows = rows(&driver.draw());
    let blank = rows[1..rows.len() - 1].iter().all(String::is_empty);
    prop_assert!(!blank, "an empty screen of {size}");
    Ok(())
}

fn check(driver: &Driver, size: Size) -> Result<(), TestCaseError> {
    draw_inside(driver, size)?;
    foot_is_whole(driver)?;
    something_is_shown(driver, size)
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 500,
        ..ProptestConfig::default()
    })
}

#[test]
fn every_state_can_be_drawn_in_every_size() {
    let states = select(STATES.to_vec());
    let given = (states, size(), vec(size(), 4), theme(), any::<bool>());
    let test = |((name, reach), first, sizes, theme, projector): (_, _, Vec<Size>, _, _)| {
        let reach: super::states::Reach = reach;
        let name: &str = name;
        let mut driver = Driver::new(first, theme, projector);
        reach(&mut driver);
        for size in sizes {
            // The terminal may be of another size already than it has told.
            draw_inside(&driver, size)?;
            driver.resize(size);
            let checked = check(&driver, size);
            checked.map_err(|error| TestCaseError::fail(format!("{name}: {error}")))?;
        }
        Ok(())
    };
    runner(250)
        .run(&given, test)
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_keys_lead_to_a_screen() {
    let states = select(STATES.to_vec());
    let given = (
        states,
        size(),
        vec(happens(), 1..60),
        theme(),
        any::<bool>(),
    );
    let test = |((_, reach), size, all, theme, projector): (_, _, Vec<Happens>, _, _)| {
        let reach: super::states::Reach = reach;
        let mut driver = Driver::new(size, theme, projector);
        reach(&mut driver);
        let mut size = size;
        for (nth, what) in all.iter().enumerate() {
            happen(&mut driver, what);
            if let Happens::Resize(other) = what {
                size = *other;
            }
            let last = nth + 1 == all.len();
            // To draw takes most of the time.
            if last || nth % 10 == 0 {
                check(&driver, size)?;
            }
        }
        Ok(())
    };
    runner(150)
        .run(&given, test)
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn small_sizes_can_be_drawn_one_by_one() -> Result<(), TestCaseError> {
    for (_, reach) in STATES {
        let mut driver = Driver::new(SIZES[0], Theme::default(), false);
        reach(&mut driver);
        for width in 0..12 {
            for height in 0..12 {
                // From twenty columns and six rows on there is more than a sentence.
                for size in [Size::new(width, height), Size::new(width + 15, height)] {
                    driver.resize(size);
                    draw_inside(&driver, size)?;
                }
            }
        }
    }
    Ok(())
}
