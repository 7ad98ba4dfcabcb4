//! Files that make no sense, are too new, or cannot be written.

use super::{file, folder, names, open, pages, read};
use counterpoint::progress::{Key, Notice, Place, Progress, Setting, What};
use std::fs;

#[test]
fn a_damaged_file_is_set_aside_and_nothing_else_is_lost() {
    let wrong = [
        "",
        "{",
        "[]",
        "{}",
        "\u{feff}",
        r#"{"version": "one"}"#,
        r#"{"version": 0}"#,
        r#"{"version": -1}"#,
        r#"{"version": 1, "read": 3}"#,
        r#"{"version": 1, "read": [{"page": "not hexadecimal", "when": 1}]}"#,
    ];
    let folder = folder();
    let (tea, coffee) = (Key::embedded("tea"), Key::embedded("coffee"));
    let mut progress = open(folder.path());
    progress.record(&coffee, read("one")).unwrap();
    progress.set(Setting::Mouse(Some(true))).unwrap();
    for (before, text) in wrong.into_iter().enumerate() {
        fs::write(file(folder.path(), &tea), text).unwrap();
        let (mut progress, notices) = Progress::open(folder.path());
        let [notice @ Notice::Damaged { aside, .. }] = notices.as_slice() else {
            panic!("{text:?} gave {notices:?}");
        };
        assert_eq!(fs::read_to_string(aside).unwrap(), text);
        let said = notice.to_string();
        let name = format!("tea.json.damaged-{}", before + 1);
        assert!(said.contains("tea.json:") && said.contains(&name), "{said}");
        assert_eq!((pages(&progress, &tea), pages(&progress, &coffee)), (0, 1));
        assert_eq!(progress.settings().mouse, Some(true));
        assert_eq!(progress.record(&tea, read("one")), Ok(None));
        assert_eq!(pages(&open(folder.path()), &tea), 1);
    }
    let kept = names(&folder.path().join("progress"));
    assert_eq!(kept.len(), wrong.len() + 2, "{kept:?}");
}

#[test]
fn bytes_that_are_no_text_are_damage_too() {
    let folder = folder();
    fs::write(folder.path().join("place.json"), b"\xff\xfe\x00").unwrap();
    fs::write(folder.path().join("settings.json"), b"nonsense").unwrap();
    let (_, notices) = Progress::open(folder.path());
    let what: Vec<_> = notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::Damaged { what, .. } => Some(*what),
            _ => None,
        })
        .collect();
    assert_eq!(what, [What::Place, What::Settings]);
}

#[test]
fn what_is_damaged_or_gone_while_the_program_runs_is_restored() {
    let folder = folder();
    let tea = Key::embedded("tea");
    let mut progress = open(folder.path());
    progress.record(&tea, read("one")).unwrap();
    fs::write(file(folder.path(), &tea), "nonsense").unwrap();
    let told = progress.record(&tea, read("two"));
    assert!(matches!(told, Ok(Some(Notice::Damaged { .. }))), "{told:?}");
    assert_eq!(pages(&open(folder.path()), &tea), 2);
    fs::remove_file(file(folder.path(), &tea)).unwrap();
    assert_eq!(progress.record(&tea, read("three")), Ok(None));
    assert_eq!(pages(&open(folder.path()), &tea), 3);
}

#[test]
fn a_place_that_names_no_lesson_is_damaged() {
    let folder = folder();
    let place = folder.path().join("place.json");
    let text = |lesson| {
        format!(
            r#"{{"version": 1, "place": {{"lesson": "{lesson}", "file": null, "stop": 2, "when": 1}}}}"#
        )
    };
    fs::write(&place, text("tea")).unwrap();
    let known = open(folder.path()).place().cloned();
    assert_eq!(known, Some(Place::new(Key::embedded("tea"), None, 2, 1)));
    fs::write(&place, text("../../etc/passwd")).unwrap();
    let (progress, notices) = Progress::open(folder.path());
    assert_eq!((progress.place(), notices.len()), (None, 1));
}

#[test]
fn what_a_newer_program_wrote_is_left_alone() {
    let folder = folder();
    let (tea, coffee) = (Key::embedded("tea"), Key::embedded("coffee"));
    open(folder.path()).record(&tea, read("one")).unwrap();
    let newer = r#"{"version": 2, "everything": "different"}"#;
    fs::write(file(folder.path(), &tea), newer).unwrap();
    let (mut progress, notices) = Progress::open(folder.path());
    assert!(
        matches!(notices.as_slice(), [Notice::Newer { version: 2, .. }]),
        "{notices:?}"
    );
    let told = progress.record(&tea, read("one")).unwrap_err();
    assert_eq!(told, notices[0]);
    assert_eq!(pages(&progress, &tea), 1);
    progress.record(&coffee, read("one")).unwrap();
    assert_eq!(
        fs::read_to_string(file(folder.path(), &tea)).unwrap(),
        newer
    );
    let lessons = names(&folder.path().join("progress"));
    assert_eq!(lessons, ["coffee.json", "tea.json"]);
}

#[test]
fn a_file_in_place_of_the_folder_is_told_and_the_program_goes_on() {
    let outer = folder();
    let folder = outer.path().join("data");
    fs::write(&folder, "mine").unwrap();
    let (mut progress, notices) = Progress::open(&folder);
    assert!(
        matches!(notices.as_slice(), [Notice::Folder { .. }]),
        "{notices:?}"
    );
    let tea = Key::embedded("tea");
    let first = progress.record(&tea, read("one")).unwrap_err();
    let second = progress.record(&tea, read("two")).unwrap_err();
    assert_eq!(first, second);
    let said = first.to_string();
    assert!(said.contains("COUNTERPOINT_DATA"), "{said}");
    progress.set(Setting::Ascii(Some(true))).unwrap_err();
    let place = Place::new(tea.clone(), None, 1, 1);
    progress.set_place(place.clone()).unwrap_err();
    assert_eq!(progress.save().len(), 3);
    assert_eq!(pages(&progress, &tea), 2);
    assert_eq!(fs::read_to_string(&folder).unwrap(), "mine");

    // As soon as it can be written, all of it is.
    fs::remove_file(&folder).unwrap();
    assert_eq!(progress.save(), []);
    let later = open(&folder);
    assert_eq!(pages(&later, &tea), 2);
    assert_eq!(later.settings().ascii, Some(true));
    assert_eq!(later.place(), Some(&place));
}

#[test]
fn a_file_in_place_of_the_lessons_keeps_only_those_from_being_kept() {
    let folder = folder();
    let tea = Key::embedded("tea");
    open(folder.path()).set(Setting::Ascii(Some(true))).unwrap();
    fs::write(folder.path().join("progress"), "").unwrap();
    let (mut progress, notices) = Progress::open(folder.path());
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(progress.settings().ascii, Some(true));
    progress.record(&tea, read("one")).unwrap_err();
    progress.set(Setting::Mouse(Some(true))).unwrap();
}

#[test]
fn a_folder_in_place_of_a_file_is_told() {
    let folder = folder();
    let tea = Key::embedded("tea");
    fs::create_dir_all(file(folder.path(), &tea)).unwrap();
    let (mut progress, notices) = Progress::open(folder.path());
    assert!(
        matches!(notices.as_slice(), [Notice::Unreadable { .. }]),
        "{notices:?}"
    );
    assert_eq!(progress.record(&tea, read("one")), Err(notices[0].clone()));
    assert!(file(folder.path(), &tea).is_dir());
}

/// Root may write everywhere, so this says nothing where the tests run as root.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let tea = Key::embedded("tea");
    open(folder.path()).record(&tea, read("one")).unwrap();
    let lessons = folder.path().join("progress");
    fs::set_permissions(&lessons, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(lessons.join("probe"), "").is_ok() {
        return;
    }
    let mut progress = open(folder.path());
    let told = progress.record(&tea, read("two"));
    assert_eq!(progress.record(&tea, read("two")), told);
    fs::set_permissions(&lessons, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(matches!(told, Err(Notice::Unwritable { .. })), "{told:?}");
    assert_eq!(progress.save(), []);
    assert_eq!(pages(&open(folder.path()), &tea), 2);
}

#[test]
fn what_a_crash_left_behind_does_no_harm() {
    let folder = folder();
    let tea = Key::embedded("tea");
    open(folder.path()).record(&tea, read("one")).unwrap();
    let half = folder.path().join("progress/.half.tmp");
    fs::write(half, r#"{"version": 1, "re"#).unwrap();
    let mut progress = open(folder.path());
    assert_eq!(pages(&progress, &tea), 1);
    assert_eq!(progress.record(&tea, read("two")), Ok(None));
    assert_eq!(pages(&open(folder.path()), &tea), 2);
}
