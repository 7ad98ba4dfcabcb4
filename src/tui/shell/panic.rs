//! A panic while the screen is up: the interface's own restores the terminal and is told there; any
//! other is kept for the interface to show, and the screen stays whole.

use super::tty;
use std::panic::{self, PanicHookInfo};
use std::thread;

/// A panic of a thread that is not the interface's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked {
    /// What it said.
    pub message: String,
    /// The name of its thread; empty when it has none.
    pub thread: String,
    /// Where in the source: `path:line:column`.
    pub place: String,
}

/// Makes the calling thread the interface's, for the rest of the process. `keep` gets the panics of
/// all others that happen while the terminal is ours, on the thread that panics; it should send
/// them on and not wait. All else goes to the hook that was there before.
pub fn install(keep: impl Fn(Panicked) + Send + Sync + 'static) {
    let interface = thread::current().id();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if tty::is_ours() && thread::current().id() != interface {
            keep(Panicked::read(info));
            return;
        }
        // There is no better place left to tell of a failure than the message that follows.
        let _ = tty::restore();
        before(info);
    }));
}

impl Panicked {
    fn read(info: &PanicHookInfo) -> Self {
        let payload = info.payload();
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned());
        Self {
            message: message.unwrap_or_else(|| "(no message)".to_owned()),
            thread: thread::current().name().unwrap_or_default().to_owned(),
            place: info.location().map(ToString::to_string).unwrap_or_default(),
        }
    }
}
