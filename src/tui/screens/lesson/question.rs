//! How a question looks, with what it may be answered with.

use super::ask::{Ask, Draft};
use crate::prose;
use crate::tui::screens::Look;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use std::ops::Range;

type Row = Vec<Span<'static>>;

/// Columns before the pointer, and before the number of a choice.
const MARGIN: usize = 2;
const NUMBERS: usize = 4;

/// Draws a question. Where there is not room for all of it, what there is to do stays at the foot,
/// and the choice under the cursor can be seen.
pub fn draw(ask: &Ask, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let width = usize::from(area.width);
    let question = prose::set(&ask.prediction.ask, width, false);
    let mut above: Vec<Row> = question.iter().map(|line| row(line, &theme)).collect();
    above.push(Row::new());
    let mut below = vec![Row::new()];
    let mut focus = 0..1;
    match &ask.draft {
        Draft::Number(typed) => below = vec![field(ask, typed, &theme), Row::new()],
        _ => focus = choices(ask, width, &theme, &mut above),
    }
    below.extend(comment(ask, width, &theme));
    let foot = u16::try_from(below.len()).unwrap_or(u16::MAX);
    let all = u16::try_from(above.len()).unwrap_or(u16::MAX);
    let room = area.height.saturating_sub(foot).max(area.height.min(4));
    let height = all.min(room);
    let place = Rect { height, ..area };
    let mut canvas = Canvas::new(place, &theme, buf);
    let first = first(&focus, above.len(), height);
    text::rows(&mut canvas, above.len(), first, |canvas, y, at| {
        canvas.line(0, y, &above[at], canvas.width());
    });
    let place = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    let mut canvas = Canvas::new(place, &theme, buf);
    for (y, row) in (0..canvas.height()).zip(&below) {
        canvas.line(0, y, row, canvas.width());
    }
}

/// The first row to show, so that all of `focus` can be seen. The last row on the screen may only
/// say that there is more.
fn first(focus: &Range<usize>, count: usize, height: u16) -> usize {
    let height = usize::from(height);
    if count <= height {
        return 0;
    }
    let seen = height.saturating_sub(1);
    focus.end.saturating_sub(seen).min(focus.start)
}

fn row(line: &prose::Line, theme: &Theme) -> Row {
    let span = |span: &prose::Span| {
        let style = theme.style(text::role(span.style));
        Span::styled(span.text.clone(), style)
    };
    line.iter().map(span).collect()
}

fn blank(columns: usize) -> Span<'static> {
    Span::raw(" ".repeat(columns))
}

/// The pointer before what keys are for.
fn pointer(here: bool, theme: &Theme) -> [Span<'static>; 2] {
    let sign = if here { theme.signs().pointer } else { ' ' };
    let sign = format!("{sign:<width$}", width = NUMBERS - MARGIN);
    [blank(MARGIN), Span::styled(sign, theme.style(Role::Key))]
}

fn field(ask: &Ask, typed: &str, theme: &Theme) -> Row {
    let open = ask.answered.is_none();
    let role = if open { Role::Selected } else { Role::Text };
    let mut row: Row = pointer(true, theme).into();
    row.push(Span::styled(format!(" {typed:<8} "), theme.style(role)));
    let unit = format!(" {}", ask.unit());
    row.push(Span::styled(unit, theme.style(Role::Faint)));
    row
}

/// Adds the choices, each in as many rows as it needs; gives those that must be seen.
fn choices(ask: &Ask, width: usize, theme: &Theme, rows: &mut Vec<Row>) -> Range<usize> {
    let (cursor, chosen) = match &ask.draft {
        Draft::Choice(cursor) | Draft::Order(cursor, _) => (*cursor, None),
        Draft::Set(cursor, chosen) => (*cursor, Some(chosen)),
        Draft::Number(_) => return 0..0,
    };
    let mut focus = 0..0;
    let open = ask.answered.is_none();
    for (at, choice) in ask.choices().iter().enumerate() {
        let here = open && at == cursor;
        let boxed = match chosen {
            Some(chosen) if chosen.contains(&at) => "[x] ",
            Some(_) => "[ ] ",
            None => "",
        };
        let start = rows.len();
        let name = format!(
            "{:<2}",
            if at < 9 {
                (at + 1).to_string()
            } else {
                String::new()
            }
        );
        let margin = NUMBERS + name.len() + boxed.len();
        let style = if here {
            Some(theme.style(Role::Selected))
        } else {
            ask.was_chosen(at).then(|| theme.style(Role::Strong))
        };
        for (nth, line) in set(choice, width.saturating_sub(margin)).iter().enumerate() {
            let mut row = Row::new();
            if nth == 0 {
                // Where several can be taken, a box says which were.
                let marked = here || (ask.was_chosen(at) && chosen.is_none());
                row.extend(pointer(marked, theme));
                row.push(Span::styled(name.clone(), theme.style(Role::Key)));
                row.push(Span::styled(boxed, theme.style(Role::Text)));
            } else {
                row.push(blank(margin));
            }
            row.extend(styled(line, style, theme));
            rows.push(row);
        }
        if at == cursor {
            focus = start..rows.len();
        }
    }
    focus
}

/// A choice; one without words has a line too.
fn set(choice: &str, width: usize) -> Vec<prose::Line> {
    let lines = prose::set(choice, width, false);
    match lines.is_empty() {
        true => vec![prose::Line::new()],
        false => lines,
    }
}

fn styled(line: &prose::Line, style: Option<Style>, theme: &Theme) -> Row {
    let mut row = row(line, theme);
    if let Some(style) = style {
        row.iter_mut().for_each(|span| span.style = style);
    }
    row
}

/// What to do, or what was done.
fn comment(ask: &Ask, width: usize, theme: &Theme) -> Vec<Row> {
    let (words, role) = match (&ask.problem, &ask.answered) {
        (Some(problem), _) => (problem.clone(), Role::Bad),
        (None, Some(answered)) => {
            let said = match &answered.text {
                Some(text) => format!("You said: {}.", text.trim_end_matches('.')),
                None => "You skipped this one.".to_owned(),
            };
            let next = "You will see what happens. Enter goes on.";
            (format!("{said} {next}"), Role::Good)
        }
        (None, None) => (how(&ask.draft).to_owned(), Role::Faint),
    };
    let lines = match ask.answered {
        // It may have code in it, as the choices have.
        Some(_) => prose::set(&words, width.saturating_sub(MARGIN), false),
        None => {
            let lines = prose::fill(&words, width.saturating_sub(MARGIN), "");
            let style = prose::Style::Plain;
            lines
                .into_iter()
                .map(|text| vec![prose::Span { text, style }])
                .collect()
        }
    };
    let row = |line: &prose::Line| {
        let mut row = vec![blank(MARGIN)];
        row.extend(line.iter().map(|span| {
            let role = match span.style {
                prose::Style::Code => Role::Code,
                _ => role,
            };
            Span::styled(span.text.clone(), theme.style(role))
        }));
        row
    };
    lines.iter().map(row).collect()
}

fn how(draft: &Draft) -> &'static str {
    match draft {
        Draft::Number(_) => "Type a number and press Enter. s skips the question.",
        Draft::Choice(_) => {
            "Choose with the arrows or a digit, then press Enter. s skips the question."
        }
        Draft::Set(..) => {
            "Take all that apply with space or digits, then press Enter. s skips the question."
        }
        Draft::Order(..) => {
            "Put them in order: + moves the chosen one up, - moves it down. Then press Enter. \
             s skips the question."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_under_the_cursor_is_on_the_screen() {
        for count in 0..20 {
            for height in 2..12u16 {
                for end in 1..=count {
                    let focus = end - 1..end;
                    let first = first(&focus, count, height);
                    let all = usize::from(height);
                    let offset = first.min(count.saturating_sub(all));
                    let more = count - offset > all && height > 2;
                    let rows = if more { all - 1 } else { all };
                    let seen = offset..offset + rows;
                    assert!(
                        seen.contains(&focus.start),
                        "{count} {height} {end}: {seen:?}"
                    );
                }
            }
        }
        assert_eq!(
            first(&(3..9), 20, 4),
            3,
            "the beginning, where not all fits"
        );
    }
}
