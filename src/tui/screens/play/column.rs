//! One task: its steps with the next one marked, its locals, and why it cannot move.

use super::{Play, words};
use crate::explorer::Held;
use crate::program::{TaskId, Value};
use crate::prose;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::{Canvas, columns_of};
use crate::tui::widgets::steps::{StepLine, Steps};
use crate::tui::widgets::text::{self, Frame, frame};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// What a column's line takes at least beside what stands in it.
const BETWEEN: u16 = 7;

/// Draws a task in its column.
pub fn draw(play: &Play, task: TaskId, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let board = &play.scene.board;
    let hinted = play.hinted == Some(task);
    let left = title(play, task);
    let state = state(play, task, theme);
    // The name is worth more than the word; the sign stays.
    let fits = columns_of(&left) + columns_of(&state) + BETWEEN <= area.width;
    let sign = state.split(' ').next().unwrap_or_default();
    let titles = Frame {
        left: &left,
        right: if fits { &state } else { sign },
        focus: task == play.chosen,
    };
    let inner = frame(&titles, theme, area, buf);
    let lines = listed(play, task).map_or(0, Vec::len);
    let parts = Parts::of(inner, lines, !locals(play, task).is_empty());
    steps(play, task, parts.steps, buf, theme);
    let mut canvas = Canvas::new(parts.locals, theme, buf);
    let spans: Vec<Span<'_>> = locals(play, task)
        .into_iter()
        .map(|text| Span::styled(text, theme.style(Role::Literal)))
        .collect();
    canvas.line(1, 0, &spans, canvas.width().saturating_sub(1));
    let status = Rect {
        x: parts.status.x + 1.min(parts.status.width),
        width: parts.status.width.saturating_sub(1),
        ..parts.status
    };
    if hinted {
        let style = theme.style(Role::Key);
        let words = format!("Hint: press {} now", task.0);
        text::wrapped(&words, style, 0, theme, status, buf);
    } else if let Some(why) = words::why(&play.scene, task) {
        let lines = prose::set(&why, usize::from(status.width), false);
        text::prose(&lines, 0, theme, status, buf);
    }
    if board.can_move(task).is_err() {
        buf.set_style(inner.intersection(buf.area), theme.style(Role::Faint));
    }
}

/// `1 Left`: the digit that moves it and its name.
pub fn title(play: &Play, task: TaskId) -> String {
    let name = play.scene.board.name(task);
    match task.0 {
        0..=9 => format!("{} {name}", task.0),
        _ => name,
    }
}

/// Whether it can move, in a sign and a word.
pub fn state(play: &Play, task: TaskId, theme: &Theme) -> String {
    let signs = theme.signs();
    let board = &play.scene.board;
    match board.can_move(task) {
        Ok(()) if play.hinted == Some(task) => format!("{} hint", signs.pointer),
        Ok(()) => format!("{} can move", signs.play),
        Err(Held::Ended | Held::Nobody) => format!("{} ended", signs.good),
        Err(Held::Over) if board.has_ended(task) => format!("{} ended", signs.good),
        Err(Held::Over) => format!("{} over", signs.neither),
        Err(_) => format!("{} waits", signs.pause),
    }
}

/// Where the parts of a column are.
struct Parts {
    steps: Rect,
    locals: Rect,
    status: Rect,
}

impl Parts {
    /// The parts of a column inside of its line: so many lines of steps, and what is to be said of
    /// the task right below them.
    fn of(inner: Rect, lines: usize, has_locals: bool) -> Parts {
        let status = match inner.height {
            0..=2 => 0,
            3..=4 => 1,
            _ => 2,
        };
        let locals = u16::from(has_locals && inner.height > status + 1);
        let room = inner.height - status - locals;
        let lines = u16::try_from(lines).unwrap_or(u16::MAX);
        let steps = room.min(lines.saturating_add(1));
        Parts {
            steps: Rect {
                height: steps,
                ..inner
            },
            locals: Rect {
                y: inner.y + steps,
                height: locals,
                ..inner
            },
            status: Rect {
                y: inner.y + steps + locals,
                height: status,
                ..inner
            },
        }
    }
}

fn steps(play: &Play, task: TaskId, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(listed) = listed(play, task) else {
        return;
    };
    let lines: Vec<StepLine> = listed
        .iter()
        .map(|listed| StepLine {
            depth: u16::try_from(listed.depth).unwrap_or(u16::MAX),
            text: listed.text.clone(),
            // A line without a step is the name of a task to the widget.
            step: listed.step.or(Some(crate::program::StepId(u16::MAX))),
            ..StepLine::default()
        })
        .collect();
    let next = play.scene.next_step(task);
    let selected = listed
        .iter()
        .position(|line| next.is_some() && line.step == next);
    let steps = Steps {
        lines: &lines,
        selected,
        // Whoever has ended is shown at its end.
        first: if next.is_none() { lines.len() } else { 0 },
    };
    steps.draw(theme, area, buf);
}

fn listed(play: &Play, task: TaskId) -> Option<&Vec<crate::program::ListedStep>> {
    let def = play.scene.board.task(task)?.def;
    play.game.listings.get(def.index())
}

/// The locals that have a value: `seen = 0  `.
fn locals(play: &Play, task: TaskId) -> Vec<String> {
    let program = play.game.program();
    let Some(task) = play.scene.board.task(task) else {
        return Vec::new();
    };
    let names = &program.def(task.def).locals;
    let named = names.iter().zip(task.locals());
    let known = named.filter(|(name, value)| !name.is_empty() && **value != Value::None);
    known
        .map(|(name, value)| format!("{name} = {}  ", value.display(&program.text.texts)))
        .collect()
}
