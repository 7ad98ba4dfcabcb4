//! The report's file.

use super::{Entry, Event, RECORDING, book};
use crate::engine::json::Line;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};

static REPORT: Mutex<Option<(File, String)>> = Mutex::new(None);

fn report() -> MutexGuard<'static, Option<(File, String)>> {
    REPORT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens the report, whose last lines will carry the nonce.
///
/// # Errors
/// When the file cannot be made.
pub fn open(path: &Path, nonce: &str) -> io::Result<()> {
    *report() = Some((File::create(path)?, nonce.to_owned()));
    Ok(())
}

/// Whether there is a report.
pub fn is_open() -> bool {
    report().is_some()
}

/// What the last lines carry, so that they are known to be the harness's.
pub fn nonce() -> String {
    report()
        .as_ref()
        .map(|report| report.1.clone())
        .unwrap_or_default()
}

/// Writes out all that was recorded.
pub fn flush() {
    let mut report = report();
    let entries = std::mem::take(&mut book().entries);
    let Some((file, _)) = report.as_mut() else {
        return;
    };
    if entries.is_empty() {
        return;
    }
    let mut text = String::with_capacity(entries.len() * 96);
    for entry in entries {
        match entry {
            Entry::Line(line) => text.push_str(&line),
            Entry::Event(event) => text.push_str(&event.line()),
        }
        text.push('\n');
    }
    // A report that cannot be written is noticed by who reads it: its end is missing.
    let _ = file.write_all(text.as_bytes()).and_then(|()| file.flush());
}

/// Writes a line whatever was recorded before, and flushes.
pub fn line(json: &str) {
    book().entries.push(Entry::Line(json.to_owned()));
    flush();
}

/// The run is over: nothing of it is recorded any more but this line.
pub fn finish(json: &str) {
    let recording = RECORDING.swap(false, Ordering::Relaxed);
    if recording {
        line(json);
    }
}

impl Event {
    fn line(&self) -> String {
        let line = Line::new(self.kind)
            .number("t", self.task)
            .number("at", self.at);
        let line = line
            .text("v", &self.verb)
            .number("o", self.object)
            .number("l", self.line);
        line.number("n", self.value).text("x", &self.text).end()
    }
}
