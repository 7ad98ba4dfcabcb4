//! How the stops of a lesson look.

use super::ask::{Ask, Draft};
use super::stops::{self, Stop};
use super::{LessonScreen, answers, tries};
use crate::prose::{self, Line, Span, Style};
use crate::tui::screens::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::big;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span as Styled;

/// Lines longer than this are hard to read.
const WIDEST: u16 = 88;

/// Draws the stop where the learner is.
pub fn draw(screen: &LessonScreen, area: Rect, buf: &mut Buffer, look: &Look) {
    match screen.stop() {
        Stop::Race => screen.round().race.draw(area, buf, look),
        Stop::Ask(nth) => ask(screen, nth, area, buf, look),
        _ => page(screen, area, buf, look),
    }
    if let Some(params) = &screen.params {
        tries::params(params, area, buf, look);
    }
}

/// Where text stands: in the middle, not too wide.
fn column(area: Rect, look: &Look) -> Rect {
    let widest = if look.projector { area.width } else { WIDEST };
    let margin = if area.width > 60 { 4 } else { 2 };
    let width = area.width.saturating_sub(margin).min(widest);
    Rect {
        x: area.x + (area.width - width) / 2,
        width,
        ..area
    }
}

/// A title with a line below it; gives what is left of the area.
fn titled(title: &str, area: Rect, buf: &mut Buffer, look: &Look) -> Rect {
    let theme = look.theme();
    let rows = title_rows(title, area, look).min(area.height);
    let below = Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    };
    if look.projector && big::fits(title, area) {
        let room = Rect {
            y: area.y + 1,
            height: rows.saturating_sub(1),
            ..area
        };
        big::draw(title, &theme, room, buf);
        return below;
    }
    let mut canvas = Canvas::new(area, &theme, buf);
    let (width, signs) = (canvas.width(), canvas.signs());
    let end = canvas.cut(0, 1, title, width, theme.style(Role::Title));
    for x in 0..end {
        canvas.sign(x, 2, signs.line, theme.style(Role::Border));
    }
    below
}

fn title_rows(title: &str, area: Rect, look: &Look) -> u16 {
    if look.projector && big::fits(title, area) {
        big::ROWS + 2
    } else {
        4
    }
}

/// The text of a stop that is all text, set in a width.
fn set(screen: &LessonScreen, width: u16) -> Vec<Line> {
    let width = usize::from(width);
    match screen.stop() {
        Stop::Page(page) => prose::set(&screen.lesson.pages[page].text, width, false),
        Stop::Invitation => tries::invitation(screen, width),
        Stop::Answers => answers::lines(screen.round(), &screen.lesson, width),
        Stop::Try => tries::lines(screen, width),
        Stop::Ask(_) | Stop::Race => Vec::new(),
    }
}

fn title(screen: &LessonScreen) -> String {
    stops::title(&screen.lesson, screen.round(), screen.stop())
}

fn page(screen: &LessonScreen, area: Rect, buf: &mut Buffer, look: &Look) {
    let column = column(area, look);
    let body = titled(&title(screen), column, buf, look);
    let lines = set(screen, body.width);
    text::prose(&lines, screen.scroll, &look.theme(), body, buf);
}

/// The area of a stop's text in a terminal of this size.
fn body(screen: &LessonScreen, look: &Look) -> Rect {
    let size = look.size;
    let area = Rect::new(0, 0, size.width, size.height.saturating_sub(2));
    let column = column(area, look);
    let rows = title_rows(&title(screen), column, look).min(column.height);
    Rect {
        height: column.height - rows,
        ..column
    }
}

/// How many lines to scroll to see what is below; nothing where all is seen.
pub fn below(screen: &LessonScreen, look: &Look) -> Option<usize> {
    let body = body(screen, look);
    let lines = set(screen, body.width).len();
    let seen = screen.scroll + usize::from(body.height);
    // The last row says that there is more.
    (lines > seen && body.height > 2).then(|| screenful(screen, look).min(lines - seen))
}

/// Lines in a screenful, with some of the one before.
pub fn screenful(screen: &LessonScreen, look: &Look) -> usize {
    usize::from(body(screen, look).height)
        .saturating_sub(3)
        .max(1)
}

fn ask(screen: &LessonScreen, nth: usize, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let column = column(area, look);
    let body = titled(&title(screen), column, buf, look);
    let ask = &screen.round().asks[nth];
    let question = prose::set(&ask.prediction.ask, usize::from(body.width), false);
    let rows = u16::try_from(question.len()).unwrap_or(u16::MAX);
    let rows = rows.min(body.height.saturating_sub(4));
    let top = Rect {
        height: rows,
        ..body
    };
    text::prose(&question, 0, &theme, top, buf);
    let below = Rect {
        y: body.y + rows,
        height: body.height - rows,
        ..body
    };
    let mut canvas = Canvas::new(below, &theme, buf);
    let after = match &ask.draft {
        Draft::Number(typed) => number(ask, typed, &mut canvas),
        _ => choices(ask, &mut canvas),
    };
    comment(ask, after + 1, &mut canvas);
}

fn number(ask: &Ask, typed: &str, canvas: &mut Canvas<'_>) -> u16 {
    let pointer = canvas.signs().pointer;
    canvas.sign(2, 1, pointer, canvas.style(Role::Key));
    let field = format!(" {typed:<8} ");
    let open = ask.answered.is_none();
    let role = if open { Role::Selected } else { Role::Text };
    let (width, faint) = (canvas.width(), canvas.style(Role::Faint));
    let end = canvas.cut(4, 1, &field, width, canvas.style(role));
    canvas.cut(end + 1, 1, ask.unit(), width, faint);
    2
}

fn choices(ask: &Ask, canvas: &mut Canvas<'_>) -> u16 {
    let (cursor, chosen) = match &ask.draft {
        Draft::Choice(cursor) | Draft::Order(cursor, _) => (*cursor, None),
        Draft::Set(cursor, chosen) => (*cursor, Some(chosen)),
        Draft::Number(_) => return 1,
    };
    let all = ask.choices();
    let rows = canvas.height().saturating_sub(5).max(1);
    let first = text::scroll(0, Some(cursor), rows, all.len());
    let mut y = 1;
    for (at, choice) in all.iter().enumerate().skip(first).take(usize::from(rows)) {
        let open = ask.answered.is_none();
        let here = at == cursor && open;
        if here {
            let style = canvas.style(Role::Key);
            let pointer = canvas.signs().pointer;
            canvas.sign(2, y, pointer, style);
        }
        let number = match at {
            0..9 => format!("{} ", at + 1),
            _ => "  ".to_owned(),
        };
        let taken = match chosen {
            Some(chosen) if chosen.contains(&at) => "[x] ",
            Some(_) => "[ ] ",
            None => "",
        };
        let role = if here { Role::Selected } else { Role::Text };
        let spans = [
            Styled::styled(number, canvas.style(Role::Key)),
            Styled::styled(taken, canvas.style(Role::Text)),
            Styled::styled(choice.clone(), canvas.style(role)),
        ];
        let room = canvas.width().saturating_sub(4);
        canvas.line(4, y, &spans, room);
        y += 1;
    }
    y
}

/// What to do, or what was done.
fn comment(ask: &Ask, y: u16, canvas: &mut Canvas<'_>) {
    let (words, role) = match (&ask.problem, &ask.answered) {
        (Some(problem), _) => (problem.clone(), Role::Bad),
        (None, Some(answered)) => {
            let said = match &answered.text {
                Some(text) => format!("You said: {text}."),
                None => "You skipped this one.".to_owned(),
            };
            (
                format!("{said} You will see what happens. Enter goes on."),
                Role::Good,
            )
        }
        (None, None) => (how(&ask.draft).to_owned(), Role::Faint),
    };
    let style = canvas.style(role);
    let width = usize::from(canvas.width().saturating_sub(2));
    for (row, line) in (y..).zip(prose::fill(&words, width, "")) {
        let room = canvas.width();
        canvas.cut(2, row, &line, room, style);
    }
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
            "Put them in order: + and - move the chosen one down and up, then press Enter. \
             s skips the question."
        }
    }
}

/// A line in one style.
pub fn plain(text: impl Into<String>, style: Style) -> Line {
    vec![Span {
        text: text.into(),
        style,
    }]
}

/// Lines with a margin before each.
pub fn indented(lines: Vec<Line>, columns: usize) -> Vec<Line> {
    let margin = |mut line: Line| {
        if !line.is_empty() {
            line.insert(
                0,
                Span {
                    text: " ".repeat(columns),
                    style: Style::Plain,
                },
            );
        }
        line
    };
    lines.into_iter().map(margin).collect()
}
