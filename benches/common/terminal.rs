//! A program in a pseudo-terminal, and when each piece of what it wrote came.
#![allow(dead_code)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Rows and columns.
pub type Size = (u16, u16);

/// How long is waited for what should have happened long ago.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program in a terminal of its own. Killed when this is dropped.
pub struct Terminal {
    /// Right before the program was started.
    pub began: Instant,
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    written: Arc<(Mutex<Written>, Condvar)>,
    size: Size,
}

/// What the program wrote.
struct Written {
    pieces: Vec<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    over: bool,
}

/// This package's program, with a folder for what it keeps.
pub fn counterpoint(args: &[&str], data: &std::path::Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.args(args);
    command.env("COUNTERPOINT_DATA", data);
    command.env_remove("NO_COLOR");
    command
}

impl Terminal {
    /// Starts a program.
    pub fn start((rows, columns): Size, mut command: CommandBuilder) -> Terminal {
        command.env("TERM", "xterm-256color");
        if command.get_cwd().is_none() {
            command.cwd(env!("CARGO_MANIFEST_DIR"));
        }
        let size = PtySize {
            rows,
            cols: columns,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let written = Arc::new((
            Mutex::new(Written {
                pieces: Vec::new(),
                screen: parser((rows, columns)),
                over: false,
            }),
            Condvar::new(),
        ));
        let reader = pair.master.try_clone_reader().expect("a reader");
        let shared = Arc::clone(&written);
        thread::spawn(move || read(reader, &shared));
        let keyboard = pair.master.take_writer().expect("a writer");
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).expect("a program");
        Terminal {
            began,
            _master: pair.master,
            keyboard,
            child,
            written,
            size: (rows, columns),
        }
    }

    /// Types these bytes; when.
    pub fn send(&mut self, keys: &str) -> Instant {
        let now = Instant::now();
        self.keyboard
            .write_all(keys.as_bytes())
            .expect("a terminal");
        self.keyboard.flush().expect("a terminal");
        now
    }

    /// Until the screen contains a text.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        let (lock, changed) = &*self.written;
        let mut written = lock.lock().unwrap();
        while !written.screen.screen().contents().contains(text) {
            let contents = written.screen.screen().contents();
            assert!(!written.over, "no {text:?}:\n{contents}");
            let (again, waited) = changed.wait_timeout(written, PATIENCE).unwrap();
            assert!(!waited.timed_out(), "no {text:?}:\n{contents}");
            written = again;
        }
    }

    /// Waits until the screen was as asked at some time after `since`, and says when first; nothing if that takes
    /// longer than `most`. What is asked for is made anew for each look at all that was written.
    pub fn until<F: FnMut(&vt100::Screen) -> bool>(
        &self,
        since: Instant,
        most: Duration,
        is: impl Fn() -> F,
    ) -> Option<Instant> {
        // When it was is known from what was written, not from when it is looked at.
        const LOOK: Duration = Duration::from_millis(25);
        loop {
            let over = since.elapsed() > most;
            match self.when(since, is()) {
                None if !over => thread::sleep(LOOK),
                found => return found,
            }
        }
    }

    /// Whether the screen contains a text.
    pub fn shows(&self, text: &str) -> bool {
        self.contents().contains(text)
    }

    /// What the screen shows.
    pub fn contents(&self) -> String {
        self.written.0.lock().unwrap().screen.screen().contents()
    }

    /// Until nothing has been written for so long, or the program has ended.
    pub fn wait_quiet(&self, quiet: Duration) {
        let (lock, changed) = &*self.written;
        let mut written = lock.lock().unwrap();
        loop {
            let (again, waited) = changed.wait_timeout(written, quiet).unwrap();
            written = again;
            if waited.timed_out() && !written.pieces.is_empty() || written.over {
                return;
            }
        }
    }

    /// Until the program has ended by itself.
    pub fn wait_end(&mut self) {
        let _ = self.child.wait();
    }

    /// The process id of the program.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a program that was started")
    }

    /// When the screen was as asked for the first time after `since`, as a person would have seen
    /// it.
    pub fn when(
        &self,
        since: Instant,
        mut is: impl FnMut(&vt100::Screen) -> bool,
    ) -> Option<Instant> {
        let written = self.written.0.lock().unwrap();
        let mut screen = parser(self.size);
        for (at, piece) in &written.pieces {
            screen.process(piece);
            if *at >= since && is(screen.screen()) {
                return Some(*at);
            }
        }
        None
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(mut from: Box<dyn Read + Send>, written: &(Mutex<Written>, Condvar)) {
    let mut bytes = [0; 64 * 1024];
    loop {
        // Linux calls the end of a pseudo-terminal an error.
        let count = from.read(&mut bytes).unwrap_or(0);
        let at = Instant::now();
        let mut state = written.0.lock().unwrap();
        state.over = count == 0;
        state.screen.process(&bytes[..count]);
        state.pieces.push((at, bytes[..count].to_vec()));
        drop(state);
        written.1.notify_all();
        if count == 0 {
            return;
        }
    }
}

fn parser((rows, columns): Size) -> vt100::Parser {
    let least = |length| NonZeroU16::new(length).unwrap_or(NonZeroU16::MIN);
    vt100::Parser::new(least(rows), least(columns), 0)
}
