//! Exercises, submissions and a checker to try grading with.

use counterpoint::exercise::book::{Exercise, Hints, Proofs, Verdict};
use counterpoint::exercise::grade::{Checker, Done, Gathered, Grading, Limits, gather};
use counterpoint::exercise::judged::{Judged, Status, TestResult, Took};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

/// What is handed out.
pub const HANDED_OUT: &str = "// write it here\nfn main() {}\n";

pub fn exercise(id: &str, points: u32) -> Exercise {
    Exercise {
        id: id.to_owned(),
        chapter: "1-waiting".to_owned(),
        title: format!("The {id}"),
        lesson: "coffee-and-pastry".to_owned(),
        teaches: String::new(),
        points,
        proofs: Proofs::default(),
        hints: Hints::default(),
        handed_out: HANDED_OUT.to_owned(),
        unsolved: Verdict::WrongResult,
        check: "check".to_owned(),
        solution: String::new(),
        explanation: String::new(),
        bad: Vec::new(),
    }
}

pub fn exercises() -> Vec<Exercise> {
    vec![exercise("coffee", 10), exercise("chess", 5)]
}

/// A folder of submissions with a folder for results beside it.
pub struct Course {
    pub base: TempDir,
}

impl Course {
    pub fn new() -> Course {
        let base = tempfile::tempdir().unwrap();
        fs::create_dir(base.path().join("in")).unwrap();
        Course { base }
    }

    pub fn submissions(&self) -> PathBuf {
        self.base.path().join("in")
    }

    pub fn out(&self) -> PathBuf {
        self.base.path().join("out")
    }

    /// Writes a file of a student.
    pub fn file(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.submissions().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Writes a zip file; names are taken as they are.
    pub fn zip(&self, path: &str, entries: &[(&str, &[u8])]) {
        self.file(path, zipped(entries));
    }

    pub fn gather(&self) -> Gathered {
        self.gather_within(&Limits::default())
    }

    pub fn gather_within(&self, limits: &Limits) -> Gathered {
        let exercises = exercises();
        let exercises: Vec<&Exercise> = exercises.iter().collect();
        gather(&self.submissions(), &exercises, limits, Some(&self.out())).unwrap()
    }

    pub fn grade(&self, checker: &dyn Checker, jobs: usize, again: bool) -> Done {
        self.grade_until(checker, jobs, again, &AtomicBool::new(false))
    }

    pub fn grade_until(
        &self,
        checker: &dyn Checker,
        jobs: usize,
        again: bool,
        cancel: &AtomicBool,
    ) -> Done {
        let exercises = exercises();
        let exercises: Vec<&Exercise> = exercises.iter().collect();
        let grading = Grading {
            exercises: &exercises,
            gathered: &self.gather(),
            kept: &self.out().join("results"),
            jobs,
            again,
        };
        let mut last = 0;
        let mut tell = |progress: counterpoint::exercise::grade::Progress<'_>| {
            assert!(progress.done == last + 1 && progress.done <= progress.of);
            last = progress.done;
        };
        grading.run(checker, cancel, &mut tell).unwrap()
    }
}

pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (at, (name, data)) in entries.iter().enumerate() {
        let minute = u8::try_from(at).unwrap();
        let when = DateTime::from_date_and_time(2026, 1, 2, 3, minute, 4).unwrap();
        let options = SimpleFileOptions::default().last_modified_time(when);
        match name.strip_prefix("link:") {
            Some(name) => zip
                .add_symlink(name, String::from_utf8_lossy(data), options)
                .unwrap(),
            None => {
                zip.start_file(*name, options).unwrap();
                zip.write_all(data).unwrap();
            }
        }
    }
    zip.finish().unwrap().into_inner()
}

/// What a student's answer says it is: `// verdict: race`.
pub fn answer(verdict: Verdict, who: &str) -> String {
    format!("// verdict: {}\n// {who}\nfn main() {{}}\n", verdict.name())
}

/// Judges an answer by what it says, and counts.
#[derive(Default)]
pub struct Fake {
    /// How often each text was checked for each exercise.
    pub checked: Mutex<BTreeMap<(String, String), usize>>,
    /// Waits at this text until it is told to stop.
    pub hangs_at: Option<&'static str>,
    /// Tells all to stop when it has checked so many.
    pub stops_after: Option<usize>,
    pub made_with: String,
}

impl Fake {
    pub fn count(&self) -> usize {
        self.checked.lock().unwrap().values().sum()
    }
}

impl Checker for Fake {
    fn check(&self, exercise: &Exercise, answer: &[u8], cancel: &AtomicBool) -> Judged {
        let text = String::from_utf8(answer.to_vec()).unwrap();
        while self.hangs_at.is_some_and(|sign| text.contains(sign))
            && !cancel.load(Ordering::Relaxed)
        {
            std::thread::yield_now();
        }
        assert!(!text.contains("break the checker"), "as asked");
        *self
            .checked
            .lock()
            .unwrap()
            .entry((exercise.id.clone(), text.clone()))
            .or_default() += 1;
        if self.stops_after.is_some_and(|most| self.count() > most) {
            cancel.store(true, Ordering::Relaxed);
        }
        let said = text
            .split("verdict: ")
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next());
        judged(
            exercise,
            said.and_then(Verdict::from_name)
                .unwrap_or(Verdict::WrongResult),
        )
    }

    fn made_with(&self) -> String {
        self.made_with.clone()
    }
}

fn judged(exercise: &Exercise, verdict: Verdict) -> Judged {
    let test = |name: &str, status| TestResult {
        name: name.to_owned(),
        status,
        message: String::new(),
    };
    let first = if verdict.is_passed() {
        Status::Passed
    } else {
        Status::Failed(verdict)
    };
    Judged {
        exercise: exercise.id.clone(),
        verdict,
        headline: verdict.title().to_owned(),
        evidence: Vec::new(),
        tests: vec![test("first", first), test("second", Status::Passed)],
        proofs: Vec::new(),
        search: None,
        style: Vec::new(),
        printed: String::new(),
        missing_walls: Vec::new(),
        took: Took::default(),
    }
}

/// The names of all files below a folder, sorted.
pub fn tree(folder: &Path) -> Vec<String> {
    let (mut names, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            match entry.file_type().unwrap().is_dir() {
                true => open.push(entry.path()),
                false => names.push(
                    entry
                        .path()
                        .strip_prefix(folder)
                        .unwrap()
                        .to_string_lossy()
                        .into_owned(),
                ),
            }
        }
    }
    names.sort();
    names
}
