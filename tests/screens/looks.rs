//! The same screens in other colours and signs.

use super::snapshot::{SIZES, at_three_sizes, rows, shown, styled};
use super::states::STATES;
use counterpoint::tui::{Palette, Theme};
use ratatui::style::Color;
use std::collections::{BTreeMap, BTreeSet};

/// Screens on which every role has something to show.
const TELLING: [&str; 8] = [
    "page_long",
    "ask_set",
    "runs_middle",
    "answers_all",
    "every_claim",
    "every_deadlock_graph",
    "play_waits",
    "exercise_not_concurrent",
];

fn looks_in(palette: Palette) {
    let ascii = false;
    for name in TELLING {
        styled(name, Theme { palette, ascii });
    }
}

#[test]
fn dark() {
    looks_in(Palette::Dark);
}

#[test]
fn light() {
    looks_in(Palette::Light);
}

#[test]
fn contrast() {
    looks_in(Palette::Contrast);
}

#[test]
fn mono() {
    looks_in(Palette::Mono);
}

const ASCII: Theme = Theme {
    palette: Palette::Dark,
    ascii: true,
};

#[test]
fn ascii() {
    for name in TELLING {
        styled(name, ASCII);
    }
}

#[test]
fn on_a_projector() {
    for name in [
        "shelf_fresh",
        "page_short",
        "page_long",
        "ask_choice",
        "runs_over",
        "runs_over_six",
        "alone",
        "answers_all",
        "play_moved",
        "exercise_not_concurrent",
    ] {
        at_three_sizes(name, true);
    }
}

#[test]
fn in_ascii_everything_is_ascii() {
    let mut others = BTreeMap::new();
    for (name, reach) in STATES {
        for size in SIZES {
            let rows = rows(&shown(*reach, size, ASCII, false));
            let letters = rows.iter().flat_map(|row| row.chars());
            for other in letters.filter(|letter| !letter.is_ascii()) {
                others
                    .entry(other)
                    .or_insert_with(BTreeSet::new)
                    .insert(*name);
            }
        }
    }
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn mono_has_no_colours() {
    let theme = Theme {
        palette: Palette::Mono,
        ascii: false,
    };
    for (name, reach) in STATES {
        for projector in [false, true] {
            let buf = shown(*reach, SIZES[1], theme, projector);
            let coloured = buf.content.iter();
            let coloured =
                coloured.filter(|cell| (cell.fg, cell.bg) != (Color::Reset, Color::Reset));
            let symbols: String = coloured.map(|cell| cell.symbol()).collect();
            assert_eq!(symbols, "", "{name}, projector {projector}");
        }
    }
}

#[test]
fn nothing_is_red_or_green_or_beyond_the_palette_of_the_terminal() {
    for palette in Palette::ALL {
        let ascii = false;
        for (name, reach) in STATES {
            let buf = shown(*reach, SIZES[1], Theme { palette, ascii }, false);
            for cell in &buf.content {
                for colour in [cell.fg, cell.bg] {
                    let odd = matches!(
                        colour,
                        Color::Red | Color::Green | Color::LightRed | Color::LightGreen
                    ) || matches!(colour, Color::Rgb(..) | Color::Indexed(_));
                    assert!(!odd, "{name} in {}: {colour}", palette.name());
                }
            }
        }
    }
}
