//! A worker process as its parent has it: started, killed, reaped.

use super::{ARGUMENT, NAME};
use crate::program::Fault;
use nix::sys::signal::Signal;
use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A worker process. It is killed and reaped when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    reaped: bool,
}

impl Process {
    /// Starts a worker from `program`, and gives the parent's end of the connection too.
    ///
    /// It gets a process group of its own: a Ctrl-C at the terminal is for the workbook, which ends
    /// its workers when it has heard it.
    ///
    /// # Errors
    /// What the system said.
    pub fn start(program: &Path, name: &str) -> io::Result<(Process, UnixStream)> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let child = Command::new(program)
            .arg0(format!("{NAME}{}", name.replace('\0', " ")))
            .arg(ARGUMENT)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let reaped = false;
        Ok((Process { child, reaped }, ours))
    }

    /// The operating system's number for it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it at once. It has still to be reaped.
    pub fn kill(&mut self) {
        if !self.reaped {
            // It may have ended already, which is just as well.
            let _ = self.child.kill();
        }
    }

    /// Reaps a process that is about to end, and says how it did; `None` if it did not end and was
    /// killed.
    pub async fn reap(&mut self) -> Option<ExitStatus> {
        for _ in 0..PATIENCE {
            if let Ok(Some(status)) = self.child.try_wait() {
                self.reaped = true;
                return Some(status);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.kill();
        None
    }
}

/// How many milliseconds a process that has closed its connection has to end.
const PATIENCE: usize = 1_000;

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if !self.reaped {
            // Nothing can be done about a child that cannot be waited for.
            let _ = self.child.wait();
        }
    }
}

/// Why the task of a process that ended so has failed.
pub fn fault_of(status: Option<ExitStatus>) -> Fault {
    let Some(status) = status else {
        return Fault::Other("its process stopped talking to the workbook".into());
    };
    match (status.signal(), status.code()) {
        (Some(number), _) => {
            let name = Signal::try_from(number)
                .map_or_else(|_| format!("signal {number}"), |s| s.as_str().to_owned());
            Fault::Killed(name)
        }
        (None, code) => Fault::Other(format!(
            "its process exited with code {} before the task had ended",
            code.unwrap_or_default()
        )),
    }
}

/// The program to start workers from: `wanted`, or the one that runs.
///
/// # Errors
/// If the system does not say which one runs.
pub fn program(wanted: Option<&PathBuf>) -> io::Result<OsString> {
    // On Linux this is the running program even after its file was replaced by a newer one, which
    // might speak another protocol.
    let own = Path::new("/proc/self/exe");
    match wanted {
        Some(path) => Ok(path.into()),
        None if cfg!(target_os = "linux") && own.exists() => Ok(own.into()),
        None => Ok(std::env::current_exe()?.into()),
    }
}
