//! What the processes around a program have told, and what its signals mean.

use super::ended::{How, Usage};
use super::report::Over;
use super::walls::{Limits, Wall};
use nix::sys::signal::Signal;

/// All that was said before and after the program.
#[derive(Debug, Default)]
pub struct Told {
    pub walls: Vec<Wall>,
    /// Why it could not be started.
    pub failed: Option<String>,
    /// Of a program with a keeper.
    pub over: Option<Over>,
}

/// What it means that a program was ended by a signal which was not ours.
pub fn signalled(signal: i32, usage: &Usage, limits: &Limits, stderr: &[u8]) -> How {
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
