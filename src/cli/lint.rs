//! `counterpoint lint [PATH…]`: everything that is wrong with lesson files.

use crate::lesson::{Diagnostic, Entry, Lesson, Library, Severity, render};
use std::io::{self, Write};
use std::path::PathBuf;

/// Checks the lessons in these files and folders, or those that come with the program where none
/// is given, and writes every problem and a summary to `out`. Gives whether there was no error;
/// warnings are shown and do not count.
///
/// # Errors
/// Where `out` cannot be written to. A file that cannot be read is a problem, not an error.
pub fn lint(paths: &[PathBuf], colour: bool, out: &mut dyn Write) -> io::Result<bool> {
    let mut tally = Tally::default();
    if paths.is_empty() {
        check_all(Library::embedded(), colour, out, &mut tally)?;
    }
    for path in paths {
        match Library::open(path) {
            Ok(library) => check_all(&library, colour, out, &mut tally)?,
            Err(error) => tally.refused(&error, out)?,
        }
    }
    writeln!(out, "{}", tally.summary())?;
    Ok(tally.errors == 0)
}

fn check_all(
    library: &Library,
    colour: bool,
    out: &mut dyn Write,
    tally: &mut Tally,
) -> io::Result<()> {
    // One's own lessons may need those that come with the program.
    let own = library.ids();
    let embedded = Library::embedded().ids().into_iter();
    let among: Vec<&str> = embedded
        .filter(|id| !own.contains(id))
        .chain(own.clone())
        .collect();
    for entry in library.entries() {
        check(entry, &among, colour, out, tally)?;
    }
    Ok(())
}

fn check(
    entry: &Entry,
    among: &[&str],
    colour: bool,
    out: &mut dyn Write,
    tally: &mut Tally,
) -> io::Result<()> {
    let source = match entry.source() {
        Ok(source) => source,
        Err(error) => return tally.refused(&error, out),
    };
    let loaded = Lesson::load_among(&source, entry.id(), entry.chapter(), Some(among));
    let problems = loaded.map_or_else(|problems| problems, |(_, warnings)| warnings);
    let problems = problems.into_sorted();
    tally.count(&problems);
    match problems.is_empty() {
        true => Ok(()),
        false => writeln!(out, "{}", render(&source, &problems, colour)),
    }
}

#[derive(Default)]
struct Tally {
    lessons: usize,
    errors: usize,
    warnings: usize,
}

impl Tally {
    fn count(&mut self, problems: &[Diagnostic]) {
        let errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error);
        let errors = errors.count();
        self.lessons += 1;
        self.errors += errors;
        self.warnings += problems.len() - errors;
    }

    fn refused(&mut self, error: &dyn std::error::Error, out: &mut dyn Write) -> io::Result<()> {
        self.errors += 1;
        writeln!(out, "error: {error}\n")
    }

    fn summary(&self) -> String {
        let plural = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            _ => format!("{count} {noun}s"),
        };
        let found = match (self.errors, self.warnings) {
            (0, 0) => "no problems".to_owned(),
            (0, warnings) => plural(warnings, "warning"),
            (errors, 0) => plural(errors, "problem"),
            (errors, warnings) => {
                format!(
                    "{} and {}",
                    plural(errors, "problem"),
                    plural(warnings, "warning")
                )
            }
        };
        format!("checked {}: {found}", plural(self.lessons, "lesson"))
    }
}
