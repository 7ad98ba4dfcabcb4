//! Something long that goes on, as one line on standard error.

use crate::explorer::Progress;
use crate::report::{Look, bytes, count};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::ffi::OsStr;
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A search that goes on. The line comes once it takes longer than people like to wait without a
/// sign.
pub struct Searching<'a> {
    title: String,
    begun: Instant,
    stopped: &'a AtomicBool,
    shows: bool,
    bar: OnceLock<ProgressBar>,
}

/// How long a search goes on without a sign.
const QUIET: Duration = Duration::from_millis(500);

impl Searching<'_> {
    /// Nothing is shown yet; nothing ever where standard error is no terminal that can.
    pub fn new<'a>(mechanism: &str, stopped: &'a AtomicBool, look: &Look) -> Searching<'a> {
        let dumb = std::env::var_os("TERM").as_deref() == Some(OsStr::new("dumb"));
        Searching {
            title: look.text(mechanism),
            begun: Instant::now(),
            stopped,
            shows: std::io::stderr().is_terminal() && !dumb,
            bar: OnceLock::new(),
        }
    }

    /// Shows how far the search is; says whether to go on.
    pub fn tell(&self, progress: &Progress) -> bool {
        self.show(|| said(progress));
        !self.stopped.load(Ordering::Relaxed)
    }

    /// Shows how far something else is, that is told in these words.
    pub fn show(&self, said: impl FnOnce() -> String) {
        if self.shows && self.begun.elapsed() >= QUIET {
            self.bar.get_or_init(|| self.line()).set_message(said());
        }
    }

    fn line(&self) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{prefix}  {msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(self.title.clone());
        bar
    }

    /// Takes the line away.
    pub fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn said(progress: &Progress) -> String {
    let mut said = vec![
        count(progress.states, "state", "states"),
        format!("{} to look into", crate::report::grouped(progress.waiting)),
        count(progress.outcomes as u64, "outcome", "outcomes"),
        bytes(progress.memory),
    ];
    if progress.reduced {
        said.push("reduced".to_owned());
    }
    said.join(", ") + "; Ctrl-C stops"
}
