//! Submissions: what each student handed in.

mod archive;
mod folder;
mod found;

use super::names::{Who, safe_names, who};
use super::{GradeError, Limits};
use crate::exercise::book::Exercise;
use crate::lesson::quoted;
use found::Found;
pub(super) use found::is_handed_out;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What one student handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The student's name, as it was found.
    pub student: String,
    /// A name for files about this student, safe everywhere and nobody else's.
    pub file: String,
    /// Answers by the id of their exercise.
    pub answers: BTreeMap<String, Answer>,
    /// What is worth knowing about it: files that were refused, of which two files one was taken.
    pub notes: Vec<String>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Where it was found: a path inside the submission.
    pub from: String,
    /// What it says.
    pub content: Content,
}

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Its text.
    Text(String),
    /// It could not be read, and why: "2.0 MB; an answer may have 1.0 MB".
    Unreadable(String),
}

/// All that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gathered {
    /// By the students' names.
    pub submissions: Vec<Submission>,
    /// What in the folder is no submission.
    pub notes: Vec<String>,
}

/// A folder or an archive of a student.
enum Source {
    Folder(PathBuf),
    Archive(PathBuf),
}

/// Reads what students handed in for these exercises: `folder` holds a folder or a zip file for each. The answer to an
/// exercise is `<id>.rs`, wherever it lies. Of several the newest is taken, but never the file as it was handed out if
/// there is another. Links are not followed. `except`, where results go, is no submission.
///
/// # Errors
/// Where the folder cannot be read.
pub fn gather(
    folder: &Path,
    exercises: &[&Exercise],
    limits: &Limits,
    except: Option<&Path>,
) -> Result<Gathered, GradeError> {
    let unread = |error| GradeError::Folder {
        folder: folder.to_owned(),
        error,
    };
    let mut gathered = Gathered::default();
    let mut students: BTreeMap<Who, Vec<Source>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name();
        let path = entry.path();
        let shown = name.to_string_lossy();
        if is_no_students(&shown) || is_same(&path, except) {
            continue;
        }
        if shown.starts_with('.') {
            let note = format!("{} is hidden: not graded", quoted(&shown));
            gathered.notes.push(note);
            continue;
        }
        let is_zip = is_archive(&path);
        match entry.file_type().map_err(unread)? {
            kind if kind.is_dir() => add(&mut students, who(&name, false), Source::Folder(path)),
            kind if kind.is_file() && is_zip => {
                add(&mut students, who(&name, true), Source::Archive(path));
            }
            kind => gathered
                .notes
                .push(not_a_submission(&name.to_string_lossy(), kind.is_symlink())),
        }
    }
    gathered.notes.sort();
    gathered.submissions = students
        .into_iter()
        .map(|(who, sources)| (who, read(&sources, exercises, limits)))
        .fold(Vec::new(), finish);
    name_files(&mut gathered.submissions);
    Ok(gathered)
}

fn add(students: &mut BTreeMap<Who, Vec<Source>>, who: Who, source: Source) {
    students.entry(who).or_default().push(source);
}

/// What systems leave everywhere.
fn is_no_students(name: &str) -> bool {
    name.starts_with("._") || [".DS_Store", "__MACOSX"].contains(&name)
}

fn is_archive(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

fn is_same(path: &Path, other: Option<&Path>) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    other.is_some_and(|other| real(path).is_some_and(|path| real(other) == Some(path)))
}

fn not_a_submission(name: &str, is_link: bool) -> String {
    let what = if is_link {
        "a link, and links are not followed"
    } else {
        "neither a folder nor a zip file"
    };
    format!("{} is {what}: not graded", quoted(name))
}

/// Everything of one student. The folder comes first, then archives by their names.
fn read<'a>(sources: &[Source], exercises: &'a [&'a Exercise], limits: &'a Limits) -> Found<'a> {
    let mut found = Found::new(exercises, limits);
    let mut archives = Vec::new();
    for source in sources {
        match source {
            Source::Folder(path) => archives.extend(folder::read(path, &mut found)),
            Source::Archive(path) => archives.push(path.clone()),
        }
    }
    archives.sort();
    for path in &archives {
        archive::read(path, &mut found);
    }
    found
}

/// Adds a submission; a name that somebody else has too is told apart by its number.
fn finish(mut all: Vec<Submission>, (who, found): (Who, Found<'_>)) -> Vec<Submission> {
    let is_taken = |name: &str| all.iter().any(|other| other.student == name);
    let mut student = who.name;
    if is_taken(&student) {
        student = format!("{student} ({})", who.number);
    }
    while is_taken(&student) {
        student.push('+');
    }
    let (answers, notes) = found.into_parts();
    all.push(Submission {
        student,
        file: String::new(),
        answers,
        notes,
    });
    all
}

fn name_files(submissions: &mut [Submission]) {
    submissions.sort_by_cached_key(|one| (one.student.to_lowercase(), one.student.clone()));
    let names: Vec<String> = submissions.iter().map(|one| one.student.clone()).collect();
    for (submission, file) in submissions.iter_mut().zip(safe_names(&names)) {
        submission.file = file;
    }
}
