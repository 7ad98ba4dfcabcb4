//! Running the program of a check, however often it has to be started.

use super::job::{Job, nonce};
use super::{Checker, Exercise, Report, ends};
use crate::exercise::contain::{Cancel, Ended, Held, How, Limits, Walls, Watch, supervise};
use crate::exercise::judge::End;
use crate::exercise::record::{Record, read};
use std::path::Path;
use std::time::Duration;

/// What came of it.
pub(super) struct Ran {
    pub report: Report,
    pub ends: Vec<End>,
    pub printed: String,
    pub missing_walls: Vec<String>,
    pub processes: u32,
    pub peak_bytes: u64,
}

/// The most of a report that is read.
const LARGEST_REPORT: usize = 16 << 20;
/// The most of what was printed that is kept.
const PRINTED: usize = 8 << 10;

/// Runs all tests. A test that brings the program to its end costs the others nothing: it is started again for them.
/// `None` if it was cancelled.
pub(super) fn run(
    checker: &Checker,
    exercise: &Exercise,
    program: &Path,
    folder: &Path,
    cancel: &Cancel,
) -> Option<Ran> {
    let mut ran = Ran {
        report: Report {
            text: String::new(),
            nonce: nonce(),
        },
        ends: Vec::new(),
        printed: String::new(),
        missing_walls: Vec::new(),
        processes: 0,
        peak_bytes: 0,
    };
    let searches = exercise.proofs.schedules.is_some();
    let modes = if searches {
        "turn,real,search"
    } else {
        "turn,real"
    };
    let tries = exercise.proofs.schedules.unwrap_or(0);
    let mut job = Job {
        nonce: ran.report.nonce.clone(),
        from: 0,
        tries,
        modes,
    };
    loop {
        let file = folder.join(format!("report-{}", ran.processes));
        let ended = supervise(
            &walls(checker, program, folder),
            job.text(&file).as_bytes(),
            &watch(cancel),
        );
        if ended.how == How::Cancelled {
            return None;
        }
        ran.processes += 1;
        let text = report(&file);
        let record = read(text.as_bytes(), &ran.report.nonce);
        ran.report.text += &text;
        took(&mut ran, &ended);
        if record.whole && ended.how == How::Exited(0) {
            return Some(ran);
        }
        let end = ends::end(&ended, &record, &exercise.check);
        let next = next(&record, end.test);
        ran.ends.push(end);
        match next {
            Some(next) if next > job.from && next < record.tests.len() => {
                // It fails whatever a search would find.
                job = Job {
                    from: next,
                    modes: "turn,real",
                    ..job
                };
            }
            _ => return Some(ran),
        }
    }
}

/// Where to go on after a test brought the program to its end; nowhere if it was searched already.
fn next(record: &Record, test: usize) -> Option<usize> {
    record.searched.is_empty().then_some(test + 1)
}

fn took(ran: &mut Ran, ended: &Ended) {
    ran.peak_bytes = ran.peak_bytes.max(ended.usage.peak_memory.unwrap_or(0));
    for bytes in [&ended.stdout, &ended.stderr] {
        let text = String::from_utf8_lossy(bytes);
        let room = PRINTED.saturating_sub(ran.printed.len());
        ran.printed.extend(text.chars().take(room));
    }
    ran.missing_walls = ended
        .walls
        .iter()
        .filter_map(|wall| match &wall.held {
            Held::Held => None,
            Held::Missing(why) => Some(format!("{}: {why}", wall.name)),
        })
        .collect();
}

fn report(file: &Path) -> String {
    let mut bytes = std::fs::read(file).unwrap_or_default();
    bytes.truncate(LARGEST_REPORT);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn walls(checker: &Checker, program: &Path, folder: &Path) -> Walls {
    let mut walls = Walls::around(program, folder);
    walls.read = Some(Vec::new());
    walls.limits = Limits {
        cpu: Duration::from_secs(10),
        memory: 512 << 20,
        file_size: LARGEST_REPORT as u64,
        output: 1 << 20,
        real: Duration::from_secs(6),
        ..Limits::default()
    };
    walls.starter = checker.starter.clone();
    walls
}

fn watch(cancel: &Cancel) -> Watch {
    Watch {
        cancel: cancel.clone(),
        ..Watch::default()
    }
}
