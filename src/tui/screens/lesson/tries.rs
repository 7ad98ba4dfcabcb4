//! What else there is to try: experiments, and parameters of one's own.

use super::LessonScreen;
use super::draw::{indented, plain};
use super::params::Params;
use crate::prose::{self, Line, Span, Style};
use crate::tui::screens::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text::{Frame, popup, wrapped};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use std::ops::Range;

/// The experiments of a lesson.
pub fn lines(screen: &LessonScreen, width: usize) -> Vec<Line> {
    set(screen, width).0
}

/// The lines that must be seen: those of the experiment under the cursor.
pub fn chosen(screen: &LessonScreen, width: usize) -> Range<usize> {
    set(screen, width).1
}

/// All lines, and which of them are under the cursor.
fn set(screen: &LessonScreen, width: usize) -> (Vec<Line>, Range<usize>) {
    let mut lines = Vec::new();
    let mut chosen = 0..0;
    for (nth, experiment) in screen.lesson.experiments.iter().enumerate() {
        let here = nth == screen.tried;
        let start = lines.len();
        lines.push(entry(Some(nth), &experiment.name.replace('-', " "), here));
        let text = prose::set(&experiment.invitation, width.saturating_sub(6), false);
        lines.extend(indented(text, 6));
        if here {
            chosen = start..lines.len();
        }
        lines.push(Vec::new());
    }
    if lines.is_empty() {
        lines.push(plain(
            "There are no experiments in this lesson.",
            Style::Plain,
        ));
        lines.push(Vec::new());
    }
    if !screen.lesson.program.params.is_empty() {
        let text = "Press p to change the parameters yourself and run it again.";
        lines.push(plain(format!("   {text}"), Style::Plain));
        lines.push(Vec::new());
    }
    let experiments = screen.lesson.experiments.len();
    for (nth, (_, exercise)) in screen.offered().into_iter().enumerate() {
        let here = experiments + nth == screen.tried;
        let start = lines.len();
        lines.push(entry(None, &exercise.title, here));
        let text = format!("Exercise: write it yourself, in Rust. {}", exercise.teaches);
        let text = prose::set(&text, width.saturating_sub(6), false);
        lines.extend(indented(text, 6));
        if here {
            chosen = start..lines.len();
        }
        lines.push(Vec::new());
    }
    let here = screen.tried >= screen.tries();
    if here {
        chosen = lines.len()..lines.len() + 1;
    }
    let mut last = plain(if here { " ▸ " } else { "   " }, Style::Strong);
    last.push(Span {
        text: "Back to the shelf".to_owned(),
        style: if here { Style::Strong } else { Style::Plain },
    });
    lines.push(last);
    (lines, chosen)
}

/// The name of something to try, with its number where it has one.
fn entry(nth: Option<usize>, name: &str, here: bool) -> Line {
    let pointer = if here { " ▸ " } else { "   " };
    let span = |text: String, style| Span { text, style };
    vec![
        span(pointer.to_owned(), Style::Strong),
        span(
            nth.map_or("   ".to_owned(), |nth| format!("{}  ", nth + 1)),
            Style::Code,
        ),
        span(name.to_owned(), Style::Strong),
    ]
}

/// What an experiment invites to, and what is different in it.
pub fn invitation(screen: &LessonScreen, width: usize) -> Vec<Line> {
    let lesson = &screen.lesson;
    let name = screen.round().experiment.as_deref().unwrap_or_default();
    let Some(experiment) = lesson.experiment(name) else {
        return Vec::new();
    };
    let mut lines = prose::set(&experiment.invitation, width, false);
    lines.push(Vec::new());
    let all = lesson.program.params.iter().zip(&experiment.values);
    for (param, value) in all.filter(|(param, value)| param.default != **value) {
        let say = |value: crate::program::Value| value.display(&[]).to_string();
        let (now, before) = (say(*value), say(param.default));
        let mut line = plain(format!("{} = {now}", param.name), Style::Code);
        line.push(Span {
            text: format!("   instead of {before}"),
            style: Style::Plain,
        });
        lines.push(line);
    }
    lines
}

/// The box in which parameters are changed.
pub fn params(params: &Params, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let rows = u16::try_from(params.params.len()).unwrap_or(u16::MAX);
    let titles = Frame {
        left: "Parameters",
        right: "Enter runs",
        focus: true,
    };
    let size = Size::new(90, rows.saturating_add(5));
    let inner = popup(&titles, size, &theme, area, buf);
    let mut canvas = Canvas::new(inner, &theme, buf);
    let names = params.params.iter().map(|param| param.name.chars().count());
    let names = names.max().unwrap_or(0).min(24) as u16;
    for (at, param) in params.params.iter().enumerate() {
        let Ok(y) = u16::try_from(at) else { break };
        let here = at == params.cursor;
        if here {
            let (sign, style) = (canvas.signs().pointer, canvas.style(Role::Key));
            canvas.sign(1, y, sign, style);
        }
        canvas.cut(3, y, &param.name, names, theme.style(Role::Code));
        let value = format!(" {:>10} ", params.texts[at]);
        let wrong = params.complaint().is_some() && params.problem(at).is_some();
        let role = match (wrong, here) {
            (true, _) => Role::Bad,
            (false, true) => Role::Selected,
            (false, false) => Role::Text,
        };
        let room = canvas.width();
        let after = canvas.cut(names + 5, y, &value, room, theme.style(role));
        canvas.cut(
            after + 2,
            y,
            &param.help,
            room.saturating_sub(after + 2),
            theme.style(Role::Faint),
        );
    }
    let (words, role) = match params.complaint() {
        Some(complaint) => (complaint.replace('`', ""), Role::Bad),
        None => {
            let how = "+ and - change it, or type a value; = is the lesson's own";
            (how.to_owned(), Role::Faint)
        }
    };
    let two = 2.min(inner.height);
    let below = Rect {
        x: inner.x + 3.min(inner.width),
        y: inner.bottom() - two,
        width: inner.width.saturating_sub(4),
        height: two,
    };
    wrapped(&words, theme.style(role), 0, &theme, below, buf);
}
