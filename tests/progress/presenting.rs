//! What is being presented, told to a second terminal.

use super::folder;
use counterpoint::progress::{Notice, Presenting, clear, present, presenting, watch};
use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

fn shows(page: usize) -> Presenting {
    Presenting {
        lesson: "tea".into(),
        title: "Tea".into(),
        page_title: format!("Page {page}"),
        place: (page, 9),
        notes: Some("Ask *who* waits.".into()),
        next: None,
        status: "reading".into(),
        when: 1,
    }
}

/// As a program with this process id would have written it.
fn present_as(folder: &Path, pid: u32) {
    present(folder, &shows(1)).unwrap();
    let file = folder.join("presenting.json");
    let text = fs::read_to_string(&file).unwrap();
    let ours = format!("\"pid\": {}", std::process::id());
    assert!(text.contains(&ours), "{text}");
    fs::write(&file, text.replace(&ours, &format!("\"pid\": {pid}"))).unwrap();
}

#[test]
fn what_is_presented_is_seen_until_it_is_cleared() {
    let folder = folder();
    assert_eq!(presenting(folder.path()), Ok(None));
    clear(folder.path()).unwrap();
    present(folder.path(), &shows(1)).unwrap();
    present(folder.path(), &shows(2)).unwrap();
    assert_eq!(presenting(folder.path()), Ok(Some(shows(2))));
    clear(folder.path()).unwrap();
    assert_eq!(presenting(folder.path()), Ok(None));
}

#[cfg(unix)]
#[test]
fn a_program_that_is_gone_presents_nothing() {
    let folder = folder();
    let mut gone = std::process::Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    for pid in [gone.id(), 0, u32::MAX] {
        present_as(folder.path(), pid);
        assert_eq!(presenting(folder.path()), Ok(None), "{pid}");
    }
    // What another that is alive presents is not ours to clear.
    present_as(folder.path(), std::os::unix::process::parent_id());
    clear(folder.path()).unwrap();
    assert_eq!(presenting(folder.path()), Ok(Some(shows(1))));
}

#[test]
fn what_makes_no_sense_is_told_and_written_over() {
    let folder = folder();
    for text in ["nonsense", r#"{"version": 7}"#] {
        fs::write(folder.path().join("presenting.json"), text).unwrap();
        presenting(folder.path()).unwrap_err();
        present(folder.path(), &shows(3)).unwrap();
        assert_eq!(presenting(folder.path()), Ok(Some(shows(3))));
    }
}

type Seen = Result<Option<Presenting>, Notice>;

/// Waits until something is seen. Pages in between may be seen or not.
fn wait_for(seen: &Receiver<Seen>, expected: &Seen) {
    let found = seen.iter().find(|seen| seen == expected);
    assert!(found.is_some(), "it was not seen, and watching has ended");
}

#[test]
fn every_change_is_heard_of() {
    let outer = folder();
    let folder = outer.path().join("not/there/yet");
    let (tell, seen) = channel();
    let watching = watch(&folder, move |shown| tell.send(shown).unwrap()).unwrap();
    wait_for(&seen, &Ok(None));
    for page in 1..=5 {
        present(&folder, &shows(page)).unwrap();
        wait_for(&seen, &Ok(Some(shows(page))));
    }
    clear(&folder).unwrap();
    wait_for(&seen, &Ok(None));

    // Also after the folder was taken away.
    present(&folder, &shows(6)).unwrap();
    wait_for(&seen, &Ok(Some(shows(6))));
    fs::remove_dir_all(&folder).unwrap();
    wait_for(&seen, &Ok(None));
    present(&folder, &shows(7)).unwrap();
    wait_for(&seen, &Ok(Some(shows(7))));

    // Nothing is heard of what did not change, and nothing after the end.
    present(&folder, &shows(7)).unwrap();
    drop(watching);
    assert_eq!(seen.iter().collect::<Vec<_>>(), []);
}

#[test]
fn a_folder_that_cannot_be_watched_is_told() {
    let outer = folder();
    let folder = outer.path().join("data");
    fs::write(&folder, "").unwrap();
    let refused = watch(&folder, |_| {});
    assert!(
        matches!(refused, Err(Notice::Unwatched { .. })),
        "{refused:?}"
    );
}
