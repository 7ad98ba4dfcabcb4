//! How the stops of a lesson look.

use super::stops::{self, Stop};
use super::{LessonScreen, answers, question, tries};
use crate::prose::{self, Line, Span, Style};
use crate::tui::screens::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::big;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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
pub fn column(area: Rect, look: &Look) -> Rect {
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
pub fn titled(title: &str, area: Rect, buf: &mut Buffer, look: &Look) -> Rect {
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

/// The rows that [`titled`] takes for a title.
pub fn title_rows(title: &str, area: Rect, look: &Look) -> u16 {
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
        Stop::Stage => stage(screen, width),
        Stop::Every => every(screen, width),
        Stop::Try => tries::lines(screen, width),
        Stop::Ask(_) | Stop::Race => Vec::new(),
    }
}

/// What there is to do for whoever is the scheduler.
fn stage(screen: &LessonScreen, width: usize) -> Vec<Line> {
    let goals = stops::goals(&screen.lesson, screen.round());
    let goals = goals.unwrap_or_default().iter();
    let asks: Vec<String> = goals.map(|goal| format!("- {}", goal.ask.trim())).collect();
    let text = format!(
        "{STAGE}\n\n{}\n\n**Press Enter to begin.**",
        asks.join("\n")
    );
    prose::set(&text, width, false)
}

const STAGE: &str = "\
When the tasks ran by themselves, the computer chose at every moment whose turn it was. Now **you** \
choose. Let one of the tasks take its next step, look what it did, and choose again.

What to bring about:";

/// What there is to find out for whoever looks at every interleaving.
fn every(screen: &LessonScreen, width: usize) -> Vec<Line> {
    let explore = stops::explored(&screen.lesson, screen.round());
    let asked = explore.map_or(0, |explore| explore.predictions.len());
    let first = match asked {
        0 => "",
        1 => " Before it begins there is a question.",
        _ => " Before it begins there are questions.",
    };
    let text = format!("{EVERY}{first}\n\n**Press Enter to begin.**");
    prose::set(&text, width, false)
}

const EVERY: &str = "\
A run shows what happened once. Let a search try **every order** in which the tasks can take their \
steps, and count how each of them ends.";

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

/// Where to scroll to, so that the experiment under the cursor is on the screen.
pub fn reveal(screen: &LessonScreen, look: &Look) -> usize {
    let body = body(screen, look);
    let chosen = tries::chosen(screen, usize::from(body.width));
    // The last row may only say that there is more.
    let least = (chosen.end + 1).saturating_sub(usize::from(body.height));
    screen.scroll.max(least).min(chosen.start)
}

/// Lines in a screenful, with some of the one before.
pub fn screenful(screen: &LessonScreen, look: &Look) -> usize {
    usize::from(body(screen, look).height)
        .saturating_sub(3)
        .max(1)
}

fn ask(screen: &LessonScreen, nth: usize, area: Rect, buf: &mut Buffer, look: &Look) {
    let column = column(area, look);
    let body = titled(&title(screen), column, buf, look);
    question::draw(&screen.round().asks[nth], body, buf, look);
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

/// A text after a name in the margin; its later lines stand below its first one.
pub fn hanging(name: &str, text: &str, style: Style, width: usize) -> Vec<Line> {
    let margin = name.chars().count();
    let mut lines = prose::set(text, width.saturating_sub(margin), false);
    for span in lines.iter_mut().flatten() {
        if span.style == Style::Plain {
            span.style = style;
        }
    }
    if lines.is_empty() {
        lines.push(Line::new());
    }
    for (nth, line) in lines.iter_mut().enumerate() {
        let text = if nth == 0 {
            name.to_owned()
        } else {
            " ".repeat(margin)
        };
        let style = Style::Plain;
        line.insert(0, Span { text, style });
    }
    lines
}
