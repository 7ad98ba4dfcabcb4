//! What there is to know of the chosen lesson or exercise.

use super::item::Item;
use crate::lesson::Lesson;
use crate::progress::Summary;
use crate::prose;
use crate::tui::message::{Posed, Standing};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What somebody is told who is here for the first time.
const WELCOME: &str = "New here? Press Enter: space goes on from page to page.";

/// What the shelf knows of it beside the item itself.
pub struct With<'s> {
    /// Whether somebody is here for the first time.
    pub welcome: bool,
    /// The title of the lesson that an exercise belongs to, if it is on the shelf.
    pub lesson: Option<&'s str>,
}

/// Draws how far the learner is with what is chosen, and what it teaches.
pub fn draw(item: &Item, with: &With<'_>, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut canvas = Canvas::new(area, theme, buf);
    let width = canvas.width();
    canvas.cut(0, 1, item.title(), width, theme.style(Role::Title));
    let lines = match item {
        Item::Lesson(entry) => match &entry.shelved.lesson {
            Ok(lesson) => about(lesson, &entry.summary, with.welcome, width, theme),
            Err(why) => broken(&entry.shelved.word, why),
        },
        Item::Exercise(posed) => exercise(posed, with.lesson, width),
    };
    let room = canvas.height().saturating_sub(2);
    let left = lines.len().saturating_sub(usize::from(room));
    // The last row says that there is more.
    let rows = if left > 0 {
        room.saturating_sub(1)
    } else {
        room
    };
    for (y, (line, role)) in (0..rows).zip(&lines) {
        canvas.cut(0, y + 2, line, width, theme.style(*role));
    }
    if left > 0 && room > 0 {
        let dots = theme.signs().dots;
        let more = match left + 1 {
            1 => format!("{dots} 1 more line"),
            more => format!("{dots} {more} more lines"),
        };
        canvas.cut(0, rows + 2, &more, width, theme.style(Role::Faint));
    }
}

/// What to do comes first: of what is wrong the beginning is often enough.
fn broken(word: &str, why: &str) -> Vec<(String, Role)> {
    let lint = (format!("counterpoint lint {word}"), Role::Code);
    let gap = (String::new(), Role::Text);
    let why = why.lines().map(|line| (line.to_owned(), Role::Bad));
    [lint, gap].into_iter().chain(why).collect()
}

fn about(
    lesson: &Lesson,
    summary: &Summary,
    welcome: bool,
    width: u16,
    theme: &Theme,
) -> Vec<(String, Role)> {
    let mut lines = Vec::new();
    let mut add = |text: &str, first: &str, role| {
        let filled = prose::fill(text, usize::from(width), first);
        lines.extend(filled.into_iter().map(|line| (line, role)));
    };
    add(&said(lesson), "", Role::Faint);
    add(&progress(summary), "", Role::Faint);
    if welcome {
        add(WELCOME, "", Role::Key);
    }
    let sign = format!("{} ", theme.signs().between.trim());
    for thing in &lesson.teaches {
        add(thing, &sign, Role::Text);
    }
    let head = lines.iter().take_while(|(_, role)| *role != Role::Text);
    let head = head.count();
    lines.insert(head, (String::new(), Role::Text));
    lines
}

fn exercise(posed: &Posed, lesson: Option<&str>, width: u16) -> Vec<(String, Role)> {
    let exercise = &posed.exercise;
    let standing = match posed.standing {
        Standing::Unknown => INIT.to_owned(),
        Standing::NotBegun => "Not begun".to_owned(),
        Standing::Changed => "Changed since it was checked".to_owned(),
        Standing::Missing => "The file is gone: open it and press R twice".to_owned(),
        Standing::Checked(verdict) => capital(verdict.title()),
    };
    let belongs = match lesson {
        Some(title) => format!("Exercise · belongs to the lesson “{title}”"),
        None => format!("Exercise · belongs to the lesson {}", exercise.lesson),
    };
    let parts = [
        (belongs.as_str(), Role::Faint),
        (standing.as_str(), Role::Faint),
        ("", Role::Text),
        (exercise.teaches.as_str(), Role::Text),
    ];
    let set = |(text, role): (&str, Role)| match text {
        "" => vec![(String::new(), role)],
        text => {
            let lines = prose::fill(text, usize::from(width), "").into_iter();
            lines.map(|line| (line, role)).collect()
        }
    };
    parts.into_iter().flat_map(set).collect()
}

/// What there is to do where there is no folder of exercises.
const INIT: &str = "To write it, make a folder of exercises: counterpoint init exercises";

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn said(lesson: &Lesson) -> String {
    let mut said = match lesson.minutes {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    if !lesson.needs.is_empty() {
        said += &format!(" · read first: {}", lesson.needs.join(", "));
    }
    said
}

fn progress(summary: &Summary) -> String {
    let Summary {
        read,
        of_pages,
        right,
        wrong,
        skipped,
        runs,
        ..
    } = summary;
    if summary.is_untouched() {
        return "Not begun".to_owned();
    }
    let mut said = format!("{read} of {of_pages} pages read");
    let answered = right + wrong;
    if answered > 0 {
        said += &format!(" · {right} of {answered} predictions right");
    }
    if *skipped > 0 {
        said += &format!(" · {skipped} skipped");
    }
    if *runs > 0 {
        said += &format!(" · run {runs}×");
    }
    said
}
