//! All that there is to read at an exercise, in parts.

use super::words::{Row, fill, set, task};
use super::{ExerciseScreen, told};
use crate::tui::theme::{Role, Theme};

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Which file to edit, or how to come to one.
    File,
    /// What the checker says, or does.
    Verdict,
    /// Hints.
    Hints,
    /// The solution, where it is shown.
    Solution,
    /// What there is to do.
    Task,
}

/// The rows of a part; none where there is nothing to say.
pub fn rows(screen: &ExerciseScreen, section: Section, width: usize, theme: &Theme) -> Vec<Row> {
    match section {
        Section::File => file(screen, width),
        Section::Verdict => told::rows(screen, width, theme),
        Section::Hints => hints(screen, width),
        Section::Solution => solution(screen, width),
        Section::Task => {
            let exercise = screen.exercise();
            set(&task(&exercise.title, &exercise.handed_out), 0, width)
        }
    }
}

/// How to come to a folder of exercises.
const NO_DESK: &str = "There is no folder of exercises yet. Make one, open it in your editor, and have what you save \
                       checked at once:";
const COMMANDS: [&str; 3] = [
    "counterpoint init exercises",
    "cd exercises",
    "counterpoint check --watch",
];

fn file(screen: &ExerciseScreen, width: usize) -> Vec<Row> {
    match &screen.bench {
        Some(bench) => {
            let file = bench.file.to_string_lossy();
            let fits = file.chars().count() + "edit ".len() <= width;
            // A name that is torn cannot be found: what the folder is called says enough.
            let short = bench.desk.as_ref().filter(|_| !fits).and_then(|_| {
                let parts: Vec<_> = bench.file.iter().rev().take(2).collect();
                let [name, chapter] = parts.as_slice() else {
                    return None;
                };
                Some(format!(
                    "{}/{}",
                    chapter.to_string_lossy(),
                    name.to_string_lossy()
                ))
            });
            fill(
                short.as_deref().unwrap_or(&file),
                "edit ",
                width,
                Role::Code,
            )
        }
        None => {
            let mut rows = fill(NO_DESK, "", width, Role::Text);
            rows.push(Row::new());
            rows.extend(
                COMMANDS
                    .iter()
                    .flat_map(|command| fill(command, "  ", width, Role::Code)),
            );
            rows
        }
    }
}

fn hints(screen: &ExerciseScreen, width: usize) -> Vec<Row> {
    let hints = &screen.hints;
    let all = screen.exercise().hints.after(hints.verdict);
    if hints.given == 0 || all.is_empty() {
        return Vec::new();
    }
    let title = match hints.verdict {
        Some(verdict) => format!("Hints: {verdict}"),
        None => "Hints".to_owned(),
    };
    let mut rows = vec![vec![(title, Role::Title)]];
    for (nth, hint) in all.iter().take(hints.given).enumerate() {
        let first = format!("{}/{} ", nth + 1, all.len());
        let margin = first.chars().count();
        let mut set = set(hint, margin, width);
        if let Some((text, role)) = set.first_mut().and_then(|row| row.first_mut()) {
            (*text, *role) = (first, Role::Key);
        }
        rows.extend(set);
    }
    if hints.given < all.len() {
        rows.push(vec![("h gives the next one".to_owned(), Role::Faint)]);
    } else {
        let last = "that was the last one; s shows a solution";
        rows.push(vec![(last.to_owned(), Role::Faint)]);
    }
    rows
}

fn solution(screen: &ExerciseScreen, width: usize) -> Vec<Row> {
    if !screen.solution {
        return Vec::new();
    }
    let exercise = screen.exercise();
    let mut rows = vec![vec![(
        "A solution (s takes it away)".to_owned(),
        Role::Title,
    )]];
    let code = exercise.solution.trim_end();
    rows.extend(set(
        &format!("```rust\n{code}\n```\n\n{}", exercise.explanation),
        0,
        width,
    ));
    rows
}
