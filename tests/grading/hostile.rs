//! Submissions that mean harm, or that nobody can read.

use crate::fake::{Course, Fake, tree, zipped};
use counterpoint::exercise::book::Verdict;
use counterpoint::exercise::grade::{Content, Limits, Mark, Submission};
use std::fs::{self, File};

fn why<'a>(submission: &'a Submission, id: &str) -> &'a str {
    match submission.answers.get(id).map(|answer| &answer.content) {
        Some(Content::Unreadable(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn archives_that_lead_out_are_refused_and_nothing_is_unpacked() {
    let course = Course::new();
    course.zip(
        "mallory.zip",
        &[
            ("../coffee.rs", b"out"),
            ("a/../../coffee.rs", b"out"),
            ("/tmp/coffee.rs", b"out"),
            ("..\\coffee.rs", b"out"),
            ("C:\\coffee.rs", b"out"),
            ("link:chess.rs", b"/etc/passwd"),
            ("inner.zip", b"PK"),
        ],
    );
    let before = tree(course.base.path());
    let gathered = course.gather();
    let mallory = &gathered.submissions[0];
    assert_eq!(mallory.answers.len(), 0, "{mallory:?}");
    assert_eq!(
        mallory.notes,
        [
            "`chess.rs`: a link, and links are not followed; not read",
            "`inner.zip`: an archive inside an archive; not read",
            "`../coffee.rs` and 4 others: its name leads out of the archive; not read",
        ]
    );
    assert_eq!(tree(course.base.path()), before, "nothing was written");
}

#[test]
fn bombs_and_damage_cost_only_whoever_sends_them() {
    let course = Course::new();
    let zeros = vec![b' '; 900 << 10];
    course.zip(
        "bomb.zip",
        &[("coffee.rs", &zeros), ("chess.rs", &vec![b'x'; 8 << 20])],
    );
    course.file(
        "damaged.zip",
        &zipped(&[("coffee.rs", b"fn main() {}")])[10..],
    );
    course.file("none.zip", "this is no zip file");
    course.zip("good.zip", &[("coffee.rs", b"fn main() {}")]);
    let gathered = course.gather();
    let [bomb, damaged, good, none] = &gathered.submissions[..] else {
        panic!("{gathered:?}")
    };
    assert!(why(bomb, "coffee").starts_with("it unpacks to more than 200 times its size"));
    assert!(
        why(bomb, "chess").contains("it unpacks to more than 200 times")
            || why(bomb, "chess").contains("8.4 MB")
    );
    assert_eq!(good.answers.len(), 1);
    for broken in [damaged, none] {
        let unread = broken
            .answers
            .values()
            .all(|answer| matches!(answer.content, Content::Unreadable(_)));
        assert!(
            unread && (!broken.notes.is_empty() || !broken.answers.is_empty()),
            "{broken:?}"
        );
    }
}

/// An archive may say that an entry is small when it is not.
#[test]
fn sizes_that_lie_are_not_believed() {
    let course = Course::new();
    let text = (0..400_000_u32)
        .map(|n| format!("{n:x} "))
        .collect::<String>();
    let mut zip = zipped(&[("coffee.rs", text.as_bytes())]);
    let central = zip
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap();
    for at in [22, central + 24] {
        zip[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    course.file("liar.zip", zip);
    let gathered = course.gather();
    assert!(matches!(
        gathered.submissions[0].answers["coffee"].content,
        Content::Unreadable(_)
    ));
}

#[test]
fn any_damage_to_an_archive_is_survived() {
    let good = zipped(&[
        ("coffee.rs", b"fn main() { println!() }"),
        ("a/chess.rs", b"fn main() {}"),
        ("link:x.rs", b"y"),
    ]);
    let course = Course::new();
    for at in 0..good.len() {
        let mut damaged = good.clone();
        damaged[at] = damaged[at].wrapping_add(0x80);
        course.file(&format!("{at:04}.zip"), &damaged);
        course.file(&format!("{at:04}-cut.zip"), &good[..at]);
    }
    let gathered = course.gather();
    assert_eq!(gathered.submissions.len(), 2 * good.len());
    let told = |one: &Submission| one.answers.len() + one.notes.len() > 0;
    assert!(gathered.submissions.iter().filter(|one| told(one)).count() > good.len());
}

#[test]
fn what_is_no_text_or_too_much_is_unreadable() {
    let course = Course::new();
    course.file("latin/coffee.rs", b"// caf\xe9\nfn main() {}");
    course.file("empty/coffee.rs", " \n");
    let huge = File::create(course.file("huge/coffee.rs", "")).unwrap();
    huge.set_len(1 << 30).unwrap();
    fs::create_dir(course.submissions().join("nothing")).unwrap();
    let gathered = course.gather();
    let [empty, huge, latin, nothing] = &gathered.submissions[..] else {
        panic!("{gathered:?}")
    };
    assert_eq!(why(empty, "coffee"), "the file is empty");
    assert_eq!(
        why(huge, "coffee"),
        "it has 1.07 GB; an answer may have 1.0 MB"
    );
    assert_eq!(why(latin, "coffee"), "it is no UTF-8 text");
    assert!(nothing.answers.is_empty());
    let checker = Fake::default();
    let done = course.grade(&checker, 1, false);
    assert_eq!(checker.count(), 0, "nothing of it is given to a checker");
    let mark = |student: usize| &done.report.students[student].graded[0].mark;
    assert_eq!(mark(0).verdict(), Some(Verdict::Unreadable));
    assert_eq!(mark(3), &Mark::NotHandedIn);
    assert_eq!(done.report.students[0].points(), 0.0);
}

#[test]
fn limits_hold() {
    let course = Course::new();
    course.file("deep/a/b/c/coffee.rs", "x");
    for at in 0..20 {
        course.file(&format!("many/{at:02}/coffee.rs"), "x".repeat(100 + at));
    }
    let entries: Vec<(String, Vec<u8>)> = (0..20)
        .map(|at| (format!("{at}.txt"), Vec::new()))
        .collect();
    let entries: Vec<(&str, &[u8])> = entries
        .iter()
        .map(|(name, data)| (name.as_str(), data.as_slice()))
        .collect();
    course.zip("zipped.zip", &entries);
    let limits = Limits {
        depth: 3,
        files: 15,
        bytes: 150,
        archive: 10_000,
        ..Limits::default()
    };
    let gathered = course.gather_within(&limits);
    let [deep, many, zipped] = &gathered.submissions[..] else {
        panic!("{gathered:?}")
    };
    assert_eq!(
        deep.notes,
        ["`a/b/c`: too many folders inside each other; not read"]
    );
    assert!(
        many.notes
            .iter()
            .any(|note| note.starts_with("more than 15 files")),
        "{many:?}"
    );
    assert!(
        zipped
            .notes
            .iter()
            .any(|note| note.starts_with("more than 15 files")),
        "{zipped:?}"
    );
    let gathered = course.gather_within(&Limits {
        archive: 10,
        ..limits
    });
    let zipped = &gathered.submissions[2];
    assert!(
        zipped.notes[0].contains("an archive may have 10 B"),
        "{zipped:?}"
    );
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_followed() {
    use std::os::unix::fs::symlink;
    let course = Course::new();
    let secret = course.base.path().join("secret.rs");
    fs::write(&secret, "fn secret() {}").unwrap();
    course.file("eve/x.txt", "");
    let eve = course.submissions().join("eve");
    symlink(&secret, eve.join("coffee.rs")).unwrap();
    symlink("/", eve.join("root")).unwrap();
    symlink(&eve, eve.join("loop")).unwrap();
    nix::unistd::mkfifo(&eve.join("chess.rs"), nix::sys::stat::Mode::S_IRWXU).unwrap();
    symlink(&eve, course.submissions().join("twin")).unwrap();
    let gathered = course.gather();
    let [eve] = &gathered.submissions[..] else {
        panic!("{gathered:?}")
    };
    assert!(!eve.answers.contains_key("coffee"));
    assert_eq!(
        why(eve, "chess"),
        "it could not be read: it is no ordinary file"
    );
    assert_eq!(
        eve.notes,
        ["`coffee.rs` and 2 others: a link, and links are not followed; not read"]
    );
    assert_eq!(
        gathered.notes,
        ["`twin` is a link, and links are not followed: not graded"]
    );
}
