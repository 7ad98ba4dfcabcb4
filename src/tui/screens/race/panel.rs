//! A run among the others: lanes, axis, what is shared, what was said, steps, how it ended.

use super::beside::{Panel, lanes};
use super::column::{Column, Shown};
use super::figures::{carry, overview};
use super::told::stable_time;
use super::{Race, State, alone};
use crate::mechanism;
use crate::report::{moment, verdict};
use crate::trace::picture::{Look as Picture, STATES};
use crate::trace::{Outcome, grouped};
use crate::tui::screens::Look;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::axis::Axis;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text::{Frame, frame, wrapped};
use crate::tui::widgets::world::World;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// Draws a run in its panel.
pub fn draw(race: &Race, panel: &Panel, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let column = &race.columns[panel.column];
    let left = format!("{} {}", panel.column + 1, column.label);
    let titles = Frame {
        left: &left,
        right: &time(race, column),
        focus: panel.column == race.view.focus && race.columns.len() > 1,
    };
    let inner = frame(&titles, &theme, panel.area, buf);
    match &column.run {
        Shown::Waiting => waiting(race, column, inner, buf, &theme),
        Shown::Unsupported(why) => {
            let words = format!("Cannot be run like this: {why}.");
            wrapped(&words, theme.style(Role::Faint), 0, &theme, inner, buf);
        }
        Shown::Done(done) => match &done.trace.meta.outcome {
            Outcome::Refused { reason } => {
                let words = format!("Refused: {reason}.");
                wrapped(&words, theme.style(Role::Bad), 0, &theme, inner, buf);
            }
            _ => going(race, column, panel, buf, look),
        },
        Shown::Live(_) => going(race, column, panel, buf, look),
    }
}

/// How long a run took, or has gone on.
pub fn time(race: &Race, column: &Column) -> String {
    match &column.run {
        Shown::Live(_) => stable_time(column.story_now()),
        Shown::Done(_) if !race.is_told(column) => stable_time(race.view.playhead.at),
        Shown::Done(done) => crate::trace::say_time(done.timeline.makespan),
        _ => String::new(),
    }
}

/// What a run that has not begun will be.
fn waiting(race: &Race, column: &Column, inner: Rect, buf: &mut Buffer, theme: &Theme) {
    let about = mechanism::find(&column.mechanism).map_or("", |mechanism| mechanism.about());
    let mut words = capital(about);
    if column.title != column.label && !column.title.is_empty() {
        words = format!("{}: {about}.", column.title);
    }
    if matches!(race.state, State::Running) {
        words = format!("Its turn comes. {words}");
    }
    let inner = Rect {
        x: inner.x + u16::from(inner.width > 2),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    wrapped(&words, theme.style(Role::Faint), 0, theme, inner, buf);
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

fn going(race: &Race, column: &Column, panel: &Panel, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let Some(timeline) = column.timeline() else {
        return;
    };
    let parts = &panel.parts;
    let followed = race.followed(column);
    let critical = race.critical(column);
    let lanes = lanes(race, column, timeline, followed.as_deref(), &critical);
    if let Some(layout) = &panel.lanes {
        if race.in_overview(column) {
            overview(column, &lanes, layout, &theme, buf);
        } else {
            lanes.draw(layout, &theme, buf);
        }
        let axis = Axis {
            window: layout.window(),
            left: layout.left,
            playhead: lanes.playhead,
        };
        axis.draw(&theme, parts.axis, buf);
    }
    if let Some(now) = &column.scene.now {
        let objects = carry::objects(column, now);
        let world = World {
            objects: &objects,
            first: 0,
        };
        world.draw(&theme, parts.shared, buf);
    }
    said(race, column, parts.said, buf, &theme);
    if parts.steps.height > 0 {
        alone::steps(race, column, parts.steps, buf, &theme);
    }
    if race.is_told(column) {
        end(column, parts.verdict, buf, &theme);
    } else if parts.said.height == 0 {
        said(race, column, parts.verdict, buf, &theme);
    }
}

/// What was said, the last line at the bottom.
pub fn said(race: &Race, column: &Column, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(timeline) = column.timeline().filter(|_| area.height > 0) else {
        return;
    };
    let area = match column.scene.counts.filter(|_| race.in_overview(column)) {
        Some(counts) => counted(&counts, area, buf, theme),
        None => area,
    };
    let mut canvas = Canvas::new(area, theme, buf);
    let rows = canvas.height();
    let mut lines = column.said(column.scene.events, usize::from(rows));
    lines.reverse();
    for (y, (at, task, text)) in (0..rows).zip(lines) {
        let lane = timeline.lane(task);
        let who = lane.map(|lane| timeline.name(lane)).unwrap_or_default();
        // Many lessons let a task say its name first.
        let rest = text.strip_prefix(who.as_str());
        let rest = rest.filter(|rest| rest.starts_with(':')).unwrap_or(text);
        let who = if rest.len() < text.len() {
            who
        } else {
            who + ": "
        };
        let spans = [
            Span::styled(
                format!("{:>7} ", moment(at, race.span().1)),
                theme.style(Role::Faint),
            ),
            Span::styled(who, theme.style(Role::Strong)),
            Span::styled(rest, theme.style(Role::Text)),
        ];
        let room = canvas.width();
        canvas.line(0, y, &spans, room);
    }
}

/// How many tasks do what at the present moment; gives what is left of the area.
fn counted(counts: &[u32; STATES], area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
    let mut canvas = Canvas::new(area, theme, buf);
    let room = canvas.width();
    let mut rows = 0;
    for (look, count) in Picture::all().iter().zip(counts) {
        if *count == 0 || rows + 1 >= canvas.height() {
            continue;
        }
        let sign = if theme.ascii { look.ascii } else { look.glyph };
        canvas.sign(0, rows, sign, theme.colour(look.colour));
        let words = format!("{:>9} {}", grouped(u64::from(*count)), look.word);
        canvas.cut(2, rows, &words, room, theme.style(Role::Text));
        rows += 1;
    }
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// How a run ended, against what was expected.
pub fn end(column: &Column, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if column.done().is_none() || area.height == 0 {
        return;
    }
    let verdict = verdict(&carry::told(column));
    let signs = theme.signs();
    let (sign, role) = match verdict.held {
        Some(true) => (signs.good, Role::Good),
        Some(false) => (signs.bad, Role::Bad),
        None => (signs.neither, Role::Faint),
    };
    let mut canvas = Canvas::new(area, theme, buf);
    canvas.sign(0, 0, sign, theme.style(role));
    let room = canvas.width().saturating_sub(2);
    let words = match verdict.full.chars().count() <= usize::from(room) {
        true => &verdict.full,
        false => &verdict.brief,
    };
    canvas.cut(2, 0, words, room, theme.style(role));
}
