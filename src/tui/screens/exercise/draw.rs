//! How it looks: the task beside what the checker says where there is room for both, below it otherwise.

use super::ExerciseScreen;
use super::sections::{self, Section};
use super::words::Row;
use crate::tui::screens::Look;
use crate::tui::screens::lesson::{column, title_rows, titled};
use crate::tui::theme::Theme;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// From so many columns on the task stands beside the verdict.
const BESIDE: u16 = 110;
/// Between the two.
const GAP: u16 = 3;

/// Draws an exercise.
pub fn draw(screen: &ExerciseScreen, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    titled(&screen.exercise().title, whole(area, look), buf, look);
    for pane in panes(screen, area, look) {
        let mut canvas = Canvas::new(pane.area, &theme, buf);
        let rows = pane.rows;
        text::rows(&mut canvas, rows.len(), screen.scroll, |canvas, y, at| {
            let spans = rows[at]
                .iter()
                .map(|(text, role)| Span::styled(text.as_str(), theme.style(*role)));
            canvas.line(0, y, &spans.collect::<Vec<_>>(), canvas.width());
        });
    }
}

/// How far there is to scroll at most, and by how much at once.
pub fn extent(screen: &ExerciseScreen, look: &Look) -> (usize, usize) {
    let panes = panes(screen, all(look), look);
    let height = panes.iter().map(|pane| pane.area.height).max().unwrap_or(0);
    let left = |pane: &Pane| {
        pane.rows
            .len()
            .saturating_sub(usize::from(pane.area.height))
    };
    let most = panes.iter().map(left).max().unwrap_or(0);
    (most, usize::from(height).saturating_sub(3).max(1))
}

/// The row in which a part begins; nothing where it is not there.
pub fn start_of(screen: &ExerciseScreen, section: Section, look: &Look) -> Option<usize> {
    let panes = panes(screen, all(look), look);
    let mut starts = panes.iter().flat_map(|pane| &pane.starts);
    let (_, start) = starts.find(|(known, _)| *known == section)?;
    // As far as there is anything to scroll to.
    Some((*start).min(extent(screen, look).0))
}

/// The screen's own area in a terminal of this size.
fn all(look: &Look) -> Rect {
    Rect::new(0, 0, look.size.width, look.size.height.saturating_sub(2))
}

/// Where everything stands in an area.
fn whole(area: Rect, look: &Look) -> Rect {
    match area.width >= BESIDE {
        true => Rect {
            x: area.x + 2,
            width: area.width - 4,
            ..area
        },
        false => column(area, look),
    }
}

/// Rows that stand below each other, and where its parts begin among them.
struct Pane {
    area: Rect,
    rows: Vec<Row>,
    starts: Vec<(Section, usize)>,
}

impl Pane {
    fn of(screen: &ExerciseScreen, area: Rect, parts: &[Section], theme: &Theme) -> Pane {
        let (mut rows, mut starts) = (Vec::new(), Vec::new());
        for section in parts {
            let part = sections::rows(screen, *section, usize::from(area.width), theme);
            if part.is_empty() {
                continue;
            }
            if !rows.is_empty() {
                rows.push(Row::new());
            }
            starts.push((*section, rows.len()));
            rows.extend(part);
        }
        Pane { area, rows, starts }
    }
}

fn panes(screen: &ExerciseScreen, area: Rect, look: &Look) -> Vec<Pane> {
    use Section::{File, Hints, Solution, Task, Verdict};
    let theme = look.theme();
    let whole = whole(area, look);
    let head = title_rows(&screen.exercise().title, whole, look).min(whole.height);
    let body = Rect {
        y: whole.y + head,
        height: whole.height - head,
        ..whole
    };
    if area.width < BESIDE {
        let parts = [File, Verdict, Hints, Solution, Task];
        return vec![Pane::of(screen, body, &parts, &theme)];
    }
    let width = (body.width - GAP) * 2 / 5;
    let left = Rect { width, ..body };
    let right = Rect {
        x: body.x + width + GAP,
        width: body.width - width - GAP,
        ..body
    };
    vec![
        Pane::of(screen, left, &[Task, File], &theme),
        Pane::of(screen, right, &[Verdict, Hints, Solution], &theme),
    ]
}
