//! A line on standard error that shows how far a run is.
//!
//! It is drawn ten times a second by a thread of its own that sleeps in between, so that what is
//! timed is hardly disturbed, and it is gone when the run is over. What drawing cost is known, so
//! that it is not taken for the run's.

use crate::mechanism::os::usage::{Spent, thread_spent};
use crate::report::Look;
use crate::session::Session;
use crate::trace::say_time;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::ffi::OsStr;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Draws until it is ended.
pub struct Watch {
    over: Sender<()>,
    thread: JoinHandle<Option<Spent>>,
}

/// What is watched.
pub struct Watched {
    /// The run.
    pub title: String,
    /// Which of how many.
    pub place: (usize, usize),
    /// How long it will take, in nanoseconds of story time, where that is known.
    pub foreseen: Option<i64>,
}

const BETWEEN: Duration = Duration::from_millis(100);
/// Parts of the bar.
const PARTS: u64 = 1_000;

impl Watch {
    /// Begins to draw, if standard error is a terminal that can.
    pub fn begin(session: &Arc<Session>, watched: Watched, look: &Look) -> Option<Watch> {
        let dumb = std::env::var_os("TERM").as_deref() == Some(OsStr::new("dumb"));
        if !std::io::stderr().is_terminal() || dumb {
            return None;
        }
        let (over, is_over) = channel();
        let (ready, is_ready) = channel();
        let (session, look) = (Arc::clone(session), *look);
        let draw = move || {
            let bar = bar(&watched, &look);
            let before = thread_spent();
            // Nobody waits for it any more only if the program ends.
            let _ = ready.send(());
            let mut spent = before;
            while let Err(RecvTimeoutError::Timeout) = is_over.recv_timeout(BETWEEN) {
                show(&bar, &session, &watched);
                spent = thread_spent();
            }
            bar.finish_and_clear();
            Some(spent?.less(&before?))
        };
        let thread = std::thread::Builder::new().name("watch".into()).spawn(draw);
        let thread = thread.ok()?;
        let _ = is_ready.recv();
        Some(Watch { over, thread })
    }

    /// Stops drawing and takes the line away. Gives what drawing has cost, where the system tells.
    pub fn end(self) -> Option<Spent> {
        drop(self.over);
        // A picture that could not be drawn is no reason to stop.
        self.thread.join().ok().flatten()
    }
}

fn bar(watched: &Watched, look: &Look) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = ProgressBar::with_draw_target(Some(PARTS), target);
    let template = match watched.foreseen {
        Some(_) => "{prefix}  {bar:24}  {msg}",
        None => "{prefix}  {msg}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        let chars = if look.ascii { "#>-" } else { "━╸─" };
        bar.set_style(style.progress_chars(chars));
    }
    let (nth, of) = watched.place;
    bar.set_prefix(format!("{nth}/{of} {}", look.text(&watched.title)));
    bar
}

fn show(bar: &ProgressBar, session: &Session, watched: &Watched) {
    let Some(hub) = session.hub() else {
        return bar.set_message("…");
    };
    let now = hub.story_now();
    match watched.foreseen.filter(|foreseen| *foreseen > 0) {
        Some(foreseen) => {
            let part = (now as f64 / foreseen as f64 * PARTS as f64) as u64;
            bar.set_position(part.min(PARTS));
            bar.set_message(format!("{} of {}", say_time(now), say_time(foreseen)));
        }
        None => bar.set_message(say_time(now)),
    }
}
