//! Ctrl-C and its relatives: the first ends the run, the second the program.

use crate::mechanism::os::signals::{Guard, Signal, on_interrupt};
use crate::session::Session;
use crate::trace::Outcome;
use std::sync::{Arc, OnceLock};

/// Listens until it is dropped.
pub struct Interrupt {
    first: Arc<OnceLock<Signal>>,
    _guard: Option<Guard>,
}

impl Interrupt {
    /// From now on a request to end stops the session, and a second one the program at once. Where
    /// the system lets nobody listen, a request ends the program as it does any other.
    pub fn listen(session: &Arc<Session>) -> Interrupt {
        let session = Arc::clone(session);
        Interrupt::on(move |signal| {
            let why = name(signal).to_owned();
            session.stop(Outcome::Cancelled { why });
        })
    }

    /// The same for what is no session: the first request calls `stop`.
    pub fn on(stop: impl Fn(Signal) + Send + 'static) -> Interrupt {
        let first = Arc::new(OnceLock::new());
        let seen = Arc::clone(&first);
        let guard = on_interrupt(move |signal| {
            if seen.set(signal).is_err() {
                std::process::exit(signal.exit_code().into());
            }
            stop(signal);
        });
        Interrupt {
            first,
            _guard: guard.ok(),
        }
    }

    /// The request that came first, if any came.
    pub fn signal(&self) -> Option<Signal> {
        self.first.get().copied()
    }
}

/// What a person calls it.
pub(super) fn name(signal: Signal) -> &'static str {
    match signal {
        Signal::Interrupt => "Ctrl-C",
        Signal::Terminate => "SIGTERM",
        Signal::HangUp => "SIGHUP, the end of its terminal",
    }
}
