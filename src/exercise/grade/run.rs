//! Checking all answers, several at a time.

use super::gather::{Content, Gathered, is_handed_out};
use super::keep::Keep;
use super::report::{Column, Graded, Mark, Report, Student};
use super::{Checker, GradeError};
use crate::exercise::book::{Exercise, Verdict};
use crate::exercise::judged::{Judged, Took};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, Scope};

/// What is to be graded, and how.
pub struct Grading<'a> {
    /// For which exercises.
    pub exercises: &'a [&'a Exercise],
    /// What was handed in.
    pub gathered: &'a Gathered,
    /// Where results are kept: `<student>/<id>.json` below it.
    pub kept: &'a Path,
    /// How many answers to check at a time; at least one is.
    pub jobs: usize,
    /// Whether to check also what was checked before and has not changed.
    pub again: bool,
}

/// How far grading is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Answers that have a result.
    pub done: usize,
    /// Answers.
    pub of: usize,
    /// Whose answer came last.
    pub student: &'a str,
    /// To which exercise.
    pub exercise: &'a str,
}

/// What came of grading.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The results.
    pub report: Report,
    /// Whether it was stopped before all were checked.
    pub stopped: bool,
    /// Texts that were checked now; one that several students handed in counts once.
    pub checked: usize,
    /// Answers whose result was kept from before.
    pub reused: usize,
}

/// A text that is to be checked, once for all who handed it in.
struct Job<'a> {
    exercise: usize,
    text: &'a str,
    students: Vec<usize>,
}

impl Grading<'_> {
    /// Checks what needs to be checked, and keeps each result as it comes. When `cancel` becomes true it stops; all
    /// that was finished is kept. `tell` hears of each answer that has its result.
    ///
    /// # Errors
    /// Where a result cannot be kept, or the system gives no threads.
    pub fn run(
        &self,
        checker: &dyn Checker,
        cancel: &AtomicBool,
        tell: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Done, GradeError> {
        let mut desk = Desk::new(self, checker);
        let jobs = self.jobs();
        desk.of = jobs.iter().map(|job| job.students.len()).sum();
        let mut open = Vec::new();
        for job in &jobs {
            match desk.known(job)? {
                Some(judged) => desk.give(job, &judged, tell),
                None => open.push(job),
            }
        }
        check_all(&open, self, checker, cancel, |job, judged| {
            desk.checked += 1;
            desk.keep(job, &judged)?;
            desk.give(job, &judged, tell);
            Ok(())
        })?;
        Ok(desk.finish(&jobs))
    }

    /// The texts that have to be checked, in the order of students.
    fn jobs(&self) -> Vec<Job<'_>> {
        let mut jobs: Vec<Job<'_>> = Vec::new();
        let mut known: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for (student, submission) in self.gathered.submissions.iter().enumerate() {
            for (at, exercise) in self.exercises.iter().enumerate() {
                let answer = submission.answers.get(&exercise.id);
                let Some(Content::Text(text)) = answer.map(|answer| &answer.content) else {
                    continue;
                };
                if is_handed_out(exercise, text) {
                    continue;
                }
                let job = *known.entry((at, text)).or_insert_with(|| {
                    jobs.push(Job {
                        exercise: at,
                        text,
                        students: Vec::new(),
                    });
                    jobs.len() - 1
                });
                jobs[job].students.push(student);
            }
        }
        jobs
    }
}

/// Results as they come in.
struct Desk<'a> {
    grading: &'a Grading<'a>,
    keep: Keep,
    results: BTreeMap<(usize, usize), Judged>,
    of: usize,
    checked: usize,
    reused: usize,
}

impl<'a> Desk<'a> {
    fn new(grading: &'a Grading<'a>, checker: &dyn Checker) -> Desk<'a> {
        Desk {
            grading,
            keep: Keep::new(grading.kept, checker),
            results: BTreeMap::new(),
            of: 0,
            checked: 0,
            reused: 0,
        }
    }

    /// A result that was kept for any who handed this text in; then it is kept for all of them.
    fn known(&mut self, job: &Job<'_>) -> Result<Option<Judged>, GradeError> {
        if self.grading.again {
            return Ok(None);
        }
        let exercise = self.grading.exercises[job.exercise];
        let submissions = &self.grading.gathered.submissions;
        let of = |student: &usize| {
            let submission = &submissions[*student];
            let judged = self
                .keep
                .load(&submission.student, &submission.file, exercise, job.text);
            Some((*student, judged?))
        };
        let kept: Vec<(usize, Judged)> = job.students.iter().filter_map(of).collect();
        let Some((_, judged)) = kept.first() else {
            return Ok(None);
        };
        let has: BTreeSet<usize> = kept.iter().map(|(student, _)| *student).collect();
        self.reused += job.students.len();
        for student in job.students.iter().filter(|student| !has.contains(student)) {
            self.keep_for(*student, job, judged)?;
        }
        Ok(Some(judged.clone()))
    }

    /// Keeps a result for all who handed the text in; one that is a fault of ours is tried again the next time.
    fn keep(&self, job: &Job<'_>, judged: &Judged) -> Result<(), GradeError> {
        if judged.verdict == Verdict::CheckerFault {
            return Ok(());
        }
        let mut students = job.students.iter();
        students.try_for_each(|student| self.keep_for(*student, job, judged))
    }

    fn keep_for(&self, student: usize, job: &Job<'_>, judged: &Judged) -> Result<(), GradeError> {
        let submission = &self.grading.gathered.submissions[student];
        let exercise = self.grading.exercises[job.exercise];
        self.keep.save(
            &submission.student,
            &submission.file,
            exercise,
            job.text,
            judged,
        )
    }

    fn give(&mut self, job: &Job<'_>, judged: &Judged, tell: &mut dyn FnMut(Progress<'_>)) {
        for student in &job.students {
            self.results
                .insert((*student, job.exercise), judged.clone());
            tell(Progress {
                done: self.results.len(),
                of: self.of,
                student: &self.grading.gathered.submissions[*student].student,
                exercise: &self.grading.exercises[job.exercise].id,
            });
        }
    }

    fn finish(mut self, jobs: &[Job<'_>]) -> Done {
        let stopped = self.results.len() < self.of;
        let mut same: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for job in jobs {
            let places = job
                .students
                .iter()
                .map(|student| ((*student, job.exercise), job.students.len()));
            same.extend(places);
        }
        let students = (0..self.grading.gathered.submissions.len())
            .map(|student| self.student(student, &same))
            .collect();
        Done {
            report: Report {
                program: env!("CARGO_PKG_VERSION").to_owned(),
                exercises: self
                    .grading
                    .exercises
                    .iter()
                    .map(|exercise| Column::of(exercise))
                    .collect(),
                students,
                notes: self.grading.gathered.notes.clone(),
            },
            stopped,
            checked: self.checked,
            reused: self.reused,
        }
    }

    fn student(&mut self, student: usize, same: &BTreeMap<(usize, usize), usize>) -> Student {
        let submission = &self.grading.gathered.submissions[student];
        let graded = self
            .grading
            .exercises
            .iter()
            .enumerate()
            .map(|(at, exercise)| {
                let answer = submission.answers.get(&exercise.id);
                let mark = match answer.map(|answer| &answer.content) {
                    None => Mark::NotHandedIn,
                    Some(Content::Unreadable(why)) => {
                        Mark::Checked(Box::new(unreadable(exercise, why)))
                    }
                    Some(Content::Text(text)) if is_handed_out(exercise, text) => Mark::NotBegun,
                    Some(Content::Text(_)) => match self.results.remove(&(student, at)) {
                        Some(judged) => Mark::Checked(Box::new(judged)),
                        None => Mark::NotChecked,
                    },
                };
                Graded {
                    mark,
                    weight: exercise.points,
                    from: answer.map(|answer| answer.from.clone()),
                    same_text: same.get(&(student, at)).copied().unwrap_or(1),
                }
            });
        Student {
            name: submission.student.clone(),
            file: submission.file.clone(),
            graded: graded.collect(),
            notes: submission.notes.clone(),
        }
    }
}

fn bare(exercise: &Exercise, verdict: Verdict, headline: String) -> Judged {
    Judged {
        exercise: exercise.id.clone(),
        verdict,
        headline,
        evidence: Vec::new(),
        tests: Vec::new(),
        proofs: Vec::new(),
        search: None,
        style: Vec::new(),
        printed: String::new(),
        missing_walls: Vec::new(),
        took: Took::default(),
    }
}

fn unreadable(exercise: &Exercise, why: &str) -> Judged {
    bare(
        exercise,
        Verdict::Unreadable,
        format!("the answer cannot be read: {why}"),
    )
}

/// Checks these and hands over each result in the thread of the caller, in the order in which they are done.
fn check_all<'a>(
    jobs: &[&'a Job<'a>],
    grading: &Grading<'_>,
    checker: &dyn Checker,
    cancel: &AtomicBool,
    mut take: impl FnMut(&'a Job<'a>, Judged) -> Result<(), GradeError>,
) -> Result<(), GradeError> {
    let (next, halt) = (AtomicUsize::new(0), AtomicBool::new(false));
    let crew = Crew {
        jobs,
        exercises: grading.exercises,
        checker,
        cancel,
        halt: &halt,
        next: &next,
    };
    std::thread::scope(|scope| {
        let (sender, results) = channel();
        let wanted = grading.jobs.clamp(1, jobs.len().max(1));
        let started = crew.start(scope, wanted, sender);
        for (job, judged) in results {
            let taken = take(job, judged);
            if taken.is_err() {
                halt.store(true, Ordering::Relaxed);
                return taken;
            }
        }
        started.map_err(GradeError::Threads)
    })
}

/// Threads that each take the next job until there is none.
#[derive(Clone, Copy)]
struct Crew<'c, 'a> {
    jobs: &'c [&'a Job<'a>],
    exercises: &'c [&'c Exercise],
    checker: &'c dyn Checker,
    cancel: &'c AtomicBool,
    halt: &'c AtomicBool,
    next: &'c AtomicUsize,
}

impl<'c, 'a: 'c> Crew<'c, 'a> {
    /// Starts so many, or as many as the system gives; fails where it gives none.
    fn start<'s>(
        self,
        scope: &'s Scope<'s, 'c>,
        wanted: usize,
        sender: Sender<(&'a Job<'a>, Judged)>,
    ) -> std::io::Result<()>
    where
        'c: 's,
    {
        for number in 0..wanted {
            let sender = sender.clone();
            let thread = Builder::new().name("grade".to_owned());
            match thread.spawn_scoped(scope, move || self.work(&sender)) {
                Ok(_) => {}
                Err(error) if number == 0 => return Err(error),
                Err(_) => break,
            }
        }
        Ok(())
    }

    fn work(self, sender: &Sender<(&'a Job<'a>, Judged)>) {
        let goes_on = || !self.cancel.load(Ordering::Relaxed) && !self.halt.load(Ordering::Relaxed);
        while goes_on() {
            let Some(job) = self.jobs.get(self.next.fetch_add(1, Ordering::Relaxed)) else {
                return;
            };
            let judged = self.check(job);
            // What comes of a check that was told to stop is not to be trusted.
            if self.cancel.load(Ordering::Relaxed) || sender.send((job, judged)).is_err() {
                return;
            }
        }
    }

    /// A check that panics is a fault of ours, and costs nobody else anything.
    fn check(self, job: &Job<'_>) -> Judged {
        let exercise = self.exercises[job.exercise];
        let check = || {
            self.checker
                .check(exercise, job.text.as_bytes(), self.cancel)
        };
        catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| {
            let headline =
                "the checker itself panicked; this is a fault of the workbook".to_owned();
            bare(exercise, Verdict::CheckerFault, headline)
        })
    }
}
