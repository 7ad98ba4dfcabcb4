//! What holds for all widgets, and what their tests share.

use super::*;
use crate::trace::picture::STATES;
use crate::trace::{Timeline, critical_path, sketch};
use crate::tui::theme::{Palette, Theme};
use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Style};

/// An empty screen.
pub fn screen(width: u16, height: u16) -> Buffer {
    Buffer::empty(Rect::new(0, 0, width, height))
}

/// The rows of a screen as text. A cell that is covered by a wide sign is left out.
pub fn rows(buf: &Buffer) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let width = usize::from(buf.area.width);
    let row = |cells: &[Cell]| {
        let mut covered = 0;
        let mut text = String::new();
        for cell in cells {
            if covered == 0 {
                text += cell.symbol();
            }
            covered = covered.max(cell.symbol().width()).saturating_sub(1);
        }
        text
    };
    buf.content.chunks(width.max(1)).map(row).collect()
}

/// Something to draw.
type Drawing<'a> = dyn FnMut(&mut Buffer) + 'a;

/// Draws every widget with something in it.
fn draw_all(theme: &Theme, area: Rect, each: &mut dyn FnMut(&mut Drawing<'_>)) {
    let trace = sketch::deadlock();
    let timeline = Timeline::of(&trace);
    let legs = critical_path(&trace, &timeline);
    for at in [None, Some(0), Some(timeline.end / 3), Some(timeline.end)] {
        let lanes = Lanes {
            workers: &trace.workers,
            playhead: at,
            until: at,
            critical: &legs,
            carriers: true,
            said: true,
            first: usize::from(at.is_some()),
            selected: Some(crate::program::TaskId(1)),
            ..Lanes::of(&timeline)
        };
        let layout = lanes.layout(area);
        each(&mut |buf| lanes.draw(&layout, theme, buf));
        let axis = Axis {
            window: layout.window(),
            left: layout.left,
            playhead: at,
        };
        each(&mut |buf| axis.draw(theme, area, buf));
        let columns = vec![[1.5; STATES]; usize::from(area.width)];
        let heat = Heat {
            columns: &columns,
            peak: 12.0,
            from: 0,
            to: timeline.end,
            left: layout.left,
            playhead: at,
            until: at,
        };
        each(&mut |buf| heat.draw(theme, area, buf));
    }
    let objects = world::sample::objects();
    for first in [0, 2, 99] {
        let world = World {
            objects: &objects,
            first,
        };
        each(&mut |buf| world.draw(theme, area, buf));
    }
    each(&mut |buf| draw_text(theme, area, buf));
}

fn draw_text(theme: &Theme, area: Rect, buf: &mut Buffer) {
    let titles = Frame {
        left: "1 one after the other",
        right: "2.4 s",
        focus: area.width.is_multiple_of(2),
    };
    let inner = frame(&titles, theme, area, buf);
    let lines: Vec<_> = (0..9)
        .map(|step| StepLine {
            depth: step,
            text: "lock fork".to_owned(),
            step: Some(crate::program::StepId(step)),
            at: Few::of(&["Ann", "Bob"]),
        })
        .collect();
    let steps = Steps {
        lines: &lines,
        selected: Some(7),
        first: 0,
    };
    for placed in grid(inner, 3, Size::new(20, 4), 1) {
        let text = "# Waiting\nWho *waits* for `a lock`, **waits** for whoever holds it.";
        let set = crate::prose::set(text, usize::from(placed.area.width), false);
        match placed.panel {
            0 => drop(prose(&set, 1, theme, placed.area, buf)),
            1 => drop(steps.draw(theme, placed.area, buf)),
            _ => drop(wrapped(text, Style::new(), 0, theme, placed.area, buf)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn nothing_is_drawn_outside_of_an_area_of_any_size(
        width in prop_oneof![0u16..40, 0u16..300], height in prop_oneof![0u16..8, 0u16..100],
        (x, y) in (0u16..4, 0u16..4), ascii in any::<bool>(),
    ) {
        let area = Rect::new(x, y, width, height);
        let whole = Rect::new(0, 0, width + 7, height + 7);
        let sentinel = Buffer::filled(whole, Cell::new("§"));
        let theme = Theme { ascii, ..Theme::default() };
        draw_all(&theme, area, &mut |draw| {
            let mut buf = sentinel.clone();
            draw(&mut buf);
            for (place, cell) in buf.content.iter().enumerate() {
                let (cx, cy) = buf.pos_of(place);
                let inside = area.contains((cx, cy).into());
                assert!(inside || *cell == sentinel.content[place], "{cx},{cy} of {area:?}");
            }
        });
    }

    #[test]
    fn an_area_that_is_not_on_the_screen_is_no_harm(
        x in 0u16..40, y in 0u16..20, width in 0u16..60, height in 0u16..30,
    ) {
        draw_all(&Theme::default(), Rect::new(x, y, width, height), &mut |draw| {
            draw(&mut screen(20, 10));
        });
    }
}

#[test]
fn ascii_names_in_the_ascii_theme_make_an_ascii_screen_and_mono_has_no_colours() {
    for (width, height) in [(9, 3), (30, 6), (80, 24)] {
        let theme = Theme {
            palette: Palette::Mono,
            ascii: true,
        };
        let mut drawn = 0;
        draw_all(&theme, Rect::new(0, 0, width, height), &mut |draw| {
            let mut buf = screen(width, height);
            draw(&mut buf);
            for cell in &buf.content {
                assert!(cell.symbol().is_ascii(), "{:?}", cell.symbol());
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
                drawn += usize::from(cell.symbol() != " ");
            }
        });
        assert!(drawn > 0);
    }
}
