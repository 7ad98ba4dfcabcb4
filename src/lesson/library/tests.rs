use super::*;
use std::fs;

fn ids(files: &[&str], order: &str) -> Vec<String> {
    let entries = files
        .iter()
        .map(|file| Entry::own(PathBuf::from(file)))
        .collect();
    let library = Library::sorted(entries, order);
    library.ids().into_iter().map(str::to_owned).collect()
}

#[test]
fn lessons_come_by_chapter_and_then_in_the_order_given() {
    let files = [
        "10-z/a.toml",
        "2-y/d.toml",
        "2-y/c.toml",
        "2-y/b.toml",
        "x/e.toml",
    ];
    assert_eq!(ids(&files, ""), ["b", "c", "d", "a", "e"]);
    assert_eq!(
        ids(&files, "# first\nd\n  c # then\n\na\ngone\n"),
        ["d", "c", "b", "a", "e"]
    );
}

#[test]
fn a_lesson_is_found_by_its_name() {
    let files = [
        "1-x/coffee-and-pastry.toml",
        "2-y/lost-update.toml",
        "2-y/one-two.toml",
        "3-z/one-two.toml",
    ];
    let entries = files
        .iter()
        .map(|file| Entry::own(PathBuf::from(file)))
        .collect();
    let library = Library::sorted(entries, "");
    let find = |name: &str| {
        let found = library
            .find(name)
            .map(|entry| format!("{}/{}", entry.chapter(), entry.id()));
        found.unwrap_or_else(|missing| missing.to_string())
    };
    for (name, found) in [
        ("lost-update", "2-y/lost-update"),
        ("one-two", "2-y/one-two"),
        ("3-z/one-two", "3-z/one-two"),
        (
            "one_tow",
            "no lesson is called `one_tow`; did you mean `one-two`?",
        ),
        (
            "coffee",
            "no lesson is called `coffee`; did you mean `coffee-and-pastry`?",
        ),
        (
            "xyz",
            "no lesson is called `xyz`; the lessons are coffee-and-pastry, lost-update, one-two, one-two",
        ),
        (
            "",
            "no lesson is called ``; the lessons are coffee-and-pastry, lost-update, one-two, one-two",
        ),
    ] {
        assert_eq!(find(name), found);
    }
}

#[test]
fn finding_and_listing_read_no_file() {
    // None of these is there, and only asking for the text shows it.
    let library = Library::sorted(vec![Entry::own(PathBuf::from("gone/x.toml"))], "");
    let entry = library.find("x").unwrap();
    assert!(matches!(
        entry.load(),
        Err(LoadError::Open(OpenError::Missing { .. }))
    ));
}

#[test]
fn a_file_or_a_folder_can_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (name, text) in [
        ("2-b/x.toml", "x"),
        ("1-a/deep/y.toml", "y"),
        ("1-a/z.toml", "z"),
        ("1-a/notes.txt", ""),
        (".hidden/w.toml", "w"),
        ("order.txt", "z"),
    ] {
        fs::create_dir_all(path(name).parent().unwrap()).unwrap();
        fs::write(path(name), text).unwrap();
    }
    let library = Library::open(folder.path()).unwrap();
    assert_eq!(library.ids(), ["z", "x", "y"]);
    assert_eq!(library.find("x").unwrap().source().unwrap().text, "x");
    let one = Library::open(&path("2-b/x.toml")).unwrap();
    assert_eq!((one.ids(), one.entries()[0].chapter()), (vec!["x"], "2-b"));
    let wrong = one.entries()[0].load().unwrap_err().to_string();
    assert!(
        wrong.contains("x.toml:1:1") && wrong.contains("2 problems in"),
        "{wrong}"
    );

    let refused = |name: &str| Library::open(&path(name)).unwrap_err().to_string();
    assert!(refused("gone").contains("gone: there is no such file"));
    fs::create_dir(path("empty")).unwrap();
    assert!(refused("empty").contains("empty: no file here ends in `.toml`"));
}

#[test]
fn a_folder_that_is_no_library_is_left_soon() {
    let folder = tempfile::tempdir().unwrap();
    let deep = (0..DEEPEST).fold(folder.path().to_owned(), |path, _| path.join("d"));
    fs::create_dir_all(deep.join("d")).unwrap();
    fs::write(deep.join("x.toml"), "").unwrap();
    fs::write(deep.join("d/y.toml"), "").unwrap();
    assert_eq!(Library::open(folder.path()).unwrap().ids(), ["x"]);
    let mut seen = MOST;
    let error = own_in(folder.path(), DEEPEST, &mut Vec::new(), &mut seen).unwrap_err();
    assert!(error.to_string().contains("more than 10000 files here"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_contains_itself_ends() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    fs::write(folder.path().join("x.toml"), "").unwrap();
    let library = Library::open(folder.path()).unwrap();
    assert_eq!(library.ids().len(), DEEPEST + 1);
}
