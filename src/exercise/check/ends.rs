//! A program that came to its end in the middle of a test: which test, and what that comes to.

use crate::exercise::book::Verdict;
use crate::exercise::contain::{Ended, How, ThreadState};
use crate::exercise::judge::End;
use crate::exercise::judged::Evidence;
use crate::exercise::record::{Mode, Record, Run};

/// Tells it from how the process ended and what was reported until then.
pub(super) fn end(ended: &Ended, record: &Record, _check: &str) -> End {
    let open = record.runs.iter().rev().find(|run| run.over.is_none());
    let (test, mode) = match (open, record.runs.last()) {
        (Some(run), _) => (run.test, run.mode),
        // Between two runs, or in the search, which says nothing while it goes on.
        (None, Some(run)) => (run.test, Mode::Search),
        (None, None) => (0, Mode::Turn),
    };
    let name = record.tests.get(test).map_or("a test", String::as_str);
    let (verdict, says, mut evidence) = told(ended);
    evidence.extend(last_words(ended));
    evidence.extend(open.and_then(last_line));
    End {
        test,
        mode,
        verdict,
        headline: format!("{name}: {says}"),
        evidence,
    }
}

/// So many threads are named.
const THREADS: usize = 6;

fn told(ended: &Ended) -> (Verdict, String, Vec<Evidence>) {
    let says = |verdict, text: &str| (verdict, text.to_owned(), Vec::new());
    let printed = String::from_utf8_lossy(&ended.stderr);
    match &ended.how {
        How::TooMuchOutput => says(
            Verdict::TooMuchOutput,
            "it prints more than 1 MB, and was stopped",
        ),
        How::TooMuchMemory => says(
            Verdict::TooMuchMemory,
            "it takes more memory than a check may (512 MB)",
        ),
        How::Signalled { .. } if printed.contains("memory allocation of") => says(
            Verdict::TooMuchMemory,
            "it asks for more memory than a check may have",
        ),
        How::TooMuchCpu | How::Busy => says(
            Verdict::Busy,
            "it keeps a processor busy and does not come to an end",
        ),
        How::TimedOut => says(
            Verdict::TimedOut,
            "it was still at work when its time was up",
        ),
        How::Deadlocked { threads } => {
            let text = "every thread waits for another one, for ever".to_owned();
            (
                Verdict::Deadlock,
                text,
                threads.iter().take(THREADS).map(thread).collect(),
            )
        }
        How::TooManyTasks => says(
            Verdict::Forbidden,
            "it starts more threads than a check allows (256)",
        ),
        How::FileTooLarge => says(
            Verdict::Forbidden,
            "it writes a file larger than a check allows",
        ),
        How::Signalled { .. } if printed.contains("has overflowed its stack") => says(
            Verdict::Crashed,
            "a function calls itself without end: its stack overflowed",
        ),
        How::Signalled { name, .. } if name == "SIGSYS" => says(
            Verdict::Forbidden,
            "it asked the system for what no exercise needs",
        ),
        How::Signalled { name, .. } => says(
            Verdict::Crashed,
            &format!("the program was ended by {name}"),
        ),
        How::Exited(code) => says(
            Verdict::Crashed,
            &format!("the program ended itself with code {code} in the middle of the test"),
        ),
        How::NotStarted(why) => says(
            Verdict::CheckerFault,
            &format!("it could not be started: {why}"),
        ),
        How::Cancelled => says(Verdict::CheckerFault, "it was cancelled"),
    }
}

fn thread(thread: &ThreadState) -> Evidence {
    let wchan = if thread.wchan.is_empty() {
        "unknown"
    } else {
        &thread.wchan
    };
    let ThreadState {
        name,
        state,
        cpu_ticks,
        ..
    } = thread;
    Evidence::new(
        format!(
            "thread {name}: state {state}, waits in {wchan}, {cpu_ticks} ticks of processor time"
        ),
        None,
    )
}

/// The end of what it printed to standard error.
fn last_words(ended: &Ended) -> Option<Evidence> {
    const LINES: usize = 3;
    let printed = String::from_utf8_lossy(&ended.stderr);
    let lines: Vec<&str> = printed
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let last = lines
        .get(lines.len().saturating_sub(LINES)..)
        .unwrap_or_default();
    (!last.is_empty()).then(|| Evidence::new(format!("it said last: {}", last.join(" / ")), None))
}

/// The last line of the student's file that was passed.
fn last_line(run: &Run) -> Option<Evidence> {
    let line = run.events.iter().rev().find_map(|event| event.line)?;
    Some(Evidence::new(
        format!("the last operation recorded was on line {line}"),
        Some(line),
    ))
}
