//! The program's steps, with the tasks that are at each.

use super::canvas::{Canvas, columns_of, dot};
use super::text::scroll;
use super::world::Few;
use crate::program::StepId;
use crate::trace::grouped;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A line of the program's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepLine {
    /// How deep it is in repetitions and branches; 0 for the name of a task definition.
    pub depth: u16,
    /// What it says.
    pub text: String,
    /// The step; `None` for the name of a task definition.
    pub step: Option<StepId>,
    /// The tasks that are at this step, by short names.
    pub at: Few,
}

/// The steps of all task definitions.
#[derive(Debug, Clone, Copy)]
pub struct Steps<'a> {
    /// The lines.
    pub lines: &'a [StepLine],
    /// The line of the step that the selected task is at: highlighted, and always shown.
    pub selected: Option<usize>,
    /// The first line that showed until now.
    pub first: usize,
}

impl Steps<'_> {
    /// Draws the lines that fit and gives the first of them, for the next time.
    pub fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) -> usize {
        let mut canvas = Canvas::new(area, theme, buf);
        let rows = canvas.height();
        let first = scroll(self.first, self.selected, rows, self.lines.len());
        for (y, (place, line)) in (0..rows).zip(self.lines.iter().enumerate().skip(first)) {
            draw_line(&mut canvas, y, line, self.selected == Some(place));
        }
        first
    }
}

/// As many columns as a count may take in a panel of any width: `×1 200`.
const COUNT: u16 = 6;

fn draw_line(canvas: &mut Canvas<'_>, y: u16, line: &StepLine, selected: bool) {
    let (signs, width) = (canvas.signs(), canvas.width());
    let style = match (selected, line.step) {
        (true, _) => canvas.style(Role::Selected),
        (_, None) => canvas.style(Role::Title),
        (_, Some(_)) => canvas.style(Role::Text),
    };
    if selected {
        canvas.sign(0, y, signs.pointer, canvas.style(Role::Key));
    } else if line.at.count > 0 {
        canvas.sign(0, y, dot(&canvas.theme()), canvas.style(Role::Strong));
    }
    let who = who(&line.at, width / 3);
    let end = if who.is_empty() {
        width
    } else {
        let columns = (width / 3).max(COUNT);
        let start = canvas.right(width, y, &who, columns, canvas.style(Role::Strong));
        start.saturating_sub(1)
    };
    // Deep steps of a narrow panel are set in less, so that something of them shows.
    let start = 2 + line.depth.saturating_mul(2).min(width / 6);
    canvas.cut(start, y, &line.text, end.saturating_sub(start), style);
}

/// The names of the tasks at a step if they fit, or how many they are.
fn who(at: &Few, columns: u16) -> String {
    if at.count == 0 {
        return String::new();
    }
    if at.first.len() == at.count && at.count <= usize::from(columns) {
        let names = at.first.join(" ");
        if columns_of(&names) <= columns {
            return names;
        }
    }
    match at.count {
        1 => at.first.first().cloned().unwrap_or_default(),
        many => format!("×{}", grouped(many as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rows, screen};
    use super::*;

    fn lines() -> Vec<StepLine> {
        let line = |depth, text: &str, step, at: &[&str]| StepLine {
            depth,
            text: text.into(),
            step,
            at: Few::of(at),
        };
        let many = StepLine {
            at: Few {
                first: vec!["1".into()],
                count: 1200,
            },
            ..line(2, "sleep 1 s", Some(StepId(3)), &[])
        };
        vec![
            line(0, "clerk", None, &[]),
            line(1, "lock till", Some(StepId(1)), &["Ann", "Bob"]),
            line(1, "repeat 3 times", Some(StepId(2)), &[]),
            many,
            line(2, "unlock till", Some(StepId(4)), &["Cid"]),
        ]
    }

    fn drawn(width: u16, height: u16, ascii: bool) -> (usize, Vec<String>) {
        let lines = lines();
        let steps = Steps {
            lines: &lines,
            selected: Some(4),
            first: 0,
        };
        let theme = Theme {
            ascii,
            ..Theme::default()
        };
        let mut buf = screen(width, height);
        let first = steps.draw(&theme, buf.area, &mut buf);
        (first, rows(&buf))
    }

    #[test]
    fn each_step_has_its_tasks_and_the_selected_one_shows() {
        assert_eq!(
            drawn(30, 5, false).1,
            [
                "  clerk                       ",
                "•   lock till          Ann Bob",
                "    repeat 3 times            ",
                "•     sleep 1 s         ×1 200",
                "▸     unlock till          Cid",
            ]
        );
        let (first, narrow) = drawn(16, 2, true);
        assert_eq!(first, 3);
        assert_eq!(narrow, ["*   sle.. x1 200", ">   unlock.. Cid"]);
    }
}
