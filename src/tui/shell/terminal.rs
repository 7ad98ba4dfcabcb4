//! The terminal while it is ours: taken, drawn on, lent to the shell, given back.

use super::frames::Frames;
use super::job;
use super::tty::{self, Output};
use crate::mechanism::os::cpu::thread_time;
use ratatui::Frame;
use ratatui::layout::Size;
use std::io;
use std::time::{Duration, Instant};

/// The real terminal, restored when this is dropped.
///
/// One at a time: a process has one terminal.
#[derive(Debug)]
pub struct Terminal {
    inner: ratatui::Terminal<Frames<Output>>,
    mouse: bool,
}

/// What drawing one frame cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drawn {
    /// How many bytes went to the terminal; none when the frame showed nothing new.
    pub bytes: usize,
    /// CPU time of this thread, from building the frame to having written it. Wall time where there
    /// is no clock for one thread.
    pub cpu: Duration,
    /// Wall time of the same; a slow terminal shows here only.
    pub wall: Duration,
}

impl Terminal {
    /// Takes the terminal: raw mode, alternate screen, no cursor, and clicks, drags and the wheel of
    /// the mouse if `mouse`.
    ///
    /// # Errors
    ///
    /// When there is no terminal, or it does not answer. It is then as it was.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let inner = ratatui::Terminal::new(Frames::new(Output::new()?))?;
        tty::take(mouse)?;
        Ok(Self { inner, mouse })
    }

    /// Draws a frame in one write. Draws nothing while the terminal is not ours.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be written to; see [`is_gone`].
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame)) -> io::Result<Drawn> {
        if !tty::is_ours() {
            return Ok(Drawn::default());
        }
        let (began, used) = (Instant::now(), thread_time());
        self.inner.draw(view)?;
        Ok(Drawn {
            bytes: self.inner.backend().last_sent(),
            cpu: thread_time().saturating_sub(used),
            wall: began.elapsed(),
        })
    }

    /// The width and height in cells.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    /// Listens to the mouse or leaves it to the terminal, which then selects text with it.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be written to.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        match tty::is_ours() {
            true => tty::set_mouse(on),
            false => Ok(()),
        }
    }

    /// Gives the terminal back as it was. Does nothing the second time.
    ///
    /// # Errors
    ///
    /// When the terminal has gone. There is nothing left to do then.
    pub fn leave(&mut self) -> io::Result<()> {
        tty::restore()
    }

    /// Takes the terminal (again), whatever modes it is in, and makes the next frame a whole one: on
    /// being continued after a stop that nobody announced, or after [`leave`](Self::leave).
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn retake(&mut self) -> io::Result<()> {
        tty::take(self.mouse)?;
        self.inner.backend_mut().start_afresh();
        self.inner.clear()
    }

    /// Lends the terminal to the shell: gives it back, stops this process and its group, and takes the
    /// terminal again when the shell continues them. The next frame is a whole one. Returns false,
    /// having done nothing, where no shell could continue this process.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn suspend(&mut self) -> io::Result<bool> {
        if !job::can_stop() {
            return Ok(false);
        }
        self.leave()?;
        let stopped = job::stop();
        self.retake()?;
        stopped
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Whoever wanted to know called `leave`.
        let _ = self.leave();
    }
}

/// Whether the error says that the terminal has gone: closed, or disconnected. The program should
/// end then, without a word, since nobody would read it.
pub fn is_gone(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use nix::errno::Errno;
        let gone = [Errno::EIO, Errno::ENXIO, Errno::ENODEV, Errno::EBADF];
        if gone
            .iter()
            .any(|errno| error.raw_os_error() == Some(*errno as i32))
        {
            return true;
        }
    }
    error.kind() == io::ErrorKind::BrokenPipe
}
