//! Standard output, and what becomes of it when nobody reads it any more.

use crate::report::Look;
use std::io::{self, BufWriter, Stdout, Write};

/// Where a command writes, and how it should look there.
pub struct Output {
    /// How to show things.
    pub look: Look,
    to: BufWriter<Patient<Stdout>>,
}

impl Output {
    /// Standard output.
    pub fn new(look: Look) -> Output {
        Output {
            look,
            to: BufWriter::with_capacity(1 << 16, Patient::new(io::stdout())),
        }
    }

    /// Writes these lines.
    ///
    /// # Errors
    /// Where standard output takes them no more.
    pub fn lines(&mut self, lines: &[String]) -> io::Result<()> {
        lines.iter().try_for_each(|line| writeln!(self, "{line}"))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A writer whose reader may go away, as `head -1` does: what is written after that is lost, and
/// nothing is wrong with that.
struct Patient<W> {
    to: W,
    gone: bool,
}

impl<W: Write> Patient<W> {
    fn new(to: W) -> Patient<W> {
        Patient { to, gone: false }
    }

    fn unless_gone<T>(
        &mut self,
        nothing: T,
        act: impl FnOnce(&mut W) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.gone {
            return Ok(nothing);
        }
        match act(&mut self.to) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(nothing)
            }
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                let message = format!("standard output takes no more: {error}");
                Err(io::Error::new(error.kind(), message))
            }
            other => other,
        }
    }
}

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_gone(bytes.len(), |to| to.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_gone((), Write::flush)
    }
}
