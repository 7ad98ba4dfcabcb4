//! Checking an answer: compile it, run it within walls, judge what was seen.
//!
//! ```text
//! answer.rs ─┐
//! check.rs ──┴─rustc, once─▶ program ─job on stdin─▶ report ─read─▶ Record ─judge─▶ Judged
//! ```
//!
//! The answer is a module of the program and is not changed. If the program cannot be built, the answer is looked at
//! once more with the crates a student has, so that what the compiler says is about what they see.

mod answer;
mod compile;
mod ends;
mod errors;
mod job;
mod run;
mod style;

pub use answer::{Answer, LARGEST, Unreadable};

use super::book::{Exercise, Verdict};
use super::contain::{Cancel, Private};
use super::judge::{self, Seen};
use super::judged::{Evidence, Judged, Status, TestResult, Took};
use super::kit::{Kit, Results};
use super::record::Record;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Checks answers.
#[derive(Debug, Clone)]
pub struct Checker {
    kit: Kit,
    results: Option<Results>,
    starter: Option<PathBuf>,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The judgement.
    pub judged: Judged,
    /// What the answer's program reported, for whoever wants to see its runs; empty if it was not run.
    pub report: Report,
    /// Whether it was known, so that nothing was compiled or run.
    pub known: bool,
}

/// The report of a program as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Its lines.
    pub text: String,
    /// The secret word that what counts carries.
    pub nonce: String,
}

impl Report {
    /// What it tells.
    pub fn read(&self) -> Record {
        super::record::read(self.text.as_bytes(), &self.nonce)
    }
}

impl Checker {
    /// A checker that compiles with this kit.
    pub fn new(kit: Kit) -> Checker {
        Checker {
            kit,
            results: None,
            starter: None,
        }
    }

    /// One that remembers what it found.
    #[must_use]
    pub fn remembering(mut self, results: Results) -> Checker {
        self.results = Some(results);
        self
    }

    /// One that starts programs by way of `starter`, the program itself, where the caller is another.
    #[must_use]
    pub fn started_by(mut self, starter: impl Into<PathBuf>) -> Checker {
        self.starter = Some(starter.into());
        self
    }

    /// Checks the answer in a file.
    pub fn check_file(&self, exercise: &Exercise, file: &Path, cancel: &Cancel) -> Option<Checked> {
        match Answer::open(file) {
            Ok(answer) => self.check(exercise, &answer, cancel),
            Err(why) => Some(Checked::unreadable(exercise, &why)),
        }
    }

    /// Checks an answer. `None` if it was cancelled.
    pub fn check(&self, exercise: &Exercise, answer: &Answer, cancel: &Cancel) -> Option<Checked> {
        let stamp = self.kit.stamp();
        let known = self
            .results
            .as_ref()
            .and_then(|results| results.find(exercise, &stamp, answer.text()));
        if let Some((judged, report)) = known {
            return Some(Checked {
                judged,
                report,
                known: true,
            });
        }
        self.check_again(exercise, answer, cancel)
    }

    /// Checks an answer whether or not it was checked before. `None` if it was cancelled.
    pub fn check_again(
        &self,
        exercise: &Exercise,
        answer: &Answer,
        cancel: &Cancel,
    ) -> Option<Checked> {
        let stamp = self.kit.stamp();
        let checked = self.check_anew(exercise, answer, cancel)?;
        // A fault of ours may be gone the next time.
        if let Some(results) = self
            .results
            .as_ref()
            .filter(|_| checked.judged.verdict != Verdict::CheckerFault)
        {
            // That it cannot be kept costs time, and nothing else.
            let _ = results.keep(
                exercise,
                &stamp,
                answer.text(),
                &checked.judged,
                &checked.report,
            );
        }
        Some(checked)
    }

    /// What clippy says of the style of an answer; nothing where it is not installed. It never decides.
    pub fn style(&self, answer: &Answer, cancel: &Cancel) -> Vec<Evidence> {
        style::style(self, answer, cancel)
    }

    /// The kit.
    pub fn kit(&self) -> &Kit {
        &self.kit
    }

    fn check_anew(&self, exercise: &Exercise, answer: &Answer, cancel: &Cancel) -> Option<Checked> {
        let begun = Instant::now();
        let Ok(folder) = Private::new() else {
            return Some(Checked::fault(
                exercise,
                "there is no folder for temporary files that can be written to",
            ));
        };
        let compiled = compile::compile(self, exercise, answer, folder.path(), cancel);
        let compile_ms = ms(begun.elapsed());
        let program = match compiled {
            compile::Compiled::Program(program) => program,
            compile::Compiled::Refused(refused) => {
                let mut checked = Checked::refused(exercise, refused);
                checked.judged.took = Took {
                    compile_ms,
                    total_ms: ms(begun.elapsed()),
                    ..Took::default()
                };
                return Some(checked);
            }
            compile::Compiled::Cancelled => return None,
        };
        let run_from = Instant::now();
        let ran = run::run(self, exercise, answer, &program, folder.path(), cancel)?;
        let record = ran.report.read();
        let mut judged = judge::judge(&Seen {
            exercise,
            source: answer.text(),
            record: &record,
            ends: &ran.ends,
        });
        judged.printed = ran.printed;
        judged.missing_walls = ran.missing_walls;
        judged.took = Took {
            compile_ms,
            run_ms: ms(run_from.elapsed()),
            total_ms: ms(begun.elapsed()),
            processes: ran.processes,
            peak_bytes: ran.peak_bytes,
        };
        Some(Checked {
            judged,
            report: ran.report,
            known: false,
        })
    }
}

impl Checked {
    fn new(
        exercise: &Exercise,
        verdict: Verdict,
        headline: String,
        evidence: Vec<Evidence>,
    ) -> Checked {
        let judged = Judged {
            exercise: exercise.id.clone(),
            verdict,
            headline,
            evidence,
            tests: names_of_tests(&exercise.check),
            proofs: Vec::new(),
            search: None,
            style: Vec::new(),
            printed: String::new(),
            missing_walls: Vec::new(),
            took: Took::default(),
        };
        Checked {
            judged,
            report: Report::default(),
            known: false,
        }
    }

    /// For an answer that cannot be read.
    pub fn unreadable(exercise: &Exercise, why: &Unreadable) -> Checked {
        Self::new(exercise, Verdict::Unreadable, why.to_string(), vec![])
    }

    /// Without a run.
    pub fn of(exercise: &Exercise, verdict: Verdict, headline: &str) -> Checked {
        Self::new(exercise, verdict, headline.to_owned(), vec![])
    }

    fn fault(exercise: &Exercise, why: &str) -> Checked {
        Self::of(exercise, Verdict::CheckerFault, why)
    }

    fn refused(exercise: &Exercise, refused: compile::Refused) -> Checked {
        Self::new(
            exercise,
            refused.verdict,
            refused.headline,
            refused.evidence,
        )
    }
}

/// The tests of a check that could not be run, as far as their names can be read off its text.
fn names_of_tests(check: &str) -> Vec<TestResult> {
    let mut names = Vec::new();
    for (at, _) in check.match_indices("test(") {
        let rest = check[at + "test(".len()..].trim_start();
        let name = rest
            .strip_prefix('"')
            .and_then(|rest| rest.split('"').next());
        names.extend(name.map(|name| TestResult {
            name: name.to_owned(),
            status: Status::NotRun,
            message: String::new(),
        }));
    }
    names
}

/// In milliseconds, to the hundredth: so it is the same when it is read again.
fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 1e2
}
