//! `counterpoint` alone: what this is, and what to type first.

use super::exit::Exit;
use super::output::Output;
use crate::lesson::Library;
use crate::prose;
use crate::report::{Ink, Look};
use anyhow::Result;

/// Prints a short welcome.
///
/// # Errors
/// Where it cannot be written.
pub fn welcome(out: &mut Output) -> Result<Exit> {
    let lines = lines(&out.look);
    out.lines(&lines)?;
    Ok(Exit::Held)
}

fn lines(look: &Look) -> Vec<String> {
    let ids = Library::embedded().ids();
    let first = ids.first().copied().unwrap_or("LESSON");
    let commands = [
        ("counterpoint list".to_owned(), "the lessons"),
        (
            format!("counterpoint show {first}"),
            "read the first of them",
        ),
        (
            format!("counterpoint run {first}"),
            "run it, six ways, and compare",
        ),
    ];
    let size = commands
        .iter()
        .map(|(command, _)| command.len())
        .max()
        .unwrap_or(0);
    let about = "A workbook for learning concurrency by watching it happen: small programs that \
                 run in sequence, on threads, in processes, as async tasks and on a pool, timed \
                 and drawn side by side.";
    let mut lines = vec![look.paint("Counterpoint", Ink::Bold)];
    lines.extend(prose::fill(about, look.prose_width(), ""));
    lines.push(String::new());
    lines.extend(commands.iter().map(|(command, what)| {
        let space = " ".repeat(size - command.len());
        format!("  {}{space}   {what}", look.paint(command, Ink::Code))
    }));
    lines.push(String::new());
    lines.push("counterpoint --help tells the rest.".to_owned());
    lines
}
