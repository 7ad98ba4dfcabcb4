//! Whether exercises are as their authors say: every file handed out fails as it should, every solution passes, and
//! every answer known to be wrong gets just its verdict.

use super::book::{Exercise, Verdict};
use super::check::{Answer, Checked, Checker};
use super::contain::Cancel;
use super::jobs;

/// One file of an exercise that was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// The id of the exercise.
    pub exercise: String,
    /// The file: `exercise.rs`, `solution.rs`, `bad/….rs`.
    pub file: String,
    /// The verdict it should get.
    pub wanted: Verdict,
    /// What it got.
    pub checked: Checked,
}

impl Verified {
    /// Whether it got its verdict.
    pub fn holds(&self) -> bool {
        self.checked.judged.verdict == self.wanted
    }
}

/// Checks all files of these exercises, `jobs` at a time, and tells `each` as it comes. In the order of the exercises;
/// `None` if it was cancelled.
pub fn verify(
    checker: &Checker,
    exercises: &[&Exercise],
    jobs: usize,
    cancel: &Cancel,
    each: &(dyn Fn(&Verified) + Sync),
) -> Option<Vec<Verified>> {
    let files: Vec<File<'_>> = exercises
        .iter()
        .flat_map(|exercise| files(exercise))
        .collect();
    let found = jobs::each(&files, jobs, |file| {
        let verified = Verified {
            exercise: file.exercise.id.clone(),
            file: file.name.clone(),
            wanted: file.wanted,
            checked: checker.check(file.exercise, &Answer::new(file.text), cancel)?,
        };
        each(&verified);
        Some(verified)
    });
    (found.len() == files.len()).then_some(found)
}

struct File<'e> {
    exercise: &'e Exercise,
    name: String,
    text: &'e str,
    wanted: Verdict,
}

fn files(exercise: &Exercise) -> Vec<File<'_>> {
    let file = |name: &str, text, wanted| File {
        exercise,
        name: name.to_owned(),
        text,
        wanted,
    };
    let mut files = vec![
        file(
            "exercise.rs",
            exercise.handed_out.as_str(),
            exercise.unsolved,
        ),
        file("solution.rs", exercise.solution.as_str(), Verdict::Passed),
    ];
    files.extend(exercise.bad.iter().map(|bad| {
        file(
            &format!("bad/{}.rs", bad.name),
            bad.text.as_str(),
            bad.verdict,
        )
    }));
    files
}
