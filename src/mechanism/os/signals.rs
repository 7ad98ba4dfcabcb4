//! Being told to stop: by the person at the keyboard, by the system, or by the death of a parent.

use std::io;

/// A request to end that this process can hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT: Ctrl-C at the terminal.
    Interrupt,
    /// SIGTERM: a polite `kill`, or the system shutting down.
    Terminate,
    /// SIGHUP: the terminal is gone.
    HangUp,
}

impl Signal {
    /// Every signal that is listened for.
    pub const ALL: [Self; 3] = [Self::Interrupt, Self::Terminate, Self::HangUp];

    /// Its number, the same on every Unix.
    pub const fn number(self) -> i32 {
        match self {
            Self::HangUp => 1,
            Self::Interrupt => 2,
            Self::Terminate => 15,
        }
    }

    /// The exit code a shell expects of a program that ended because of it: 128 and the number.
    pub const fn exit_code(self) -> u8 {
        128 + self.number() as u8
    }
}

/// Calls `f` on a thread of its own at each request to end, until the guard is dropped.
///
/// While a guard lives the signals do not end the process; once the last is dropped they do so again.
/// A signal that this process was started to ignore (`nohup`) stays ignored. Outside Unix `f` is never
/// called and Ctrl-C ends the process.
///
/// # Errors
///
/// When the system allows no further thread, file descriptor or handler.
pub fn on_interrupt(f: impl Fn(Signal) + Send + 'static) -> io::Result<Guard> {
    imp::on_interrupt(f)
}

/// Keeps [`on_interrupt`] listening. Dropping it waits for a call of `f` that has begun.
#[derive(Debug)]
#[must_use = "dropping the guard stops the listening"]
pub struct Guard {
    _listener: imp::Listener,
}

/// Arranges for this process to be killed when the **thread** that started it ends, so that no
/// worker outlives its parent. `parent` is the process id that the parent told it.
///
/// Linux means the thread and not the process: start workers from a thread that outlives them. Other
/// systems have nothing like it, and only the check is made; there a worker should also end when its
/// input closes.
///
/// # Errors
///
/// [`io::ErrorKind::NotFound`] when the parent has gone already: the worker should exit. Otherwise
/// what the system said.
pub fn die_with_parent(parent: u32) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
    // After the request, so that a parent that died just before it is noticed.
    #[cfg(unix)]
    if std::os::unix::process::parent_id() != parent {
        let message = format!("process {parent}, which started this one, has gone");
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    #[cfg(not(unix))]
    let _ = parent;
    Ok(())
}

#[cfg(unix)]
mod imp {
    use super::{Guard, Signal};
    use std::io;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
    use std::thread::{self, JoinHandle};

    use signal_hook::flag::register_conditional_default;
    use signal_hook::iterator::{Handle, Signals};

    /// Enough to look at a flag and send a message, in a debug build too.
    const STACK_BYTES: usize = 128 * 1024;

    #[derive(Debug)]
    pub struct Listener {
        signals: Handle,
        thread: Option<JoinHandle<()>>,
        _claim: Claim,
    }

    pub fn on_interrupt(f: impl Fn(Signal) + Send + 'static) -> io::Result<Guard> {
        let wanted: Vec<i32> = Signal::ALL
            .into_iter()
            .map(Signal::number)
            .filter(|number| !ignored_from_the_start(*number))
            .collect();
        let claim = Claim::take(&wanted)?;
        let mut signals = Signals::new(&wanted)?;
        let handle = signals.handle();
        let listen = move || {
            for number in signals.forever() {
                Signal::ALL
                    .into_iter()
                    .filter(|signal| signal.number() == number)
                    .for_each(&f);
            }
        };
        let thread = thread::Builder::new()
            .name("signals".into())
            .stack_size(STACK_BYTES)
            .spawn(listen)?;
        Ok(Guard {
            _listener: Listener {
                signals: handle,
                thread: Some(thread),
                _claim: claim,
            },
        })
    }

    impl Drop for Listener {
        fn drop(&mut self) {
            self.signals.close();
            if let Some(thread) = self.thread.take()
                && thread.thread().id() != thread::current().id()
            {
                // Its panic has been reported where it happened.
                let _ = thread.join();
            }
        }
    }

    /// Holds off the default action of the signals. The handlers of a process are global, so this is.
    #[derive(Debug)]
    struct Claim;

    struct Claims {
        held: usize,
        /// Looked at inside the signal handler: true when nobody listens. Made at the first claim.
        unclaimed: Option<Arc<AtomicBool>>,
    }

    static CLAIMS: Mutex<Claims> = Mutex::new(Claims {
        held: 0,
        unclaimed: None,
    });

    fn claims() -> MutexGuard<'static, Claims> {
        CLAIMS.lock().unwrap_or_else(PoisonError::into_inner)
    }

    impl Claim {
        fn take(signals: &[i32]) -> io::Result<Self> {
            let mut claims = claims();
            if claims.unclaimed.is_none() {
                let flag = Arc::new(AtomicBool::new(false));
                for &signal in signals {
                    // Its handler stays for good and does what the system would have done.
                    register_conditional_default(signal, Arc::clone(&flag))?;
                }
                claims.unclaimed = Some(flag);
            }
            claims.held += 1;
            claims.publish();
            Ok(Self)
        }
    }

    impl Drop for Claim {
        fn drop(&mut self) {
            let mut claims = claims();
            claims.held -= 1;
            claims.publish();
        }
    }

    impl Claims {
        fn publish(&self) {
            if let Some(flag) = &self.unclaimed {
                flag.store(self.held == 0, Ordering::SeqCst);
            }
        }
    }

    /// Whether whoever started this process asked it to ignore the signal. Known on Linux only.
    fn ignored_from_the_start(number: i32) -> bool {
        cfg!(target_os = "linux")
            && std::fs::read_to_string("/proc/self/status")
                .is_ok_and(|status| ignores(&status, number))
    }

    /// Reads the mask of ignored signals in `/proc/PID/status`; signal 1 is the lowest bit.
    pub(super) fn ignores(status: &str, number: i32) -> bool {
        status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .is_some_and(|mask| mask >> (number - 1) & 1 == 1)
    }
}

#[cfg(not(unix))]
mod imp {
    use super::{Guard, Signal};
    use std::io;

    #[derive(Debug)]
    pub struct Listener;

    pub fn on_interrupt(_f: impl Fn(Signal) + Send + 'static) -> io::Result<Guard> {
        Ok(Guard {
            _listener: Listener,
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use nix::sys::signal::{Signal as Number, kill};
    use nix::unistd::Pid;
    use std::sync::mpsc;

    /// One test for all of it: the signals of a process reach every test in it.
    #[test]
    fn each_signal_is_seen_until_the_guard_is_dropped() {
        let (heard, hears) = mpsc::channel();
        let guard = on_interrupt(move |signal| heard.send(signal).unwrap()).unwrap();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        for signal in Signal::ALL {
            if imp::ignores(&status, signal.number()) {
                continue;
            }
            kill(Pid::this(), Number::try_from(signal.number()).unwrap()).unwrap();
            assert_eq!(hears.recv().unwrap(), signal);
        }
        drop(guard);
        // The thread has ended and dropped the sender.
        assert_eq!(hears.recv(), Err(mpsc::RecvError));
    }

    #[test]
    fn a_shell_can_tell_what_ended_the_program() {
        assert_eq!(Signal::ALL.map(Signal::exit_code), [130, 143, 129]);
    }

    #[test]
    fn the_mask_of_ignored_signals_is_read() {
        let status = "SigBlk:\t0000000000000002\nSigIgn:\t0000000000000003\n";
        assert!(imp::ignores(status, 1) && imp::ignores(status, 2));
        assert!(!imp::ignores(status, 15));
        assert!(!imp::ignores("", 1));
    }

    #[test]
    fn a_parent_that_has_gone_is_noticed() {
        let parent = std::os::unix::process::parent_id();
        assert!(die_with_parent(parent).is_ok());
        let error = die_with_parent(parent + 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        #[cfg(target_os = "linux")]
        nix::sys::prctl::set_pdeathsig(None).unwrap();
    }
}
