//! A student's folder, laid out again and again.

use super::*;
use crate::exercise::book::{Book, Exercise};
use std::path::Path;

fn book(folder: &Path, handed_out: &str) -> Book {
    let exercise = folder.join("1-waiting/coffee");
    std::fs::create_dir_all(exercise.join("bad")).expect("a folder");
    let toml = "title = 'A'\nlesson = 'b'\nteaches = 'c'\npoints = 1\nhanded_out = 'busy'\nhints.start = ['d']\n";
    let bad = |name: &str| format!("[[bad]]\nfile = '{name}.rs'\nverdict = 'busy'\nwhy = 'e'\n");
    let toml = format!("{toml}{}{}{}", bad("x"), bad("y"), bad("z"));
    std::fs::write(exercise.join("exercise.toml"), toml).expect("a file");
    for name in [
        "check.rs",
        "solution.rs",
        "solution.md",
        "bad/x.rs",
        "bad/y.rs",
        "bad/z.rs",
    ] {
        std::fs::write(exercise.join(name), "text").expect("a file");
    }
    std::fs::write(exercise.join("exercise.rs"), handed_out).expect("a file");
    Book::open(folder).expect("it is in order")
}

struct Set {
    authors: tempfile::TempDir,
    students: tempfile::TempDir,
}

impl Set {
    fn new() -> Set {
        let folder = || tempfile::tempdir().expect("a folder");
        Set {
            authors: folder(),
            students: folder(),
        }
    }

    fn lay(&self, handed_out: &str) -> (Desk, Laid, Exercise) {
        let book = book(self.authors.path(), handed_out);
        let (desk, laid) =
            Desk::lay(&self.students.path().join("desk"), &book).expect("it can be laid");
        (desk, laid, book.exercises()[0].clone())
    }
}

#[test]
fn a_new_desk_is_whole_and_laying_it_again_changes_nothing() {
    let set = Set::new();
    let (desk, laid, exercise) = set.lay("first");
    assert!(laid.new.contains(&"1-waiting/coffee.rs".to_owned()));
    assert!(laid.new.contains(&"Cargo.toml".to_owned()));
    let manifest = std::fs::read_to_string(desk.folder().join("Cargo.toml")).expect("a manifest");
    assert!(
        manifest.contains("path = \"1-waiting/coffee.rs\""),
        "{manifest}"
    );
    assert!(manifest.parse::<toml::Table>().is_ok(), "{manifest}");
    assert_eq!(
        Desk::find(&desk.folder().join("1-waiting")).expect("it is one"),
        desk
    );
    assert_eq!(
        desk.exercise_of(&desk.file(&exercise), &book(set.authors.path(), "first")),
        Some(&exercise)
    );
    assert_eq!(set.lay("first").1, Laid::default());
}

#[test]
fn a_newer_text_replaces_only_what_nobody_has_touched() {
    let set = Set::new();
    let (desk, _, exercise) = set.lay("first");
    let (_, laid, _) = set.lay("second");
    assert_eq!(laid.renewed, ["1-waiting/coffee.rs"]);
    let file = desk.file(&exercise);
    std::fs::write(&file, "mine").expect("it can be written");
    let (_, laid, _) = set.lay("third");
    assert_eq!(laid.kept, ["1-waiting/coffee.rs"]);
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "mine");
    // And again: it is not forgotten that it was theirs.
    let (_, laid, _) = set.lay("third");
    assert_eq!(laid.kept, ["1-waiting/coffee.rs"]);
}

#[test]
fn putting_back_keeps_the_work_aside() {
    let set = Set::new();
    let (desk, _, exercise) = set.lay("first");
    assert_eq!(desk.reset(&exercise).expect("it can be").kept, None);
    let file = desk.file(&exercise);
    for work in ["mine", "mine again"] {
        std::fs::write(&file, work).expect("it can be written");
        let kept = desk
            .reset(&exercise)
            .expect("it can be")
            .kept
            .expect("there was work");
        assert_eq!(std::fs::read_to_string(kept).expect("it is there"), work);
        assert_eq!(
            std::fs::read_to_string(&file).expect("it is there"),
            "first"
        );
    }
    std::fs::remove_file(&file).expect("it can be removed");
    assert_eq!(desk.reset(&exercise).expect("it can be").kept, None);
    assert!(file.is_file());
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let set = Set::new();
    let folder = set.students.path().join("desk");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("thesis.txt"), "years").expect("a file");
    let laid = Desk::lay(&folder, &book(set.authors.path(), "first"));
    assert!(matches!(laid, Err(DeskError::NotEmpty(_))));
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1);
    assert!(matches!(Desk::find(&folder), Err(DeskError::None(_))));
}
