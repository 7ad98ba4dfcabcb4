//! Answers as they are found, one at a time, and which of two is taken.

use super::{Answer, Content};
use crate::exercise::book::Exercise;
use crate::exercise::grade::Limits;
use crate::lesson::quoted;
use crate::report::{bytes, count};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What was found so far in one submission, and how much more may be looked at.
pub(super) struct Found<'a> {
    exercises: &'a [&'a Exercise],
    pub limits: &'a Limits,
    answers: BTreeMap<&'a str, Candidate>,
    /// Files that have the name of an answer and were not taken.
    others: BTreeMap<&'a str, Vec<String>>,
    notes: Vec<String>,
    /// By what was wrong: how often, and the first.
    refused: BTreeMap<&'static str, (u64, String)>,
    full: BTreeSet<String>,
    files: usize,
    bytes: u64,
}

/// A file that may be the answer.
pub(super) struct Candidate {
    /// Its path inside the submission, with `/`.
    pub path: String,
    /// When it was written, in seconds since some moment.
    pub when: Option<i64>,
    /// What it says.
    pub content: Content,
}

impl<'a> Found<'a> {
    pub(super) fn new(exercises: &'a [&'a Exercise], limits: &'a Limits) -> Found<'a> {
        Found {
            exercises,
            limits,
            answers: BTreeMap::new(),
            others: BTreeMap::new(),
            notes: Vec::new(),
            refused: BTreeMap::new(),
            full: BTreeSet::new(),
            files: 0,
            bytes: 0,
        }
    }

    /// Counts one more file; says whether it may still be looked at.
    pub(super) fn may_look(&mut self) -> bool {
        self.files += 1;
        let may = self.files <= self.limits.files;
        if !may {
            let most = count(self.limits.files as u64, "file", "files");
            self.full
                .insert(format!("more than {most}: the rest was not looked at"));
        }
        may
    }

    /// The exercise whose answer is called so.
    pub(super) fn asked(&self, file: &str) -> Option<&'a Exercise> {
        let id = file.strip_suffix(".rs")?;
        self.exercises
            .iter()
            .copied()
            .find(|exercise| exercise.id == id)
    }

    /// What these bytes say; `declared` is how many there are to be read.
    pub(super) fn content(
        &mut self,
        declared: u64,
        read: impl FnOnce(u64) -> std::io::Result<Vec<u8>>,
    ) -> Content {
        let most = self.limits.source;
        let too_large = |size: u64| {
            let size = if size > most {
                bytes(size)
            } else {
                format!("over {}", bytes(most))
            };
            Content::Unreadable(format!("it has {size}; an answer may have {}", bytes(most)))
        };
        if declared > most {
            return too_large(declared);
        }
        if self.bytes >= self.limits.bytes {
            return Content::Unreadable(format!(
                "the submission has more than {} of answers",
                bytes(self.limits.bytes)
            ));
        }
        // The size that a file or an archive declares need not be true.
        match read(most + 1) {
            Err(error) => Content::Unreadable(format!("it could not be read: {error}")),
            Ok(data) => {
                self.bytes += data.len() as u64;
                match data.len() as u64 > most {
                    true => too_large(0),
                    false => text(data),
                }
            }
        }
    }

    /// One more file that may be the answer to an exercise.
    pub(super) fn add(&mut self, exercise: &'a Exercise, candidate: Candidate) {
        let id = exercise.id.as_str();
        let Some(known) = self.answers.remove(id) else {
            self.answers.insert(id, candidate);
            return;
        };
        let is_better = rank(exercise, &candidate) > rank(exercise, &known);
        let (taken, other) = match is_better {
            true => (candidate, known),
            false => (known, candidate),
        };
        if taken.content != other.content {
            self.others.entry(id).or_default().push(other.path);
        }
        self.answers.insert(id, taken);
    }

    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Something was not even looked at.
    pub(super) fn refuse(&mut self, why: &'static str, name: &str) {
        let first = || (0, quoted(name));
        self.refused.entry(why).or_insert_with(first).0 += 1;
    }

    /// The answers, and what is to be said about them.
    pub(super) fn into_parts(mut self) -> (BTreeMap<String, Answer>, Vec<String>) {
        for (why, (times, first)) in &self.refused {
            self.notes.push(match times {
                1 => format!("{first}: {why}; not read"),
                _ => format!(
                    "{first} and {}: {why}; not read",
                    count(times - 1, "other", "others")
                ),
            });
        }
        for (id, others) in &self.others {
            if let Some(taken) = self.answers.get(id) {
                self.notes.push(several(id, &taken.path, others));
            }
        }
        self.notes.extend(self.full);
        let answers = self.answers.into_iter().map(|(id, taken)| {
            let answer = Answer {
                from: taken.path,
                content: taken.content,
            };
            (id.to_owned(), answer)
        });
        (answers.collect(), self.notes)
    }
}

fn several(id: &str, taken: &str, others: &[String]) -> String {
    const SHOWN: usize = 3;
    let mut names: Vec<String> = others.iter().take(SHOWN).map(|name| quoted(name)).collect();
    if others.len() > SHOWN {
        names.push(count((others.len() - SHOWN) as u64, "other", "others"));
    }
    format!(
        "{id}: {} was taken, and not {}",
        quoted(taken),
        names.join(", ")
    )
}

fn text(data: Vec<u8>) -> Content {
    match String::from_utf8(data) {
        Ok(text) if text.trim().is_empty() => Content::Unreadable("the file is empty".to_owned()),
        Ok(text) => Content::Text(text),
        Err(_) => Content::Unreadable("it is no UTF-8 text".to_owned()),
    }
}

/// The greater is taken: what can be read, what is not as it was handed out, what is newer, what lies where it
/// belongs, and what lies less deep.
fn rank<'c>(exercise: &Exercise, candidate: &'c Candidate) -> impl Ord + use<'c> {
    let place = format!("{}/{}.rs", exercise.chapter, exercise.id);
    let text = match &candidate.content {
        Content::Text(text) => Some(text),
        Content::Unreadable(_) => None,
    };
    (
        text.is_some(),
        text.is_some_and(|text| !is_handed_out(exercise, text)),
        candidate.when,
        candidate.path.ends_with(&place),
        Reverse(candidate.path.matches('/').count()),
        Reverse(candidate.path.as_str()),
    )
}

/// Whether this is the file as it was handed out, but for the ends of its lines.
pub(in crate::exercise::grade) fn is_handed_out(exercise: &Exercise, text: &str) -> bool {
    let text = text.trim_end().lines().map(str::trim_end);
    text.eq(exercise.handed_out.trim_end().lines().map(str::trim_end))
}

/// Whether nothing of this name is anybody's answer: what is hidden, what tools make, and what was handed out.
pub(super) fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || ["target", "given", "__MACOSX"].contains(&name)
}
