use super::super::tests::{rows, screen};
use super::*;
use crate::trace::{Kind, critical_path, sketch, sketch::Sketch};
use ratatui::style::Modifier;

const SECOND: i64 = 1_000_000_000;

fn drawn(lanes: Lanes<'_>, width: u16, height: u16, ascii: bool) -> Vec<String> {
    let theme = Theme {
        ascii,
        ..Theme::default()
    };
    let mut buf = screen(width, height);
    let layout = lanes.layout(buf.area);
    lanes.draw(&layout, &theme, &mut buf);
    rows(&buf)
}

#[test]
fn tasks_end_in_how_they_ended() {
    let timeline = Timeline::of(&sketch::coffee_threads());
    assert_eq!(
        drawn(Lanes::of(&timeline), 21, 4, false),
        [
            " Main   ────────────✓",
            " Coffee ░░░░░░░░✓    ",
            " Pastry ░░░░░░░░░░░░✓",
            "                     ",
        ]
    );
    let timeline = Timeline::of(&sketch::deadlock());
    assert_eq!(
        drawn(Lanes::of(&timeline), 20, 3, true),
        [
            " Main  ------------X",
            " Left  ~~~~~~------X",
            " Right ~~~~~~~~~~~~X",
        ]
    );
}

#[test]
fn what_has_not_happened_yet_is_not_drawn() {
    let trace = sketch::coffee_sequential();
    let timeline = Timeline::of(&trace);
    let lanes = Lanes {
        playhead: Some(SECOND),
        until: Some(SECOND),
        selected: Some(TaskId(1)),
        carriers: true,
        workers: &trace.workers,
        ..Lanes::of(&timeline)
    };
    assert_eq!(
        drawn(lanes, 28, 3, false),
        [
            " Main   ───┃              s1",
            "▸Coffee ░░░┃              s1",
            " Pastry    ┃                ",
        ]
    );
    let later = Lanes {
        playhead: Some(2 * SECOND),
        until: Some(3 * SECOND),
        ..lanes
    };
    assert_eq!(
        drawn(later, 52, 3, true)[1],
        ">Coffee ~~~~~~~~~~~~~~v                       seat 1"
    );
}

#[test]
fn lanes_scroll_and_can_be_chosen() {
    let timeline = Timeline::of(&sketch::sleepers(1_000));
    let lanes = Lanes {
        first: 11,
        ..Lanes::of(&timeline)
    };
    assert_eq!(
        drawn(lanes, 24, 4, false),
        [
            " Slee… 11 ░░░░░░░░░░░░░✓",
            " Slee… 12 ░░░░░░░░░░░░░✓",
            " Slee… 13 ░░░░░░░░░░░░░✓",
            " ↑ 11 more  ↓ 987 more  ",
        ]
    );
    let chosen = Lanes {
        shown: Some(&[7, 0, 4_000]),
        ..lanes
    };
    let rows = drawn(chosen, 40, 3, false);
    assert!(rows[0].starts_with(" Sleeper 7 ░"), "{rows:?}");
    assert!(rows[1].starts_with(" Main      ─"), "{rows:?}");
    assert_eq!(rows[2].trim(), "");
}

#[test]
fn the_critical_path_and_what_was_said_are_marked() {
    let trace = sketch::contention();
    let timeline = Timeline::of(&trace);
    let legs = critical_path(&trace, &timeline);
    let lanes = Lanes {
        critical: &legs,
        ..Lanes::of(&timeline)
    };
    let mut buf = screen(28, 4);
    let layout = lanes.layout(buf.area);
    lanes.draw(&layout, &Theme::default(), &mut buf);
    let underlined = buf.content.chunks(28).map(|row| {
        let mark = |cell: &ratatui::buffer::Cell| {
            if cell.modifier.contains(Modifier::UNDERLINED) {
                '_'
            } else {
                ' '
            }
        };
        row.iter()
            .map(mark)
            .collect::<String>()
            .trim_end()
            .to_owned()
    });
    assert_eq!(
        underlined.collect::<Vec<_>>(),
        [
            "",
            "         ______",
            "               ______",
            "                     ______"
        ]
    );

    let said = Sketch::new(&["Main"])
        .event(1.0, 0, Kind::Said, 0)
        .event(1.1, 0, Kind::Said, 0)
        .event(3.0, 0, Kind::Said, 0)
        .end(4.0, 0)
        .finished();
    let timeline = Timeline::of(&said);
    let lanes = Lanes {
        said: true,
        ..Lanes::of(&timeline)
    };
    assert_eq!(drawn(lanes, 15, 1, true), [" Main ==*===*=v"]);
}

#[test]
fn places_on_the_screen_are_lanes_and_times() {
    let timeline = Timeline::of(&sketch::coffee_threads());
    let lanes = Lanes::of(&timeline);
    let short = Lanes {
        to: 6 * SECOND,
        shown: Some(&[0]),
        ..lanes
    };
    let mut layouts = [lanes, short].map(|lanes| lanes.layout(Rect::new(5, 2, 21, 4)));
    assert_eq!(
        layouts.map(|layout| (layout.left, layout.cells)),
        [(8, 12), (6, 14)]
    );
    LanesLayout::agree(&mut layouts);
    assert_eq!(
        layouts.map(|layout| (layout.left, layout.cells)),
        [(8, 12), (8, 12)]
    );
    let [layout, _] = layouts;
    assert_eq!(layout.time_at(5 + 8 + 4), Some(SECOND));
    assert_eq!(layout.column_of(SECOND), Some(17));
    assert_eq!(layout.column_of(3 * SECOND), Some(25));
    assert_eq!((layout.time_at(12), layout.time_at(25)), (None, None));
    let nth = layout.lane_at(3).and_then(|nth| lanes.nth(nth));
    assert_eq!(nth.map(|lane| lane.task), Some(TaskId(1)));
    assert_eq!((layout.lane_at(1), layout.lane_at(5)), (None, None));
}
