//! What is asked for: lines `key value` on standard input.

use std::io::Read;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Ways to carry out a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Modes {
    pub(crate) real: bool,
    pub(crate) turn: bool,
    pub(crate) search: bool,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) report: PathBuf,
    pub(crate) nonce: String,
    /// Story seconds in a real second.
    pub(crate) scale: u32,
    /// The first test.
    pub(crate) from: usize,
    /// The only test.
    pub(crate) only: Option<usize>,
    pub(crate) modes: Modes,
    /// Most schedules of a search.
    pub(crate) tries: u32,
    /// Most real time of a search.
    pub(crate) budget: Duration,
    /// Whether each task of a search has a new system thread.
    pub(crate) fresh: bool,
    pub(crate) seed: u64,
    /// Choices of a schedule to be carried out again.
    pub(crate) replay: Option<Vec<u32>>,
    /// The tests are only named.
    pub(crate) list: bool,
}

impl Default for Job {
    fn default() -> Self {
        Self {
            report: PathBuf::new(),
            nonce: String::new(),
            scale: 50,
            from: 0,
            only: None,
            modes: Modes {
                real: true,
                turn: true,
                search: true,
            },
            tries: 1000,
            budget: Duration::from_millis(200),
            fresh: false,
            seed: 1,
            replay: None,
            list: false,
        }
    }
}

/// Reads the job to the end of standard input, so that the code under test finds it at its end.
///
/// # Errors
/// What is not understood, as text.
pub(crate) fn read() -> Result<Job, String> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    parse(&text)
}

fn parse(text: &str) -> Result<Job, String> {
    let mut job = Job::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        set(&mut job, key, value.trim()).ok_or_else(|| format!("`{line}` is not understood"))?;
    }
    if job.report.as_os_str().is_empty() {
        return Err("it names no report".to_owned());
    }
    Ok(job)
}

fn set(job: &mut Job, key: &str, value: &str) -> Option<()> {
    match key {
        "report" => job.report = PathBuf::from(value),
        "nonce" => job.nonce = value.to_owned(),
        "scale" => job.scale = number(value)?,
        "from" => job.from = number(value)?,
        "only" => job.only = Some(number(value)?),
        "modes" => job.modes = modes(value)?,
        "tries" => job.tries = number(value)?,
        "budget" => job.budget = Duration::from_millis(number(value)?),
        "seed" => job.seed = number(value)?,
        "replay" => {
            job.replay = Some(
                value
                    .split_terminator(',')
                    .map(number)
                    .collect::<Option<_>>()?,
            )
        }
        "list" => job.list = value != "0",
        "fresh" => job.fresh = value != "0",
        _ => return None,
    }
    Some(())
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

fn modes(text: &str) -> Option<Modes> {
    let mut modes = Modes {
        real: false,
        turn: false,
        search: false,
    };
    for mode in text.split_terminator(',') {
        match mode.trim() {
            "real" => modes.real = true,
            "turn" => modes.turn = true,
            "search" => modes.search = true,
            _ => return None,
        }
    }
    Some(modes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_asked_for() {
        let job =
            parse("report /tmp/a b\nmodes turn,search\nreplay 0,1,2\nbudget 30\nonly 2\n").unwrap();
        assert_eq!(job.report, PathBuf::from("/tmp/a b"));
        assert_eq!(
            job.modes,
            Modes {
                real: false,
                turn: true,
                search: true
            }
        );
        assert_eq!(job.replay, Some(vec![0, 1, 2]));
        assert_eq!(job.budget, Duration::from_millis(30));
        assert_eq!((job.only, job.seed), (Some(2), 1));
    }

    #[test]
    fn refuses_what_it_does_not_understand() {
        assert!(parse("modes turn\n").unwrap_err().contains("no report"));
        assert!(
            parse("report x\nmodes turns\n")
                .unwrap_err()
                .contains("modes turns")
        );
        assert!(
            parse("report x\ntries many\n")
                .unwrap_err()
                .contains("tries many")
        );
    }
}
