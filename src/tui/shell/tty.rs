//! The terminal itself: its modes, its size, and the one way out to it.
//!
//! A process has one terminal, so whether it is ours at the moment is a global: the hook of a panic
//! has to know, and to restore it, wherever it is called.

use super::frames::Surface;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode, window_size,
};
use ratatui::crossterm::{queue, style::ResetColor};
use ratatui::layout::Size;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// What is drawn on when the terminal does not know its size, as on a serial line.
const UNKNOWN: Size = Size::new(80, 24);

static OURS: AtomicBool = AtomicBool::new(false);
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is in our modes now.
pub fn is_ours() -> bool {
    OURS.load(Ordering::SeqCst)
}

/// Raw mode, alternate screen, no cursor, and the mouse if wanted. Also when it is ours already:
/// somebody else may have changed the modes meanwhile.
pub fn take(mouse: bool) -> io::Result<()> {
    if OURS.swap(true, Ordering::SeqCst) {
        // Otherwise the next line believes that there is nothing to do.
        disable_raw_mode()?;
    }
    let taken = enable_raw_mode().and_then(|()| {
        let mut start = Vec::new();
        queue!(start, EnterAlternateScreen, Hide)?;
        Output::new()?.write_all(&start)?;
        set_mouse(mouse)
    });
    if taken.is_err() {
        // The first problem is the one to tell of.
        let _ = restore();
    }
    taken
}

/// Gives the terminal back as it was. Does nothing when it is not ours.
pub fn restore() -> io::Result<()> {
    if !OURS.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let mouse = set_mouse(false);
    let mut end = Vec::new();
    queue!(
        end,
        EndSynchronizedUpdate,
        ResetColor,
        LeaveAlternateScreen,
        Show
    )?;
    let written = Output::new().and_then(|mut out| out.write_all(&end));
    // Each part is tried even if another fails.
    disable_raw_mode().and(written).and(mouse)
}

/// Whether the terminal tells of clicks, drags and the wheel.
pub fn set_mouse(on: bool) -> io::Result<()> {
    if MOUSE.swap(on, Ordering::SeqCst) == on {
        return Ok(());
    }
    let mut command = Vec::new();
    mouse_command(on, &mut command)?;
    Output::new()?.write_all(&command)
}

/// Not crossterm's command, which asks for every movement too: each would wake this program up
/// while it measures others.
#[cfg(unix)]
fn mouse_command(on: bool, out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(match on {
        true => b"\x1b[?1000h\x1b[?1002h\x1b[?1006h",
        false => b"\x1b[?1006l\x1b[?1002l\x1b[?1000l",
    });
    Ok(())
}

#[cfg(not(unix))]
fn mouse_command(on: bool, out: &mut Vec<u8>) -> io::Result<()> {
    use ratatui::crossterm::event::{DisableMouseCapture, EnableMouseCapture};
    match on {
        true => queue!(out, EnableMouseCapture),
        false => queue!(out, DisableMouseCapture),
    }
}

/// The terminal's width and height in cells. Asks the system, never the terminal.
///
/// # Errors
///
/// When there is no terminal.
pub fn size() -> io::Result<Size> {
    #[cfg(unix)]
    let known = terminal_size::terminal_size_of(io::stdout());
    #[cfg(not(unix))]
    let known = terminal_size::terminal_size();
    if let Some((width, height)) = known {
        return Ok(Size::new(width.0, height.0));
    }
    // Also what has no rows or no columns comes here.
    let size = window_size()?;
    match (size.columns, size.rows) {
        (0, 0) => Ok(UNKNOWN),
        (width, height) => Ok(Size::new(width, height)),
    }
}

/// Standard output without the line buffer that Rust puts before it.
#[derive(Debug)]
pub struct Output {
    #[cfg(unix)]
    file: std::fs::File,
    /// Here a console wants its text translated, which only this does.
    #[cfg(not(unix))]
    file: io::Stdout,
}

impl Output {
    /// # Errors
    ///
    /// When standard output is closed, or this process has too many files open.
    pub fn new() -> io::Result<Self> {
        #[cfg(unix)]
        let file = {
            use std::os::fd::AsFd;
            io::stdout().as_fd().try_clone_to_owned()?.into()
        };
        #[cfg(not(unix))]
        let file = io::stdout();
        Ok(Self { file })
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.file.write(bytes) {
                // Another program that shares this terminal may have asked for it.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.wait()?,
                written => return written,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Output {
    /// Until there is room.
    #[cfg(unix)]
    fn wait(&self) -> io::Result<()> {
        use nix::errno::Errno;
        use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
        use std::os::fd::AsFd;
        let mut files = [PollFd::new(self.file.as_fd(), PollFlags::POLLOUT)];
        match poll(&mut files, PollTimeout::NONE) {
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(unix))]
    fn wait(&self) -> io::Result<()> {
        Err(io::ErrorKind::WouldBlock.into())
    }
}

impl Surface for Output {
    fn size(&self) -> io::Result<Size> {
        size()
    }
}
