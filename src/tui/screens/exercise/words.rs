//! What there is to read in an exercise's file, and rows of text.

use crate::prose;
use crate::tui::theme::Role;
use crate::tui::widgets::text;

/// A row of text in pieces.
pub type Row = Vec<(String, Role)>;

/// Plain text in rows with a margin; what stands first stands before the first of them.
pub fn fill(text: &str, first: &str, width: usize, role: Role) -> Vec<Row> {
    let lines = prose::fill(text, width, first);
    lines.into_iter().map(|line| vec![(line, role)]).collect()
}

/// Markdown in rows, with so many blanks before each.
pub fn set(markdown: &str, margin: usize, width: usize) -> Vec<Row> {
    let lines = prose::set(markdown, width.saturating_sub(margin), false);
    let row = |line: &prose::Line| {
        let blank = (" ".repeat(margin), Role::Text);
        let spans = line
            .iter()
            .map(|span| (span.text.clone(), text::role(span.style)));
        std::iter::once(blank).chain(spans).collect()
    };
    lines.iter().map(row).collect()
}

/// What there is to do: the comment at the top of a file, as Markdown.
pub fn task(file: &str) -> String {
    let lines = file.lines().skip_while(|line| line.trim().is_empty());
    let comment = lines.map_while(|line| line.trim_start().strip_prefix("//"));
    // `//!` and `///` say the same to a reader.
    let text = comment.map(|line| line.trim_start_matches(['/', '!']));
    let text = text.map(|line| line.strip_prefix(' ').unwrap_or(line));
    text.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_is_the_comment_at_the_top() {
        let file = "\n// Title.\n//\n//     code\n// end\n\nuse std::thread;\n// not this\n";
        assert_eq!(task(file), "Title.\n\n    code\nend");
        assert_eq!(task("//! Inner.\n/// More.\nfn main() {}"), "Inner.\nMore.");
        assert_eq!(task("fn main() {}"), "");
    }

    #[test]
    fn every_exercise_says_what_to_do() {
        for exercise in crate::exercise::book::Book::embedded().exercises() {
            assert!(!task(&exercise.handed_out).is_empty(), "{}", exercise.id);
        }
    }
}
