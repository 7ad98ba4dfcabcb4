//! The runs in figures, and the overview of many tasks.

use super::column::Column;
use super::{Race, foot};
use crate::report::{Figure, Look as ReportLook, Told, compare, statistics};
use crate::trace::Heat;
use crate::trace::picture::Window;
use crate::tui::screens::Look;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::heat;
use crate::tui::widgets::lanes::{Lanes, LanesLayout};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub mod carry;

/// Draws the figures: of all runs compared, or of the one that is shown alone.
pub fn draw(race: &Race, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let lines = lines(race, area.width, &theme);
    let mut canvas = Canvas::new(area, &theme, buf);
    let rows = usize::from(canvas.height());
    let first = race.view.scroll.min(lines.len().saturating_sub(rows));
    for (y, (text, role)) in (0..canvas.height()).zip(&lines[first..]) {
        let room = canvas.width().saturating_sub(2);
        canvas.cut(1, y, text, room, theme.style(*role));
    }
    let below = lines.len().saturating_sub(first + rows);
    if let (1.., Some(last)) = (below, canvas.height().checked_sub(1)) {
        let [_, _, _, down] = theme.signs().arrows;
        let more = format!(" {below} more {down} ");
        let end = canvas.width();
        canvas.right(end, last, &more, end, theme.style(Role::Key));
    }
}

/// How many lines the figures have at most.
pub fn rows(race: &Race) -> usize {
    lines(race, 80, &Theme::default()).len()
}

fn lines(race: &Race, width: u16, theme: &Theme) -> Vec<(String, Role)> {
    let told: Vec<Told> = race.columns.iter().map(carry::told).collect();
    let mut lines = Vec::new();
    // A run that could not be run has no figures of its own; the comparison says why.
    let alone = race.focused().filter(|_| race.view.alone);
    if let Some((column, done)) = alone.and_then(|column| Some((column, column.done()?))) {
        lines.push((column.label.clone(), Role::Title));
        for section in statistics(done, &told) {
            lines.push((String::new(), Role::Text));
            lines.push((section.title.clone(), Role::Strong));
            for figure in &section.figures {
                lines.extend(figure_lines(figure, width));
            }
        }
        return lines;
    }
    let look = ReportLook {
        colour: false,
        ascii: theme.ascii,
        width: usize::from(width.saturating_sub(2)).max(40),
    };
    let table = compare(&told, &look);
    lines.push((String::new(), Role::Text));
    lines.extend(table.heading.map(|heading| (heading, Role::Faint)));
    for row in table.rows {
        lines.extend(row.into_iter().map(|line| (line, Role::Text)));
    }
    lines.push((String::new(), Role::Text));
    lines.extend(table.legend.into_iter().map(|line| (line, Role::Faint)));
    if let Some(cost) = foot::cost(race) {
        lines.push((String::new(), Role::Text));
        lines.push((cost, Role::Faint));
    }
    for told in &told {
        for failed in crate::report::failed(told) {
            lines.push((String::new(), Role::Text));
            lines.push((format!("{}: {failed}", told.label), Role::Bad));
        }
        if let Some(ending) = crate::report::ending(told) {
            lines.push((String::new(), Role::Text));
            lines.push((format!("{}: {}", told.label, ending.head), Role::Bad));
            let sentences = ending.sentences.into_iter().take(8);
            lines.extend(sentences.map(|sentence| (format!("  {sentence}"), Role::Text)));
        }
    }
    lines
}

/// A figure with what it means: beside it, or below where there is no room.
fn figure_lines(figure: &Figure, width: u16) -> Vec<(String, Role)> {
    let Figure {
        name,
        value,
        meaning,
    } = figure;
    let first = format!("  {name:<24} {value:<22}");
    let beside = usize::from(width) >= first.chars().count() + meaning.chars().count() + 3;
    if beside {
        return vec![(format!("{first} {meaning}"), Role::Text)];
    }
    vec![
        (first, Role::Text),
        (format!("      {meaning}"), Role::Faint),
    ]
}

/// The comparison below the pictures.
pub fn comparison(race: &Race, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let told: Vec<Told> = race.columns.iter().map(carry::told).collect();
    let plain = ReportLook {
        colour: false,
        ascii: theme.ascii,
        width: usize::from(area.width.saturating_sub(2)).max(40),
    };
    let table = compare(&told, &plain);
    let mut canvas = Canvas::new(area, &theme, buf);
    let room = canvas.width().saturating_sub(2);
    if let Some(heading) = &table.heading {
        canvas.cut(1, 1, heading, room, theme.style(Role::Faint));
    }
    let rows = table.rows.iter().flatten();
    for (y, row) in (2..canvas.height()).zip(rows) {
        canvas.cut(1, y, row, room, theme.style(Role::Text));
    }
}

/// How many tasks do what, by time, where the lanes would be.
pub fn overview(
    column: &Column,
    lanes: &Lanes<'_>,
    layout: &LanesLayout,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let window: Window = layout.window();
    let heat = column.heat(window);
    draw_heat(&heat, lanes, layout, theme, buf);
}

fn draw_heat(
    counts: &Heat,
    lanes: &Lanes<'_>,
    layout: &LanesLayout,
    theme: &Theme,
    buf: &mut Buffer,
) {
    // An average over a cell is a little below the number that a learner knows.
    let all = lanes.timeline.lanes().len() as f32;
    let peak = match counts.peak() {
        peak if peak > all * 0.95 => all,
        peak => peak,
    };
    let chart = heat::Heat {
        columns: counts.cells(),
        peak,
        from: layout.from,
        to: layout.to,
        left: layout.left,
        playhead: lanes.playhead,
        until: lanes.until,
    };
    chart.draw(theme, layout.area, buf);
}
