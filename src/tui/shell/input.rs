//! What comes from outside: keys, the mouse, the terminal's size, signals.
//!
//! Threads that block; nothing is asked for in turn, so an idle screen takes no CPU time.

use crate::mechanism::os::signals::{self, Signal, on_interrupt};
use ratatui::crossterm::event::{KeyEvent, MouseEvent};
use std::io;
use std::sync::Arc;

#[cfg(unix)]
#[path = "input/unix.rs"]
mod imp;
#[cfg(not(unix))]
#[path = "input/console.rs"]
mod imp;

/// One thing from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A key pressed, or held long enough to repeat. Never one let go.
    Key(KeyEvent),
    /// A click, a drag or a turn of the wheel, in cells from the top left.
    Mouse(MouseEvent),
    /// The terminal is this many columns and rows large now.
    Resize(u16, u16),
    /// Asked to end, from outside: Ctrl-C is a key while the terminal is raw.
    End(Signal),
    /// Asked to stop, from outside: [`Terminal::suspend`](super::terminal::Terminal::suspend).
    Suspend,
    /// Continued after a stop: [`Terminal::retake`](super::terminal::Terminal::retake).
    Continue,
    /// No more keys will come: the terminal has gone. The last that is sent.
    Gone,
}

/// Calls `tell` with each input until the guard is dropped. `tell` is called on more than one thread,
/// and should send on and not wait.
///
/// # Errors
///
/// When there is no terminal to read from, or the system allows no further thread or file.
pub fn listen(tell: impl Fn(Input) + Send + Sync + 'static) -> io::Result<Listening> {
    let tell: Tell = Arc::new(tell);
    let end = Arc::clone(&tell);
    Ok(Listening {
        _ends: on_interrupt(move |signal| end(Input::End(signal)))?,
        _rest: imp::listen(&tell)?,
    })
}

/// Keeps [`listen`] going.
///
/// After it is dropped at most one more key is read, which only matters to who starts another program
/// on this terminal.
#[derive(Debug)]
#[must_use = "dropping it ends the listening"]
pub struct Listening {
    _ends: signals::Guard,
    _rest: imp::Listener,
}

type Tell = Arc<dyn Fn(Input) + Send + Sync>;
