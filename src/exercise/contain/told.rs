//! What the processes around a program have told, and what its signals mean.

use super::ended::{How, Usage};
use super::report::{Line, Over};
use super::walls::{Limits, Wall, names};
use nix::sys::signal::Signal;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// All that was said before and after the program.
#[derive(Debug, Default)]
pub struct Told {
    pub walls: Vec<Wall>,
    /// Why it could not be started.
    pub failed: Option<String>,
    /// Of a program with a keeper.
    pub over: Option<Over>,
}

impl Told {
    /// Whether all processes of the program end with its keeper.
    pub fn whole(&self) -> bool {
        self.walls.contains(&Wall::held(names::TREE))
    }
}

impl From<Vec<Line>> for Told {
    fn from(lines: Vec<Line>) -> Self {
        let mut told = Self::default();
        for line in lines {
            match line {
                Line::Walls(walls) => told.walls.extend(walls),
                Line::Failed(reason) => told.failed = Some(reason),
                Line::Over(over) => told.over = Some(over),
            }
        }
        told
    }
}

/// How it ended, if it was not ended.
pub fn how(
    status: Option<ExitStatus>,
    told: &Told,
    over: &Over,
    usage: &Usage,
    limits: &Limits,
    stderr: &[u8],
) -> How {
    if let Some(reason) = &told.failed {
        return How::NotStarted(reason.clone());
    }
    let (code, signal) = match (status, &told.over) {
        (_, Some(_)) => (over.code, over.signal),
        (Some(status), None) => (status.code(), status.signal()),
        (None, None) => (None, None),
    };
    match (code, signal) {
        (_, Some(signal)) => signalled(signal, usage, limits, stderr),
        // Without a word of the walls it never came to the program.
        (_, None) if told.walls.is_empty() => {
            let starter = String::from_utf8_lossy(stderr);
            How::NotStarted(format!("no walls were put up: {}", starter.trim()))
        }
        (Some(code), None) => How::Exited(code),
        (None, None) => How::NotStarted("it is not known how it ended".into()),
    }
}

/// What it means that a program was ended by a signal which was not ours.
fn signalled(signal: i32, usage: &Usage, limits: &Limits, stderr: &[u8]) -> How {
    let known = Signal::try_from(signal);
    match known {
        Ok(Signal::SIGXCPU) => How::TooMuchCpu,
        // It ignored the first one.
        Ok(Signal::SIGKILL) if usage.cpu >= limits.cpu => How::TooMuchCpu,
        Ok(Signal::SIGXFSZ) => How::FileTooLarge,
        Ok(Signal::SIGABRT | Signal::SIGSEGV | Signal::SIGILL) if gave_up(stderr) => {
            How::TooMuchMemory
        }
        _ => {
            let name =
                known.map_or_else(|_| format!("signal {signal}"), |signal| signal.to_string());
            How::Signalled { signal, name }
        }
    }
}

/// Whether the last words are those of a Rust program that was given no more memory.
fn gave_up(stderr: &[u8]) -> bool {
    let text = String::from_utf8_lossy(stderr);
    let words =
        |line: &str| line.contains("memory allocation of ") && line.contains(" bytes failed");
    text.lines().rev().take(3).any(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_signal_tells_which_limit_it_was() {
        let limits = Limits::default();
        let used = Usage {
            cpu: limits.cpu,
            ..Usage::default()
        };
        let idle = Usage {
            cpu: Duration::ZERO,
            ..used
        };
        let how = |signal: Signal, usage, stderr| signalled(signal as i32, usage, &limits, stderr);
        assert_eq!(how(Signal::SIGXCPU, &idle, b""), How::TooMuchCpu);
        assert_eq!(how(Signal::SIGKILL, &used, b""), How::TooMuchCpu);
        assert_eq!(how(Signal::SIGXFSZ, &idle, b""), How::FileTooLarge);
        let words = b"memory allocation of 999 bytes failed\n";
        assert_eq!(how(Signal::SIGABRT, &idle, words), How::TooMuchMemory);
        let name = |name: &str, signal| How::Signalled {
            signal,
            name: name.into(),
        };
        assert_eq!(how(Signal::SIGABRT, &idle, b""), name("SIGABRT", 6));
        assert_eq!(how(Signal::SIGKILL, &idle, words), name("SIGKILL", 9));
        assert_eq!(signalled(99, &idle, &limits, b""), name("signal 99", 99));
    }
}
