//! A thread that reads the terminal and one for the signals.
//!
//! Not crossterm's `event::read`: once the terminal has gone it reads the end of the file over and
//! over, and it cannot be stopped.

use super::super::decode::Decoder;
use super::super::tty;
use super::{Input, Tell};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::thread;

/// Enough to decode a key and send a message, in a debug build too.
const STACK_BYTES: usize = 256 * 1024;
/// How long a sequence may be interrupted before it is taken for what it is so far: Esc, mostly.
/// Over a slow line the keys that begin with Esc arrive in pieces.
///
/// Milliseconds.
const PIECES: u8 = 30;

#[derive(Debug)]
pub struct Listener {
    signals: Handle,
    /// Closing it wakes the reader.
    _stop: UnixStream,
}

pub fn listen(tell: &Tell) -> io::Result<Listener> {
    let (stop, stopped) = UnixStream::pair()?;
    let terminal = open()?;
    let told = Arc::clone(tell);
    spawn("input", move || read(terminal, &stopped, &told))?;
    let mut signals = Signals::new([SIGTSTP, SIGCONT, SIGWINCH])?;
    let handle = signals.handle();
    let told = Arc::clone(tell);
    spawn("resizes", move || {
        for number in signals.forever() {
            translate(number).into_iter().for_each(|input| told(input));
        }
    })?;
    Ok(Listener {
        signals: handle,
        _stop: stop,
    })
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.signals.close();
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let thread = thread::Builder::new().name(name.into());
    thread.stack_size(STACK_BYTES).spawn(run).map(|_| ())
}

fn translate(signal: i32) -> Option<Input> {
    match signal {
        SIGTSTP => Some(Input::Suspend),
        SIGCONT => Some(Input::Continue),
        _ => tty::size()
            .ok()
            .map(|size| Input::Resize(size.width, size.height)),
    }
}

/// Standard input, or the terminal that controls this process when that is something else.
fn open() -> io::Result<File> {
    let stdin = io::stdin();
    match stdin.is_terminal() {
        true => stdin.as_fd().try_clone_to_owned().map(OwnedFd::into),
        false => File::open("/dev/tty"),
    }
}

/// Reads until the terminal has gone or `stop` is closed at its other end.
fn read(mut terminal: File, stop: &UnixStream, tell: &Tell) {
    let mut decoder = Decoder::default();
    let mut bytes = [0; 4096];
    let told = |input| tell(input);
    loop {
        match wait(&terminal, stop, decoder.is_waiting()) {
            Ready::Interrupted => {}
            Ready::Nothing => decoder.settle().for_each(told),
            Ready::Bytes => match terminal.read(&mut bytes) {
                Ok(0) => return tell(Input::Gone),
                Ok(count) => decoder.feed(&bytes[..count]).for_each(told),
                Err(error) if transient(&error) => {}
                Err(_) => return tell(Input::Gone),
            },
            Ready::Gone => return tell(Input::Gone),
            Ready::Stop => return,
        }
    }
}

enum Ready {
    Interrupted,
    Nothing,
    Bytes,
    Gone,
    Stop,
}

fn wait(terminal: &File, stop: &UnixStream, in_pieces: bool) -> Ready {
    let mut files =
        [terminal.as_fd(), stop.as_fd()].map(|file| PollFd::new(file, PollFlags::POLLIN));
    let timeout = if in_pieces {
        PIECES.into()
    } else {
        PollTimeout::NONE
    };
    match poll(&mut files, timeout) {
        Ok(0) => return Ready::Nothing,
        Ok(_) => {}
        Err(Errno::EINTR) => return Ready::Interrupted,
        Err(_) => return Ready::Gone,
    }
    let [of_terminal, of_stop] = files.map(|file| file.revents().unwrap_or_else(PollFlags::empty));
    if !of_stop.is_empty() {
        Ready::Stop
    } else if of_terminal.contains(PollFlags::POLLIN) {
        // Even if it has gone: what was typed before comes first, and then the end of the file.
        Ready::Bytes
    } else {
        Ready::Gone
    }
}

fn transient(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
    )
}
