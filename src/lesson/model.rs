//! A lesson, checked.

use super::explore::Explore;
use super::predict::Prediction;
use super::run::RunSpec;
use super::source::Source;
use crate::program::{ProgramText, Value};
use std::sync::Arc;

/// A lesson.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// What the command line and other lessons call it: the name of its file without `.toml`.
    pub id: String,
    /// The folder it stands in: `1-waiting`.
    pub chapter: String,
    /// What a reader calls it.
    pub title: String,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What a reader understands afterwards.
    pub teaches: Vec<String>,
    /// The ids of the lessons to read first.
    pub needs: Vec<String>,
    /// How many seconds of the story the author suggests for a real second.
    pub scale: u32,
    /// The text.
    pub pages: Vec<Page>,
    /// Questions asked before it runs.
    pub predictions: Vec<Prediction>,
    /// What runs.
    pub program: Arc<ProgramText>,
    /// The runs to compare.
    pub runs: Vec<RunSpec>,
    /// Other parameters to try.
    pub experiments: Vec<Experiment>,
    /// What it says of every interleaving.
    pub explore: Option<Explore>,
    /// The file.
    pub source: Source,
}

/// A page of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its heading.
    pub title: Option<String>,
    /// When it is read.
    pub when: When,
    /// Markdown.
    pub text: String,
    /// Markdown: what a speaker glances at while the page is on screen.
    pub notes: Option<String>,
}

/// When a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before the run.
    Before,
    /// After it.
    After,
}

/// Parameters to try.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// What the command line calls it.
    pub name: String,
    /// Markdown: what the reader is invited to do.
    pub invitation: String,
    /// The values of all parameters, in the order of the program's.
    pub values: Vec<Value>,
    /// Questions asked before it runs, beside those of the lesson that have an answer here
    /// ([`Prediction::holds_for`]).
    pub predictions: Vec<Prediction>,
    /// Its runs: its own, or those of the lesson with what they expect.
    pub runs: Vec<RunSpec>,
    /// What it says of every interleaving: its own words, or those of the lesson without the
    /// questions and expectations.
    pub explore: Option<Explore>,
}

impl Lesson {
    /// The experiment with this name.
    pub fn experiment(&self, name: &str) -> Option<&Experiment> {
        self.experiments
            .iter()
            .find(|experiment| experiment.name == name)
    }
}

/// What a reader calls the chapter in the folder `chapter`: `2-coroutines` → `2 · Coroutines`.
pub fn chapter_title(chapter: &str) -> String {
    let (number, name) = match chapter.split_once('-') {
        Some((number, name)) if number.bytes().all(|b| b.is_ascii_digit()) => (number, name),
        _ => ("", chapter),
    };
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let name: String = first.chain(letters).collect();
    match number {
        "" => name,
        _ => format!("{number} · {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_have_titles() {
        for (folder, title) in [
            ("1-waiting", "1 · Waiting"),
            ("12-the-world-outside", "12 · The world outside"),
            ("drafts", "Drafts"),
            ("my-own", "My own"),
            ("", ""),
        ] {
            assert_eq!(chapter_title(folder), title);
        }
    }
}
