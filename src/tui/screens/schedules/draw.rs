//! How it looks.

use super::super::lesson::{column, draw_question, titled};
use super::histogram::Histogram;
use super::side::{Seen, Side, State};
use super::{Page, Schedules, answers, compare, graph, told};
use crate::prose;
use crate::tui::screens::Look;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::{Canvas, columns_of};
use crate::tui::widgets::text::{self, Frame, frame};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// A row of styled text.
pub type Row = Vec<Span<'static>>;

/// From so many columns on what happens stands beside the outcomes, not below.
const BESIDE: u16 = 110;
/// The fewest rows in which what happens is told.
const TOLD: usize = 5;

/// Draws what is asked, or what was found.
pub fn draw(every: &Schedules, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    if let Some(nth) = every.variant().open_question() {
        let variant = every.variant();
        let title = format!(
            "Every interleaving: question {} of {}",
            nth + 1,
            variant.asks.len()
        );
        let column = column(area, look);
        let body = titled(&title, column, buf, look);
        return draw_question(&variant.asks[nth], body, buf, look);
    }
    let area = margin(area);
    let side = every.variant().side();
    let rows = head(every, usize::from(area.width), &theme);
    let head = u16::try_from(rows.len())
        .unwrap_or(u16::MAX)
        .min(area.height);
    put(
        &rows,
        0,
        &theme,
        Rect {
            height: head,
            ..area
        },
        buf,
    );
    let body = below_head(area, head);
    match (every.page, side.seen()) {
        (Page::Answers, _) => {
            let lines = answers::lines(every, usize::from(body.width));
            text::prose(&lines, every.scroll, &theme, body, buf);
        }
        (Page::Graph, _) => graph::draw(every, body, buf, &theme),
        (Page::Compare, _) => {
            let rows = compare::rows(every, body.width, &theme);
            put(&rows, every.scroll, &theme, body, buf);
        }
        (Page::Steps, Some(seen)) => {
            let rows = told::schedule(seen, usize::from(body.width), &theme);
            put(&rows, every.scroll, &theme, body, buf);
        }
        (Page::Outcomes, Some(seen)) if body.width >= BESIDE => {
            beside(every, seen, body, buf, &theme)
        }
        (Page::Outcomes, Some(seen)) => stacked(every, seen, body, buf, &theme),
        (_, None) => put(
            &compare::rows(every, body.width, &theme),
            0,
            &theme,
            body,
            buf,
        ),
    }
}

/// One column free at both sides.
fn margin(area: Rect) -> Rect {
    let by = u16::from(area.width > 40);
    Rect {
        x: area.x + by,
        width: area.width - 2 * by,
        ..area
    }
}

fn below_head(area: Rect, head: u16) -> Rect {
    Rect {
        y: area.y + head,
        height: area.height - head,
        ..area
    }
}

/// What stands above every page.
fn head(every: &Schedules, width: usize, theme: &Theme) -> Vec<Row> {
    let side = every.variant().side();
    let mut rows = match &side.state {
        State::Going(going) => told::going(going, side, width, theme),
        State::Came(seen) => told::summed(seen, width, theme),
        State::Waiting => {
            let why = side.exploration.unsupported.as_deref();
            set(why.unwrap_or("Not searched yet."), width, Role::Text, theme)
        }
    };
    if let (Page::Steps | Page::Graph, Some(seen)) = (every.page, side.seen()) {
        rows.push(Row::new());
        let heading = told::heading(side, seen);
        rows.extend(set(&heading, width, Role::Title, theme));
    }
    rows.push(Row::new());
    rows
}

/// Outcomes at the left, what happens at the right.
fn beside(every: &Schedules, seen: &Seen, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let side = every.variant().side();
    let width = area.width * 11 / 20;
    let left = Rect {
        width: width - 2,
        ..area
    };
    let right = Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    };
    let room = usize::from(area.height);
    let rest = [
        told::real(side, usize::from(left.width), theme),
        compare::rows(every, left.width, theme),
        told::claims(side, seen, usize::from(left.width), theme),
        told::notes(side, seen, usize::from(left.width), theme),
    ];
    let rows = blocks(seen, side, &rest, [0, 2, 1, 3], left.width, room, theme);
    put(&rows, 0, theme, left, buf);
    happens(side, seen, right, buf, theme);
}

/// Outcomes above, what happens below.
fn stacked(every: &Schedules, seen: &Seen, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let side = every.variant().side();
    let room = usize::from(area.height).saturating_sub(TOLD + 1).max(3);
    let rest = [
        told::real(side, usize::from(area.width), theme),
        told::claims(side, seen, usize::from(area.width), theme),
        compare::rows(every, area.width, theme),
        told::notes(side, seen, usize::from(area.width), theme),
    ];
    let rows = blocks(seen, side, &rest, [0, 1, 2, 3], area.width, room, theme);
    let height = u16::try_from(rows.len())
        .unwrap_or(u16::MAX)
        .min(area.height);
    put(&rows, 0, theme, Rect { height, ..area }, buf);
    let gap = u16::from(area.height > height);
    happens(side, seen, below_head(area, height + gap), buf, theme);
}

/// The outcomes, and of the rest what there is room for, taken in the order of `rank` and shown in
/// the order given.
fn blocks(
    seen: &Seen,
    side: &Side,
    rest: &[Vec<Row>; 4],
    rank: [usize; 4],
    width: u16,
    room: usize,
    theme: &Theme,
) -> Vec<Row> {
    let histogram = Histogram::of(side, seen, side.real.counts.as_deref());
    let all = histogram.bars.len() + 1;
    // Some rows are kept for the rest, where there are many outcomes.
    let mut left = room.saturating_sub(all.min((room / 2).max(4)));
    let mut kept = [false; 4];
    for nth in rank {
        let rows = rest[nth].len();
        if rows > 0 && rows < left {
            kept[nth] = true;
            left -= rows + 1;
        }
    }
    let taken = rest.iter().zip(kept).filter(|(_, kept)| *kept);
    let taken: usize = taken.map(|(rows, _)| rows.len() + 1).sum();
    let mut rows = histogram.rows(seen, width, room.saturating_sub(taken).max(2), theme);
    for (block, _) in rest.iter().zip(kept).filter(|(_, kept)| *kept) {
        rows.push(Row::new());
        rows.extend(block.iter().cloned());
    }
    rows
}

/// What happens in the schedule that is looked at, in a box.
fn happens(side: &Side, seen: &Seen, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if area.height < 3 || seen.came.shown.is_none() {
        return;
    }
    let title = told::heading(side, seen);
    let titles = Frame {
        left: &title,
        ..Frame::default()
    };
    let inner = margin(frame(&titles, theme, area, buf));
    let rows = told::schedule(seen, usize::from(inner.width), theme);
    put(&rows, 0, theme, inner, buf);
}

/// How many lines are below what is shown of a page of text, and how many are a screenful.
pub fn below(every: &Schedules, look: &Look) -> (usize, usize) {
    let theme = look.theme();
    let area = margin(whole(look));
    let width = usize::from(area.width);
    let head = head(every, width, &theme).len();
    let room = usize::from(area.height).saturating_sub(head);
    let lines = match (every.page, every.variant().side().seen()) {
        (Page::Answers, _) => answers::lines(every, width).len(),
        (Page::Steps, Some(seen)) => told::schedule(seen, width, &theme).len(),
        (Page::Compare, _) => compare::rows(every, area.width, &theme).len(),
        _ => 0,
    };
    let below = lines.saturating_sub(every.scroll + room);
    (below, room.saturating_sub(2).max(1))
}

/// The room of the graph of states in a terminal of this size.
pub fn graph_room(every: &Schedules, look: &Look) -> Rect {
    let area = margin(whole(look));
    let head = head(every, usize::from(area.width), &look.theme()).len();
    let head = u16::try_from(head).unwrap_or(u16::MAX).min(area.height);
    graph::room(below_head(area, head))
}

fn whole(look: &Look) -> Rect {
    Rect::new(0, 0, look.size.width, look.size.height.saturating_sub(2))
}

/// Draws rows from the row `first` on.
pub fn put(rows: &[Row], first: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut canvas = Canvas::new(area, theme, buf);
    text::rows(&mut canvas, rows.len(), first, |canvas, y, at| {
        canvas.line(0, y, &rows[at], canvas.width());
    });
}

/// A piece of text that has a role.
pub fn span(text: impl Into<String>, role: Role, theme: &Theme) -> Span<'static> {
    Span::styled(text.into(), theme.style(role))
}

/// So many blanks.
pub fn blank(columns: u16) -> Span<'static> {
    Span::raw(" ".repeat(usize::from(columns)))
}

/// Markdown set in a width; what has no style of its own has this role.
pub fn set(markdown: &str, width: usize, role: Role, theme: &Theme) -> Vec<Row> {
    let lines = prose::set(markdown, width.max(1), false);
    let style = |span: &prose::Span| match span.style {
        prose::Style::Plain => role,
        other => text::role(other),
    };
    let row = |line: &prose::Line| -> Row {
        let spans = line.iter();
        spans
            .map(|it| span(it.text.clone(), style(it), theme))
            .collect()
    };
    lines.iter().map(row).collect()
}

/// Texts in columns, two columns apart, each line cut to a width.
pub fn cells<const N: usize>(
    rows: &[[String; N]],
    right: [bool; N],
    width: u16,
    theme: &Theme,
) -> Vec<String> {
    let wide = |text: &str| usize::from(columns_of(&theme.text(text)));
    let widths: Vec<usize> = (0..N)
        .map(|at| rows.iter().map(|row| wide(&row[at])).max().unwrap_or(0))
        .collect();
    let line = |row: &[String; N]| {
        let mut line = String::new();
        for (at, text) in row.iter().enumerate() {
            let fill = " ".repeat(widths[at].saturating_sub(wide(text)));
            line += if at == 0 { "" } else { "  " };
            line += &match right[at] {
                true => format!("{fill}{text}"),
                false => format!("{text}{fill}"),
            };
        }
        let line = theme.text(line.trim_end()).into_owned();
        crate::trace::picture::cut(&line, usize::from(width), theme.signs().dots)
    };
    rows.iter().map(line).collect()
}
