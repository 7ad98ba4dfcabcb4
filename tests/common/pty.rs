//! A program in a pseudo-terminal, as a person sees it and uses it.
//!
//! Nothing here judges how long something takes: a wait ends when what is waited for has happened.
//! [`PATIENCE`] only keeps a test that has failed from hanging.
#![allow(dead_code)]

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long is waited for what should have happened long ago.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at what gives no sign by itself.
const LOOK: Duration = Duration::from_millis(5);

/// A program in a terminal of its own. Killed when this is dropped.
pub struct Screen {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Seen>,
    /// The modes of the terminal before the program started, as text: the type is another `nix`'s.
    modes: String,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exit {
    /// With this code.
    Code(u32),
    /// By a signal, in the words of the C library ("Killed").
    Signal(String),
}

/// What the program has written.
struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    raw: Vec<u8>,
    over: bool,
}

impl Screen {
    /// Starts this package's program with these arguments, in a terminal of so many rows and columns.
    /// `env` is set on top of the test's own environment without `NO_COLOR`.
    pub fn start((rows, columns): (u16, u16), args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_counterpoint"));
        command.args(args);
        command.env_remove("NO_COLOR");
        for (name, value) in env {
            command.env(name, value);
        }
        Self::run((rows, columns), command)
    }

    /// Starts any program.
    pub fn run((rows, columns): (u16, u16), mut command: CommandBuilder) -> Self {
        command.env("TERM", "xterm-256color");
        if let Ok(folder) = std::env::current_dir() {
            command.cwd(folder);
        }
        let pair = native_pty_system().openpty(size(rows, columns)).unwrap();
        let modes = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        // Only the program holds its terminal now, and reading ends with it.
        drop(pair.slave);
        let seen = Seen::reading(pair.master.try_clone_reader().unwrap(), rows, columns);
        Self {
            keyboard: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
            seen,
            modes,
        }
    }

    /// Types these bytes.
    pub fn send(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Makes the terminal so large; 0 stands for what some terminals say they are.
    pub fn resize(&mut self, rows: u16, columns: u16) {
        let mut state = self.seen.lock();
        state
            .parser
            .set_size(at_least_one(rows), at_least_one(columns));
        drop(state);
        self.master.resize(size(rows, columns)).unwrap();
    }

    /// Until the text is on the screen.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.wait(&format!("{text:?} on the screen"), |screen| {
            screen.contents().contains(text)
        });
    }

    /// Until the screen is as asked.
    #[track_caller]
    pub fn wait_until(&self, is: impl FnMut(&vt100::Screen) -> bool) {
        self.wait("what is asked of the screen", is);
    }

    #[track_caller]
    fn wait(&self, what: &str, mut is: impl FnMut(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        let mut state = self.seen.lock();
        while !is(state.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            let why = if state.over { "has ended" } else { "waits" };
            assert!(
                !left.is_zero() && !state.over,
                "no {what}; the program {why}:\n{}",
                state.parser.screen().contents()
            );
            state = self.seen.wait(state, left);
        }
    }

    /// The text on the screen, its lines without the blanks at their ends.
    pub fn contents(&self) -> String {
        self.seen.lock().parser.screen().contents()
    }

    /// The row and column that the cursor is at, from zero; nothing while it is hidden.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        let state = self.seen.lock();
        let screen = state.parser.screen();
        (!screen.hide_cursor()).then(|| screen.cursor_position())
    }

    /// A copy of the screen, to look at colours.
    pub fn snapshot(&self) -> vt100::Screen {
        self.seen.lock().parser.screen().clone()
    }

    /// Every byte that the program has written.
    pub fn raw(&self) -> Vec<u8> {
        self.seen.lock().raw.clone()
    }

    /// Whether the terminal is as it was before the program: its own screen with a cursor, no mouse
    /// reports, and every mode of the line (echo, whole lines, signals) as it was.
    pub fn restored(&self) -> bool {
        let state = self.seen.lock();
        let screen = state.parser.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
            && modes(&*self.master) == self.modes
    }

    /// The process id of the program.
    pub fn pid(&self) -> i32 {
        let pid = self.child.process_id().expect("a process that was started");
        i32::try_from(pid).unwrap()
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.pid()), signal).unwrap();
    }

    /// The processes that the program has started and that live. Linux only.
    pub fn children(&self) -> Vec<i32> {
        processes()
            .filter(|process| process.parent == self.pid() && process.state != 'Z')
            .map(|process| process.pid)
            .collect()
    }

    /// Until the program has ended and all it wrote is on the screen.
    #[track_caller]
    pub fn wait_exit(&mut self) -> Exit {
        let mut exit = None;
        eventually("end of the program", || {
            exit = self.child.try_wait().unwrap();
            exit.is_some() && self.seen.lock().over
        });
        let exit = exit.unwrap();
        match exit.signal() {
            Some(signal) => Exit::Signal(signal.to_owned()),
            None => Exit::Code(exit.exit_code()),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may be stopped, or hold signals off; and a killed shell leaves its jobs.
        let below = self.children();
        if let Ok(None) = self.child.try_wait() {
            self.signal(Signal::SIGKILL);
            let _ = self.child.wait();
        }
        for pid in below {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
    }
}

impl Seen {
    /// Reads on a thread of its own until the terminal is closed.
    fn reading(mut from: Box<dyn Read + Send>, rows: u16, columns: u16) -> Arc<Self> {
        let seen = Arc::new(Self {
            state: Mutex::new(State {
                parser: vt100::Parser::new(at_least_one(rows), at_least_one(columns), 0),
                raw: Vec::new(),
                over: false,
            }),
            changed: Condvar::new(),
        });
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let mut bytes = [0; 64 * 1024];
            let mut held = Vec::new();
            loop {
                // Linux calls the end of a pseudo-terminal an error.
                let count = from.read(&mut bytes).unwrap_or(0);
                held.extend_from_slice(&bytes[..count]);
                let shown = if count == 0 { held.len() } else { whole(&held) };
                let mut state = shared.lock();
                state.over = count == 0;
                state.parser.process(&held[..shown]);
                state.raw.extend_from_slice(&bytes[..count]);
                held.drain(..shown);
                drop(state);
                shared.changed.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        seen
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, left: Duration) -> MutexGuard<'a, State> {
        let waited = self.changed.wait_timeout(state, left);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// How many of these bytes a terminal shows: of a synchronized update nothing before its end.
fn whole(bytes: &[u8]) -> usize {
    const BEGIN: &[u8] = b"\x1b[?2026h";
    const END: &[u8] = b"\x1b[?2026l";
    let last = |part: &[u8]| bytes.windows(part.len()).rposition(|window| window == part);
    match last(BEGIN) {
        Some(begun) if last(END).is_none_or(|ended| ended < begun) => begun,
        _ => {
            // The rest of its beginning may be on the way.
            let mut parts = (1..BEGIN.len()).rev();
            let part = parts.find(|length| bytes.ends_with(&BEGIN[..*length]));
            bytes.len() - part.unwrap_or(0)
        }
    }
}

/// Until `is` says so.
#[track_caller]
pub fn eventually(what: &str, mut is: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is() {
        assert!(Instant::now() < end, "no {what}");
        thread::sleep(LOOK);
    }
}

/// A process, from `/proc`.
#[derive(Debug, Clone, Copy)]
pub struct Process {
    /// Its id.
    pub pid: i32,
    /// The id of who started it.
    pub parent: i32,
    /// `R` running, `S` asleep, `T` stopped, `Z` ended and not yet asked after.
    pub state: char,
}

/// The process of this id, if there is one. Linux only.
pub fn process(pid: i32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let mut rest = stat.rsplit(')').next()?.split_whitespace();
    Some(Process {
        pid,
        state: rest.next()?.chars().next()?,
        parent: rest.next()?.parse().ok()?,
    })
}

/// All processes. Linux only.
pub fn processes() -> impl Iterator<Item = Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| process(entry.file_name().to_str()?.parse().ok()?))
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

fn size(rows: u16, columns: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        ..PtySize::default()
    }
}

fn at_least_one(length: u16) -> NonZeroU16 {
    NonZeroU16::new(length).unwrap_or(NonZeroU16::MIN)
}
