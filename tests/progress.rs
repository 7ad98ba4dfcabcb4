//! The learner's record on the disk: shared, damaged, newer, unwritable.

#[path = "progress/damage.rs"]
mod damage;
#[path = "progress/presenting.rs"]
mod presenting;
#[path = "progress/shared.rs"]
mod shared;

use counterpoint::progress::{
    Change, Key, Notice, Place, Progress, Question, Setting, TextKey, find_folder, now,
};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn open(folder: &Path) -> Progress {
    let (progress, notices) = Progress::open(folder);
    assert_eq!(notices, []);
    progress
}

fn read(page: &str) -> Change {
    let page = TextKey::of([page]);
    Change::Read { page, when: 1 }
}

fn skipped(number: usize) -> Change {
    Change::Skipped {
        question: Question {
            round: None,
            text: TextKey::of([number.to_string().as_str()]),
        },
        when: 1,
    }
}

/// How many pages of a lesson were read.
fn pages(progress: &Progress, lesson: &Key) -> usize {
    progress.lesson(lesson).read.len()
}

fn file(folder: &Path, lesson: &Key) -> PathBuf {
    folder.join("progress").join(format!("{lesson}.json"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn everything_outlives_the_program() {
    let folder = folder();
    let folder = folder.path().join("not/there/yet");
    let (tea, own) = (
        Key::embedded("tea"),
        Key::own("tea", Path::new("/my/tea.toml")),
    );
    let mut progress = open(&folder);
    assert_eq!(progress.place(), None);
    let question = Question {
        round: Some("big".into()),
        text: TextKey::of(["How long?"]),
    };
    let changes = [
        read("one"),
        Change::Answered {
            question: question.clone(),
            given: "5 s".into(),
            right: Some(true),
            when: 2,
        },
        Change::Ran {
            round: Some("big".into()),
            on: vec![("threads".into(), Some(true)), ("pool".into(), None)],
            when: 3,
        },
        Change::Finished { when: now() },
    ];
    for change in changes {
        assert_eq!(progress.record(&tea, change), Ok(None));
    }
    progress.record(&own, read("mine")).unwrap();
    let place = Place::new(own.clone(), Some(Path::new("/my/tea.toml")), 4, now());
    progress.set_place(place.clone()).unwrap();
    let settings = [
        Setting::Palette(Some("light".into())),
        Setting::Ascii(Some(true)),
        Setting::Mouse(Some(false)),
    ];
    for setting in settings {
        progress.set(setting).unwrap();
    }

    let later = open(&folder);
    assert_eq!(later.lesson(&tea), progress.lesson(&tea));
    assert_eq!(
        later
            .lesson(&tea)
            .summary(&[TextKey::of(["one"])], &[question])
            .right,
        1
    );
    assert_eq!(pages(&later, &own), 1);
    assert_eq!(later.lessons().count(), 2);
    assert_eq!(later.place(), Some(&place));
    assert_eq!(place.file(), std::path::absolute("/my/tea.toml").ok());
    assert_eq!(later.settings(), progress.settings());
    assert_eq!(later.settings().palette.as_deref(), Some("light"));
}

#[test]
fn opening_writes_nothing() {
    let folder = folder();
    let progress = open(folder.path());
    assert_eq!(progress.lesson(&Key::embedded("tea")), Default::default());
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn no_id_leads_out_of_the_folder() {
    let outer = folder();
    let folder = outer.path().join("data");
    let ids = [
        "../../etc/passwd",
        "..",
        "/etc/passwd",
        r"C:\x",
        "a\0b",
        "",
        "CON",
    ];
    let mut progress = open(&folder);
    for id in ids {
        progress.record(&Key::embedded(id), read(id)).unwrap();
    }
    assert_eq!(names(outer.path()), ["data"]);
    assert_eq!(names(&folder), [".lock", "progress"]);
    assert_eq!(names(&folder.join("progress")).len(), ids.len());
    let later = open(&folder);
    for id in ids {
        let known = later.lesson(&Key::embedded(id));
        assert!(known.has_read(TextKey::of([id])), "{id:?}");
    }
}

#[test]
fn a_record_that_is_not_kept_works_while_the_program_runs() {
    let tea = Key::embedded("tea");
    let mut progress = Progress::unkept();
    assert_eq!(progress.record(&tea, read("one")), Ok(None));
    assert_eq!(progress.set(Setting::Ascii(Some(true))), Ok(None));
    assert_eq!(
        progress.set_place(Place::new(tea.clone(), None, 2, 0)),
        Ok(None)
    );
    assert_eq!(pages(&progress, &tea), 1);
    assert_eq!(progress.settings().ascii, Some(true));
    assert_eq!(progress.place().map(|place| place.stop), Some(2));
    assert_eq!(progress.save(), []);
}

#[test]
fn the_record_can_be_given_to_a_thread() {
    fn can_be_sent<T: Send + 'static>() {}
    can_be_sent::<Progress>();
    can_be_sent::<Change>();
    can_be_sent::<Notice>();
}

#[test]
fn the_folder_is_absolute() {
    // Whatever the environment of this test is.
    if let Ok(folder) = find_folder() {
        assert!(folder.is_absolute(), "{}", folder.display());
    }
}
