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

/// What there is to do: the comment at the top of a file, as Markdown, without the title where it begins with that.
pub fn task(title: &str, file: &str) -> String {
    let lines = file.lines().skip_while(|line| line.trim().is_empty());
    let comment = lines.map_while(|line| line.trim_start().strip_prefix("//"));
    // `//!` and `///` say the same to a reader.
    let text = comment.map(|line| line.trim_start_matches(['/', '!']));
    let text = text.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let text = text.collect::<Vec<_>>().join("\n");
    match text.split_once('\n') {
        Some((first, rest)) if first.trim_end_matches('.') == title => rest.trim_start().to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_is_the_comment_at_the_top() {
        let file = "\n// Title.\n//\n//     code\n// end\n\nuse std::thread;\n// not this\n";
        assert_eq!(task("Other", file), "Title.\n\n    code\nend");
        let doc = "//! Inner.\n//!\n/// More.\nfn main() {}";
        assert_eq!(task("Inner", doc), "More.");
        assert_eq!(task("", "fn main() {}"), "");
    }

    #[test]
    fn every_exercise_says_what_to_do() {
        for exercise in crate::exercise::book::Book::embedded().exercises() {
            let task = task(&exercise.title, &exercise.handed_out);
            assert!(!task.is_empty(), "{}", exercise.id);
        }
    }
}
