//! What to look out for while a program runs, and how to stop it.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What to look out for while a program runs.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Stops the program at once.
    pub cancel: Cancel,
    /// Whether a deadlock of its threads ends it. Linux only, and only without other processes.
    pub deadlock: bool,
    /// Real time between two looks at its threads and memory.
    pub every: Duration,
    /// Real time that all threads have to be at a standstill to be called deadlocked.
    pub standstill: Duration,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            cancel: Cancel::default(),
            deadlock: true,
            every: Duration::from_millis(20),
            standstill: Duration::from_millis(300),
        }
    }
}

/// What a supervisor is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// More was printed than allowed.
    Full,
    /// A pipe has come to its end.
    Closed,
    /// The process has ended; it has not been reaped.
    Ended,
    /// The caller has had enough.
    Cancelled,
}

/// Stops programs from another thread, seen at once. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    cancelled: bool,
    next: u64,
    listeners: Vec<(u64, Sender<News>)>,
}

impl Cancel {
    /// Stops every program that is or will be supervised with it. Again is the same as once.
    pub fn cancel(&self) {
        let mut state = self.state();
        state.cancelled = true;
        for (_, listener) in &state.listeners {
            // Whoever has stopped listening has ended already.
            let _ = listener.send(News::Cancelled);
        }
    }

    /// Whether [`cancel`](Self::cancel) was called.
    pub fn is_cancelled(&self) -> bool {
        self.state().cancelled
    }

    /// Has `listener` told, also if it has happened already, until the answer is dropped.
    pub(super) fn listen(&self, listener: Sender<News>) -> Listening<'_> {
        let mut state = self.state();
        if state.cancelled {
            let _ = listener.send(News::Cancelled);
        }
        let id = state.next;
        state.next += 1;
        state.listeners.push((id, listener));
        Listening { cancel: self, id }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the listener away when dropped.
pub(super) struct Listening<'a> {
    cancel: &'a Cancel,
    id: u64,
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        self.cancel
            .state()
            .listeners
            .retain(|(id, _)| *id != self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn who_listens_is_told_whenever_it_was() {
        let cancel = Cancel::default();
        let (early, hears) = mpsc::channel();
        let listening = cancel.listen(early);
        assert!(hears.try_recv().is_err());
        cancel.clone().cancel();
        assert_eq!(hears.try_recv(), Ok(News::Cancelled));
        let (late, hears) = mpsc::channel();
        let other = cancel.listen(late);
        assert_eq!(hears.try_recv(), Ok(News::Cancelled));
        drop((listening, other));
        assert!(cancel.state().listeners.is_empty());
    }
}
