//! Both programs in watch mode, each in a pseudo-terminal: from a save to the verdict on the screen, and whether keys
//! are answered meanwhile.

use crate::answers::{ARC, ARC_DEADLOCK, COFFEE_DEADLOCK, COFFEE_ENDLESS};
use crate::ours::{Ours, PROGRAM, exercise, fresh, word};
use crate::terminal::{Size, Terminal};
use crate::theirs::Theirs;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::CommandBuilder;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

const SIZE: Size = (40, 120);
/// Nothing is waited for longer.
const MOST: Duration = Duration::from_secs(30);
/// When nothing was written for so long, a program waits for a save.
const QUIET: Duration = Duration::from_millis(700);
/// What our screen says while it checks.
const CHECKING: &str = "checking…";

/// Milliseconds from each of some saves to its verdict.
pub struct Saves {
    pub ours: Vec<f64>,
    pub theirs: Vec<f64>,
}

/// Saves right answers in turn.
pub fn saves(ours: &Ours, id: &str, theirs: &Theirs, rounds: usize) -> Saves {
    let (mut mine, other) = (our_screen(ours, id), their_screen(theirs));
    let mut saves = Saves {
        ours: Vec::new(),
        theirs: Vec::new(),
    };
    for _ in 0..rounds {
        let saved = Instant::now();
        ours.write(id, &fresh(&exercise(id).solution));
        saves.ours.push(ms(saved, verdict(&mine, saved, "passed")));
        other.wait_quiet(QUIET);
        let mark = word();
        let saved = Instant::now();
        theirs.write("19_smart_pointers/arc1", &ARC.replace("{MARK}", &mark));
        let done = other.until(saved, MOST, || {
            |screen: &vt100::Screen| {
                let text = screen.contents();
                text.contains(&mark) && text.contains("Exercise done")
            }
        });
        saves.theirs.push(ms(saved, done));
        mine.wait_quiet(QUIET);
    }
    leave(&mut mine);
    end(&other);
    saves
}

/// Milliseconds from each save of a deadlocked answer to the name of a thread on the screen.
pub fn our_deadlocks(ours: &Ours, rounds: usize) -> Vec<f64> {
    let mut screen = our_screen(ours, "coffee-threads");
    let mut took = Vec::new();
    for _ in 0..rounds {
        let saved = Instant::now();
        ours.write("coffee-threads", &fresh(COFFEE_DEADLOCK));
        took.push(ms(saved, verdict(&screen, saved, "barista waits")));
        screen.wait_quiet(QUIET);
    }
    leave(&mut screen);
    took
}

/// What rustlings does with a deadlocked answer.
pub struct Stuck {
    /// Whether there was no verdict within the time it was given.
    pub waits: bool,
    /// Whether anything on the screen changed after a key.
    pub answers: bool,
}

/// Gives rustlings so much time with a deadlocked answer, then presses keys, each of which does something there.
pub fn their_deadlock(theirs: &Theirs, time: Duration) -> Stuck {
    theirs.write("19_smart_pointers/arc1", &ARC.replace("{MARK}", "right"));
    let mut screen = their_screen(theirs);
    theirs.write("19_smart_pointers/arc1", ARC_DEADLOCK);
    sleep(time);
    let after = screen.contents();
    let waits = after.contains("Please wait");
    let pressed = screen.send("h");
    screen.send("l");
    sleep(Duration::from_secs(2));
    let answers = screen.when(pressed, |screen| screen.contents() != after);
    end(&screen);
    Stuck {
        waits,
        answers: answers.is_some(),
    }
}

/// Milliseconds from each of so many keys, pressed while an endless answer is checked, to what it leads to on the
/// screen: the list of keys is scrolled down and up. (Another key would take the check away.)
pub fn keys(ours: &Ours, count: usize) -> Vec<f64> {
    const BETWEEN: Duration = Duration::from_millis(70);
    /// The first line of the list.
    const FIRST: &str = "While it is checked";
    let mut screen = our_screen(ours, "coffee-threads");
    let saved = Instant::now();
    ours.write("coffee-threads", &fresh(COFFEE_ENDLESS));
    let going = screen.until(saved, MOST, || shows(CHECKING));
    going.expect("a check");
    screen.send("?");
    screen.wait_for(FIRST);
    let press = |nth| {
        let down = nth % 2 == 0;
        let at = screen.send(if down { "j" } else { "k" });
        sleep(BETWEEN);
        (at, down)
    };
    let pressed: Vec<_> = (0..count).map(press).collect();
    let back = screen.send("\x1b");
    // It goes on still: so it did all the while.
    let goes_on = screen.until(back, MOST, || shows(CHECKING));
    goes_on.expect("a check that goes on");
    let took = pressed.iter().map(|(at, down)| {
        let is = |screen: &vt100::Screen| screen.contents().contains(FIRST) != *down;
        ms(*at, screen.when(*at, is))
    });
    let took = took.collect();
    leave(&mut screen);
    took
}

fn our_screen(ours: &Ours, id: &str) -> Terminal {
    ours.write(id, &exercise(id).solution);
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(["check", "--watch", id]);
    command.cwd(ours.folder());
    command.env("COUNTERPOINT_DATA", ours.data());
    command.env_remove("NO_COLOR");
    let terminal = Terminal::start(SIZE, command);
    terminal.wait_for(&exercise(id).title);
    terminal.wait_quiet(QUIET);
    terminal
}

/// Rustlings at `arc1`, which is as it was saved last.
fn their_screen(theirs: &Theirs) -> Terminal {
    theirs.begin_at("arc1");
    let mut command = CommandBuilder::new(theirs.program());
    command.cwd(theirs.folder());
    command.env("CARGO_NET_OFFLINE", "true");
    command.env_remove("CARGO_TARGET_DIR");
    command.env_remove("NO_COLOR");
    let terminal = Terminal::start(SIZE, command);
    terminal.wait_for("Progress");
    terminal.wait_quiet(QUIET);
    terminal
}

/// When our screen first told this of the check that began after a save.
fn verdict(screen: &Terminal, saved: Instant, text: &str) -> Option<Instant> {
    screen.until(saved, MOST, || {
        let mut begun = false;
        move |screen: &vt100::Screen| {
            let contents = screen.contents();
            let checks = contents.contains(CHECKING);
            begun |= checks;
            begun && !checks && contents.contains(text)
        }
    })
}

fn shows(text: &str) -> impl FnMut(&vt100::Screen) -> bool {
    move |screen| screen.contents().contains(text)
}

fn ms(since: Instant, at: Option<Instant>) -> f64 {
    let at = at.expect("an answer on the screen");
    at.duration_since(since).as_secs_f64() * 1e3
}

/// Leaves our program as a person does.
fn leave(screen: &mut Terminal) {
    screen.send("q");
    screen.wait_end();
}

/// Ends a program and all that it has started, the last one first: what hangs would stay for ever.
fn end(screen: &Terminal) {
    let mut all = vec![i32::try_from(screen.pid()).expect("a number")];
    let mut at = 0;
    while at < all.len() {
        let below = children(all[at]);
        all.extend(below);
        at += 1;
    }
    for pid in all.into_iter().rev() {
        // It may have ended by itself.
        let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
    }
}

fn children(parent: i32) -> Vec<i32> {
    let threads = std::fs::read_dir(format!("/proc/{parent}/task"));
    let lists = threads.into_iter().flatten().flatten().map(|thread| {
        let list = std::fs::read_to_string(thread.path().join("children"));
        list.unwrap_or_default()
    });
    let all: String = lists.collect();
    all.split_whitespace()
        .filter_map(|pid| pid.parse().ok())
        .collect()
}

/// Processes that run in one of these folders or have a program from there.
pub fn left_running(folders: &[&Path]) -> Vec<String> {
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let places = all.flat_map(|process| {
        let link = |name| std::fs::read_link(process.path().join(name)).ok();
        [link("cwd"), link("exe")]
    });
    let ours = places
        .flatten()
        .filter(|place| folders.iter().any(|folder| place.starts_with(folder)));
    ours.map(|place| place.display().to_string()).collect()
}
