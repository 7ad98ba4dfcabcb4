//! The name of a file to save to, while it is typed.

use super::{Cx, Look};
use crate::tui::keys::letter;
use crate::tui::theme::Role;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::text::{Frame, popup};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Rect, Size};
use std::path::PathBuf;

/// The name of a file, while it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming(String);

/// What a key did to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// It is still typed.
    More,
    /// Nothing is to be saved.
    Left,
    /// This is the file.
    Named(PathBuf),
}

impl Naming {
    /// A trace file called after a lesson, to be changed.
    pub fn after(lesson: &str) -> Naming {
        let stem = lesson.rsplit(['/', '\\']).next().unwrap_or(lesson);
        Naming(format!("{}.trace", stem.trim_end_matches(".toml")))
    }

    /// Takes a key as part of the name.
    pub fn typed(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> Typed {
        let Naming(name) = self;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Typed::Left,
            KeyCode::Char('c') if control => return Typed::Left,
            KeyCode::Char('u') if control => name.clear(),
            KeyCode::Backspace => {
                name.pop();
            }
            KeyCode::Enter if name.trim().is_empty() => cx.tell("type the name of a file"),
            KeyCode::Enter => return Typed::Named(PathBuf::from(name.trim())),
            _ => name.extend(letter(key)),
        }
        Typed::More
    }

    /// Draws the name over a screen. `what` is what is saved: "the runs".
    pub fn draw(&self, what: &str, area: Rect, buf: &mut Buffer, look: &Look) {
        let theme = look.theme();
        let titles = Frame {
            left: &format!("Save {what} to a new file"),
            right: "Esc leaves",
            focus: true,
        };
        let inner = popup(&titles, Size::new(70, 4), &theme, area, buf);
        let mut canvas = Canvas::new(inner, &theme, buf);
        let room = canvas.width();
        let field = format!(" {}_ ", self.0);
        canvas.cut(1, 0, &field, room, theme.style(Role::Selected));
        let how = "Enter saves; `counterpoint replay` with this name shows them again";
        canvas.cut(1, 1, how, room, theme.style(Role::Faint));
    }
}

/// Tells in which files something was saved, or why it was not.
pub fn tell_saved(saved: &Result<Vec<PathBuf>, String>, cx: &mut Cx<'_>) {
    cx.tell(match saved {
        Ok(files) => {
            let names = files.iter().map(|file| file.display().to_string());
            format!("saved: {}", names.collect::<Vec<_>>().join(", "))
        }
        Err(why) => why.clone(),
    });
}
