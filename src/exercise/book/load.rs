//! From `exercise.toml` and the files beside it to an exercise.

use super::model::{Bad, Exercise, Hints, Limit, Overlap, Proofs};
use super::shape::EXERCISE;
use super::shelf::Files;
use super::verdict::Verdict;
use crate::lesson::{Diagnostic, Diagnostics, Source, quoted, read};
use crate::program::expr::parse_duration;
use crate::program::shape::{Node, Span};

/// The file that makes a folder an exercise.
const FILE: &str = "exercise.toml";
const START: &str = "start";
/// An exercise has at least so many answers that are known to be wrong.
const LEAST_BAD: usize = 3;

/// Reads the exercise called `id` of `chapter` out of its files.
///
/// # Errors
/// All that is wrong: with `exercise.toml`, or with what is there beside it.
pub fn load(chapter: &str, id: &str, files: &Files) -> Result<Exercise, (Source, Diagnostics)> {
    let name = format!("{chapter}/{id}/{FILE}");
    let source = Source::new(name, files.text(FILE).unwrap_or_default());
    let mut draft = Draft {
        files,
        problems: Diagnostics::new(),
    };
    let root = read(&source, &EXERCISE, &[], &mut draft.problems);
    let exercise = root.map(|root| draft.exercise(chapter, id, &root));
    match exercise {
        Some(exercise) if !draft.problems.has_errors() => Ok(exercise),
        _ => Err((source, draft.problems)),
    }
}

struct Draft<'a> {
    files: &'a Files,
    problems: Diagnostics,
}

impl Draft<'_> {
    fn exercise(&mut self, chapter: &str, id: &str, root: &Node) -> Exercise {
        let bad = self.bad(root);
        self.stray(&bad);
        Exercise {
            id: id.to_owned(),
            chapter: chapter.to_owned(),
            title: self.words(root, "title"),
            lesson: self.words(root, "lesson"),
            teaches: self.words(root, "teaches"),
            points: number(root, "points"),
            proofs: root
                .get("proofs")
                .map(|node| self.proofs(node))
                .unwrap_or_default(),
            hints: self.hints(root),
            handed_out: self.file("exercise.rs"),
            unsolved: verdict(root, "handed_out").unwrap_or(Verdict::WrongResult),
            check: self.file("check.rs"),
            solution: self.file("solution.rs"),
            explanation: self.file("solution.md"),
            bad,
        }
    }

    fn words(&mut self, node: &Node, key: &str) -> String {
        let Some(node) = node.get(key) else {
            return String::new();
        };
        let text = node.text().unwrap_or_default().trim();
        if text.is_empty() {
            self.error(
                node.span,
                format!("`{key}` is empty"),
                "say it in a sentence",
            );
        }
        text.to_owned()
    }

    fn error(&mut self, span: Span, message: String, help: &str) {
        self.problems
            .push(Diagnostic::error(span, message).help(help));
    }

    fn file(&mut self, name: &str) -> String {
        match self.files.text(name) {
            Some(text) if !text.trim().is_empty() => text.to_owned(),
            found => {
                let what = if found.is_some() {
                    "is empty"
                } else {
                    "is missing or no text"
                };
                let help = "an exercise is exercise.toml, exercise.rs, check.rs, solution.rs, solution.md and bad/*.rs";
                self.error(Span::new(0, 0), format!("{name} {what}"), help);
                String::new()
            }
        }
    }

    fn proofs(&mut self, node: &Node) -> Proofs {
        Proofs {
            makespan: node.get("makespan").and_then(|node| self.duration(node)),
            overlap: node.get("overlap").map(at_least),
            at_most: node.get("at_most").map(|node| Limit {
                of: texts(node, "of"),
                limit: number(node, "limit"),
            }),
            workers: node.get("workers").map(at_least),
            schedules: node.get("schedules").map(|_| number(node, "schedules")),
            joined: node.get("joined").and_then(Node::boolean).unwrap_or(false),
        }
    }

    fn duration(&mut self, node: &Node) -> Option<i64> {
        let parsed = parse_duration(node.text()?);
        if parsed.is_err() {
            self.error(
                node.span,
                "this is no duration".to_owned(),
                "write it as `3s` or `1h`",
            );
        }
        parsed.ok()
    }

    fn hints(&mut self, root: &Node) -> Hints {
        let mut hints = Hints::default();
        let Some(node) = root.get("hints") else {
            return hints;
        };
        for (key, tiers) in node.entries() {
            let texts: Vec<String> = tiers
                .items()
                .iter()
                .filter_map(Node::text)
                .map(|text| text.trim().to_owned())
                .collect();
            if texts.is_empty() || texts.iter().any(String::is_empty) {
                self.error(
                    tiers.span,
                    format!("a hint of {} is empty", quoted(&key.name)),
                    "say what helps",
                );
            }
            match (key.name.as_str(), Verdict::from_name(&key.name)) {
                (START, _) => hints.start = texts,
                (_, Some(verdict)) => drop(hints.by_verdict.insert(verdict, texts)),
                (name, None) => {
                    let help = format!("verdicts are {}", Verdict::NAMES.join(", "));
                    self.error(key.span, format!("{} is no verdict", quoted(name)), &help);
                }
            }
        }
        if hints.start.is_empty() {
            self.error(
                node.span,
                "there is no hint to start with".to_owned(),
                "add `start = [\"…\"]`",
            );
        }
        hints
    }

    fn bad(&mut self, root: &Node) -> Vec<Bad> {
        let Some(list) = root.get("bad") else {
            return Vec::new();
        };
        if list.items().len() < LEAST_BAD {
            let message = format!("only {} answers are known to be wrong", list.items().len());
            self.error(
                list.span,
                message,
                "a check that nobody tried to fool is not trusted: three at least",
            );
        }
        list.items()
            .iter()
            .filter_map(|node| self.one_bad(node))
            .collect()
    }

    fn one_bad(&mut self, node: &Node) -> Option<Bad> {
        let file = node.get("file")?;
        let name = file.text()?;
        let Some(text) = self.files.text(&format!("bad/{name}")) else {
            self.error(
                file.span,
                format!("there is no file bad/{name}"),
                "write it, or take this entry away",
            );
            return None;
        };
        Some(Bad {
            name: name.trim_end_matches(".rs").to_owned(),
            text: text.to_owned(),
            verdict: verdict(node, "verdict")?,
            why: self.words(node, "why"),
        })
    }

    /// Files that nothing names are a mistake: nobody would notice that they are not looked at.
    fn stray(&mut self, bad: &[Bad]) {
        const KNOWN: [&str; 5] = [
            FILE,
            "exercise.rs",
            "check.rs",
            "solution.rs",
            "solution.md",
        ];
        for name in self.files.names() {
            let named = name
                .strip_prefix("bad/")
                .and_then(|name| name.strip_suffix(".rs"))
                .is_some_and(|name| bad.iter().any(|bad| bad.name == name));
            if !KNOWN.contains(&name) && !named {
                let message = format!("the file {name} belongs to nothing");
                self.error(
                    Span::new(0, 0),
                    message,
                    "name it in `[[bad]]`, or take it away",
                );
            }
        }
    }
}

fn verdict(node: &Node, key: &str) -> Option<Verdict> {
    Verdict::from_name(node.get(key)?.text()?)
}

fn number(node: &Node, key: &str) -> u32 {
    let number = node.get(key).and_then(Node::integer).unwrap_or(0);
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn texts(node: &Node, key: &str) -> Vec<String> {
    let items = node.get(key).map(Node::items).unwrap_or_default();
    items
        .iter()
        .filter_map(Node::text)
        .map(str::to_owned)
        .collect()
}

fn at_least(node: &Node) -> Overlap {
    Overlap {
        of: texts(node, "of"),
        at_least: number(node, "at_least"),
    }
}
