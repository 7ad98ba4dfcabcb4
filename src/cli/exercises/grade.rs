//! `counterpoint grade`, with the checker of this program.

use super::super::args::GradeArgs;
use super::super::exit::Exit;
use super::super::grade::grade as grade_with;
use super::super::output::Output;
use super::checker;
use crate::exercise::book::{Book, Exercise, Verdict};
use crate::exercise::check::{Answer, Checked, Checker};
use crate::exercise::contain::Cancel;
use crate::exercise::grade;
use crate::exercise::judged::Judged;
use anyhow::Result;
use std::sync::atomic::AtomicBool;

/// Grades what was handed in.
///
/// # Errors
/// Where it cannot be read, nothing can be built, or something cannot be written.
pub fn grade(args: &GradeArgs, out: &mut Output) -> Result<Exit> {
    let cancel = Cancel::default();
    let grader = Grader {
        checker: checker()?,
        cancel: cancel.clone(),
    };
    let look = out.look;
    grade_with(args, Book::embedded(), &grader, &cancel, &look, out)
}

struct Grader {
    checker: Checker,
    cancel: Cancel,
}

impl grade::Checker for Grader {
    fn check(&self, exercise: &Exercise, answer: &[u8], _: &AtomicBool) -> Judged {
        match Answer::of(&format!("{}.rs", exercise.id), answer) {
            Err(why) => Checked::unreadable(exercise, &why).judged,
            Ok(answer) => match self.checker.check(exercise, &answer, &self.cancel) {
                Some(checked) => checked.judged,
                None => cancelled(exercise),
            },
        }
    }

    fn made_with(&self) -> String {
        self.checker.kit().stamp()
    }
}

/// Whoever cancels does not look at it.
fn cancelled(exercise: &Exercise) -> Judged {
    let mut judged = Checked::of(exercise, Verdict::CheckerFault, "it was cancelled").judged;
    judged.tests.clear();
    judged
}
