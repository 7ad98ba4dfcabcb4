//! Runs out of files, and into files.

use crate::desk::{Desk, END, ENTER, ESC, HOME, LARGE, LEFT, OVER, RIGHT, lesson, quit};
use crate::pty::Screen;
use std::path::Path;

/// A desk with simulated runs in `short.threads.trace` and so on.
fn simulated() -> Desk {
    let desk = Desk::new();
    let file = desk.file("short.trace");
    let lesson = lesson("short");
    let saved = desk.command(&["run", &lesson, "--clock", "virtual", "--save", &file]);
    assert!(saved.status.success());
    desk
}

/// What the line above says of the present moment.
fn moment(screen: &Screen) -> String {
    let text = screen.contents();
    let line = text.lines().next().unwrap_or_default();
    let at = line.find(['‖', '▶']).map_or("", |at| &line[at..]);
    at.to_owned()
}

fn press(screen: &mut Screen, key: &str, until: &str) {
    screen.send(key);
    screen.wait_for(until);
}

#[test]
fn runs_out_of_files_are_looked_at_closely() {
    let desk = simulated();
    let mut screen = desk.start(LARGE, &["replay", &desk.file("short.trace")]);
    screen.wait_for("Replay › Two short waits");
    screen.wait_for("‖ 300 ms ×1");
    for name in ["1 threads ─", "2 processes ─", "3 async ─"] {
        screen.wait_for(name);
    }
    assert_eq!(screen.contents().matches(" Goodbye").count(), 3);
    press(&mut screen, HOME, "‖ 0 ms");
    assert!(!screen.contents().contains(" Goodbye"));
    // The first event after the beginning is the end of a wait.
    press(&mut screen, RIGHT, "‖ 300 ms");
    // What began before it began at the beginning.
    press(&mut screen, &LEFT.repeat(3), "‖ 0 ");
    press(&mut screen, END, "‖ 300 ms");
    screen.send("s");
    screen.wait_until(|screen| {
        let text = screen.contents();
        text.contains("carried by") && !text.contains("Guest 1")
    });
    press(&mut screen, "s", "Guest 1");
    press(&mut screen, "1", "┌ steps ");
    assert!(!screen.contents().contains("3 async ─"));
    press(&mut screen, "0", "100 ms");
    // In the middle of what is shown now, the axis has finer marks.
    press(&mut screen, "+", "220 ms");
    press(&mut screen, "-", "100 ms");
    press(&mut screen, "1", "3 async ─");
    // There is no lesson to go on in.
    assert!(!screen.contents().contains("go on"));
    quit(screen);
}

#[test]
fn runs_out_of_files_are_played() {
    let desk = simulated();
    let mut screen = desk.start(LARGE, &["replay", &desk.file("short.trace")]);
    screen.wait_for("‖ 300 ms ×1");
    // Slowly, so that nobody misses it.
    press(&mut screen, "<<<", "×0.1");
    screen.send(" ");
    screen.wait_until(|screen| screen.contents().contains('▶'));
    screen.send(" ");
    screen.wait_until(|screen| screen.contents().contains('‖'));
    let paused = moment(&screen);
    press(&mut screen, ">>>>>>>", "×50");
    assert_eq!(moment(&screen).replace("×50", "×0.1"), paused);
    // To the end, where it stops by itself.
    screen.send(" ");
    screen.wait_for("‖ 300 ms");
    quit(screen);
}

#[test]
fn on_a_terminal_too_runs_can_be_printed() {
    let desk = simulated();
    let file = desk.file("short.threads.trace");
    let mut screen = desk.start(LARGE, &["replay", "--text", &file]);
    screen.wait_exit();
    let text = screen.contents();
    assert!(text.contains("simulated clock"), "{text}");
    assert!(text.contains("Goodbye"), "{text}");
    assert!(!String::from_utf8_lossy(&screen.raw()).contains("\x1b[?1049h"));
    assert!(screen.restored());
}

#[test]
fn what_was_run_on_the_screen_can_be_saved() {
    let desk = Desk::new();
    let mut screen = desk.start(LARGE, &["open", &lesson("short")]);
    screen.wait_for("The first page");
    screen.send("r");
    screen.wait_for("go!");
    screen.send(ENTER);
    screen.wait_for(OVER);
    press(&mut screen, "S", "Save the runs to a new file");
    screen.send(ESC);
    screen.wait_until(|screen| !screen.contents().contains("Save the runs"));
    press(&mut screen, "S", " short.trace_");
    // A letter that means something elsewhere is a letter here.
    screen.send(&"\x7f".repeat("short.trace".len()));
    screen.wait_for("  _ ");
    screen.send(&desk.file("quit.trace"));
    screen.wait_for("quit.trace_");
    press(&mut screen, ENTER, "saved: ");
    for name in ["threads", "processes", "async"] {
        let file = desk.file(&format!("quit.{name}.trace"));
        assert!(Path::new(&file).is_file(), "{file}");
        let told = desk.command(&["replay", "--json", &file]);
        let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
        let run = &told["runs"][0];
        assert_eq!(run["mechanism"], name, "{told}");
        assert_eq!(run["outcome"], "finished", "{told}");
    }
    // What is there already is not written over.
    press(&mut screen, "S", " short.trace_");
    screen.send(&"\x7f".repeat("short.trace".len()));
    screen.wait_for("  _ ");
    screen.send(&desk.file("quit.trace"));
    screen.wait_for("quit.trace_");
    press(&mut screen, ENTER, "there is such a file already");
    quit(screen);
}
