//! Whole lessons, right and wrong.

mod claims;
mod explore;
mod lessons;
mod programs;
mod runs;
mod survival;

use super::*;

/// A small lesson without problems. What the tests change in it stands on lines of its own.
const BASE: &str = r#"title = "Cooks"
minutes = 1
teaches = ["waiting"]
[params]
wait = { default = "2s", min = "1s", max = "9s", help = "how long a cook waits" }
[[page]]
text = "Read this."
[[predict]]
ask = "How long?"
answer = { number = "wait", unit = "s" }
because = "They overlap."
about = { on = "threads", what = "makespan" }
[vars]
total = 0
seats = { init = 0, count = 3 }
[mutexes]
m = {}
[tasks.main]
label = "Boss"
steps = [
  { spawn = { task = "cook", as = "c", count = 2 } },
  { lock = "m" },
  { add = { var = "total" } },
  { add = { var = "seats[1]" } },
  { unlock = "m" },
  { join = "c" },
]
[tasks.cook]
label = "Cook"
steps = [{ sleep = "wait" }, { say = "Done {wait}" }]
[[run]]
on = "threads"
expect.makespan = "wait"
[experiments.slow]
try = "Try more."
params = { wait = "5s" }
"#;

fn source(text: &str) -> Source {
    Source::new("x.toml", text)
}

/// [`BASE`] with the line that starts with `line` replaced.
#[track_caller]
fn changed(line: &str, by: &str) -> String {
    let with = |candidate: &&str| candidate.starts_with(line);
    let old = BASE
        .lines()
        .find(with)
        .unwrap_or_else(|| panic!("no line {line}"));
    BASE.replacen(&format!("{old}\n"), &format!("{by}\n"), 1)
}

fn loaded(text: &str) -> (Lesson, Diagnostics) {
    let lesson = Lesson::load(&source(text), "cooks", "1-waiting");
    lesson.unwrap_or_else(|problems| {
        panic!("{}", render(&source(text), &problems.into_sorted(), false))
    })
}

/// Each problem as `line:column message | label | help | notes`, warnings with `warning: ` before the message.
fn problems(text: &str, id: &str, library: Option<&[&str]>) -> Vec<String> {
    let source = source(text);
    let problems = match Lesson::load_among(&source, id, "1-waiting", library) {
        Ok((_, warnings)) => warnings,
        Err(problems) => problems,
    };
    let show = |problem: &Diagnostic| {
        let at = source.position(problem.span.start);
        let warning = match problem.severity {
            Severity::Warning => "warning: ",
            Severity::Error => "",
        };
        let help = problem.help.as_deref().unwrap_or("");
        let notes: Vec<&str> = problem
            .notes
            .iter()
            .map(|(_, note)| note.as_str())
            .collect();
        let (message, label, notes) = (&problem.message, &problem.label, notes.join(" "));
        format!(
            "{}:{} {warning}{message} | {label} | {help} | {notes}",
            at.line, at.column
        )
    };
    problems.into_sorted().iter().map(show).collect()
}

/// Checks that the problems are these, each by how it begins and the parts after `…`.
#[track_caller]
fn compare(text: &str, found: &[String], expected: &[&str]) {
    let matches = |(found, expected): (&String, &&str)| {
        let mut parts = expected.split('…');
        found.starts_with(parts.next().unwrap_or_default())
            && parts.all(|part| found.contains(part))
    };
    assert!(
        found.len() == expected.len() && found.iter().zip(expected).all(matches),
        "{text}\nfound {found:#?}\nexpected {expected:#?}"
    );
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    compare(text, &problems(text, "cooks", None), expected);
}

/// Checks [`BASE`] with one line changed.
#[track_caller]
fn change(line: &str, by: &str, expected: &[&str]) {
    check(&changed(line, by), expected);
}
