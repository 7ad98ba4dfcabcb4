//! Running the program of a check, however often it has to be started.

use super::job::{Job, nonce};
use super::{Answer, Checker, Exercise, Report, ends};
use crate::exercise::contain::{Cancel, Ended, Held, How, Limits, Walls, Watch, supervise};
use crate::exercise::judge::End;
use crate::exercise::record::{Record, read};
use std::fs::File;
use std::io::{self, Read, Seek};
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
const LARGEST_REPORT: u64 = 16 << 20;
/// The most of what was printed that is kept.
const PRINTED: usize = 8 << 10;

/// Runs all tests. A test that brings the program to its end costs the others nothing: it is started again for them.
/// `None` if it was cancelled.
pub(super) fn run(
    checker: &Checker,
    exercise: &Exercise,
    answer: &Answer,
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
        budget: budget(exercise),
        fresh: answer.text().contains("thread_local!"),
        from: 0,
        tries,
        modes,
    };
    loop {
        let file = folder.join(format!("report-{}", ran.processes));
        // Held open: a program that deletes its own folder does not take its report with it.
        let open = new_report(&file);
        let ended = supervise(
            &walls(checker, program, folder, ran.processes == 0),
            job.text(&file).as_bytes(),
            &watch(cancel),
        );
        if ended.how == How::Cancelled {
            return None;
        }
        ran.processes += 1;
        let text = open.map(report).unwrap_or_default();
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

/// How long the schedules of one test may take, in milliseconds: all tests together take about a second at most.
fn budget(exercise: &Exercise) -> u32 {
    const ALL: u32 = 1_200;
    let tests = super::names_of_tests(&exercise.check).len().max(1);
    (ALL / u32::try_from(tests).unwrap_or(ALL)).max(100)
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

/// A file that the program may write to, whichever user it becomes.
fn new_report(file: &Path) -> io::Result<File> {
    let report = File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(file)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        report.set_permissions(std::fs::Permissions::from_mode(0o666))?;
    }
    Ok(report)
}

fn report(mut open: File) -> String {
    let mut bytes = Vec::new();
    // What cannot be read is missing, and then the program has not come to its end.
    let _ = open
        .rewind()
        .and_then(|()| (&mut open).take(LARGEST_REPORT).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

fn walls(checker: &Checker, program: &Path, folder: &Path, is_first: bool) -> Walls {
    let mut walls = Walls::around(program, folder);
    walls.read = Some(Vec::new());
    walls.limits = Limits {
        // What goes round for ever is told by the processor time it took, so also on a machine that is busy; `real` is
        // for what waits in a way that nothing here sees.
        cpu: Duration::from_secs(if is_first { 4 } else { 1 }),
        memory: 512 << 20,
        file_size: LARGEST_REPORT,
        output: 1 << 20,
        real: Duration::from_secs(20),
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
