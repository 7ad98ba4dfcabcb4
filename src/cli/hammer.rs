//! `counterpoint hammer LESSON`: its program for real, thousands of times, beside what is possible.

use super::args::assignment;
use super::exit::{EXIT_CODES, Exit};
use super::find::{Found, lesson};
use super::interrupt::{Interrupt, name};
use super::output::Output;
use super::run::file_to_save;
use super::searching::Searching;
use crate::explorer::{Explored, Limits, Search};
use crate::files;
use crate::mechanism::os;
use crate::program::Pace;
use crate::program::expr::parse_duration;
use crate::report::hammered::{Bug, Compared, HammerReport, Series, lines, write_json};
use crate::report::{count, grouped};
use crate::session::{Asked, Ended, Exploration, Hammer, Hammered, Session, WORKERS, explored_on};
use crate::trace::{Outcome, Trace};
use anyhow::Result;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// `counterpoint hammer`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct HammerArgs {
    /// A lesson's id, or the path of a lesson file
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    /// How many runs of each kind; 2000 if left out, and 200 on processes, which take longer to start
    #[arg(short = 'n', long = "runs", value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub runs: Option<u64>,
    /// What happens after each step: none, yield (the processor is offered to others), or a pause of
    /// so much story time, such as 1ms; several are shown side by side
    #[arg(long, value_name = "PACE,…", value_delimiter = ',', value_parser = pace, default_value = "none")]
    pub pace: Vec<Pace>,
    /// Run on these mechanisms, in this order, or on `all`; those that the lesson's search names if
    /// left out, and threads where it names none
    #[arg(long, visible_alias = "as", value_name = "A,B", value_delimiter = ',')]
    pub on: Vec<String>,
    /// Give a parameter another value; may be repeated
    #[arg(long = "param", short = 'p', alias = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    pub params: Vec<(String, String)>,
    /// Run an experiment of the lesson
    #[arg(long, short = 'e', value_name = "NAME")]
    pub experiment: Option<String>,
    /// What decides the random numbers
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Workers of a pool and of async-many
    #[arg(long, value_name = "N", default_value_t = WORKERS, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub workers: u32,
    /// Let no task take more than so many instructions, so that no run goes on for ever
    #[arg(long, value_name = "N", default_value_t = Hammer::LIMIT,
          value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: u64,
    /// Begin no more runs of a kind after so much real time: 10s, 2min
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub timeout: Option<Duration>,
    /// Stop the search at so many states
    #[arg(long, value_name = "N", default_value_t = Limits::default().states,
          value_parser = clap::value_parser!(u64).range(1..))]
    pub max_states: u64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Save the first real run that ended wrong to a new file for `replay`
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

fn pace(text: &str) -> Result<Pace, String> {
    match text {
        "none" => Ok(Pace::None),
        "yield" => Ok(Pace::Yield),
        _ => match parse_duration(text) {
            Ok(nanos @ 1..) => Ok(Pace::Pause(nanos)),
            _ => Err("a pace is none, yield, or a pause such as 1ms".to_owned()),
        },
    }
}

fn time(text: &str) -> Result<Duration, String> {
    match parse_duration(text).map(u64::try_from) {
        Ok(Ok(nanos @ 1..)) => Ok(Duration::from_nanos(nanos)),
        _ => Err("write it as 10s or 2min".to_owned()),
    }
}

/// How often the line that shows how far it is may change.
const BETWEEN: Duration = Duration::from_millis(100);

/// What stops everything.
struct Stop {
    searches: AtomicBool,
    session: Session,
}

/// Searches, runs, and tells both side by side.
///
/// # Errors
/// Where the lesson or what is asked of it cannot be used, or a run cannot be saved.
pub fn hammer(args: &HammerArgs, out: &mut Output) -> Result<Exit> {
    let found = lesson(&args.lesson)?;
    let asked = Asked {
        params: args.params.clone(),
        experiment: args.experiment.clone(),
        seed: args.seed,
        workers: args.workers,
    };
    let on = explored_on(&found.lesson, asked.experiment.as_deref(), &args.on)?;
    let explorations = on
        .into_iter()
        .map(|mechanism| Exploration::new(&found.lesson, mechanism, &asked))
        .collect::<Result<Vec<_>, _>>()?;
    let file = file_to_save(args.save.as_deref(), "hammer")?;
    let stop = Arc::new(Stop {
        searches: AtomicBool::new(false),
        session: Session::new(),
    });
    let stopped = Arc::clone(&stop);
    let interrupt = Interrupt::on(move |signal| {
        stopped.searches.store(true, Ordering::Relaxed);
        let why = name(signal).to_owned();
        stopped.session.stop(Outcome::Cancelled { why });
    });
    let mut compared = Vec::new();
    for exploration in explorations {
        compared.push(compare(args, exploration, &stop, out));
    }
    let report = report(args, &found, compared, file.as_deref())?;
    if args.json {
        write_json(&report, out)?;
    } else {
        out.lines(&lines(&report, &out.look))?;
    }
    Ok(match interrupt.signal() {
        Some(signal) => Exit::Stopped(signal),
        None => exit(&report),
    })
}

fn compare(args: &HammerArgs, exploration: Exploration, stop: &Stop, out: &Output) -> Compared {
    let mut compared = Compared {
        explored: None,
        series: Vec::new(),
        exploration,
    };
    let exploration = &compared.exploration;
    if exploration.unsupported.is_some() || stop.session.stopped().is_some() {
        return compared;
    }
    compared.explored = Some(search(args, exploration, stop, out));
    let mut paces: Vec<Pace> = Vec::new();
    for pace in &args.pace {
        if !paces.contains(pace) {
            paces.push(*pace);
        }
    }
    let series = paces.into_iter();
    compared.series = series
        .map(|pace| runs(args, exploration, pace, stop, out))
        .collect();
    compared
}

fn search(args: &HammerArgs, exploration: &Exploration, stop: &Stop, out: &Output) -> Explored {
    let searching = Searching::new(exploration.mechanism.name(), &stop.searches, &out.look);
    let watch = |progress: &_| searching.tell(progress);
    let search = Search {
        limits: Limits {
            states: args.max_states,
            ..Limits::default()
        },
        threads: os::cpu::cores(),
        watch: &watch,
        ..exploration.search()
    };
    let explored = search.go();
    searching.end();
    explored
}

fn runs(
    args: &HammerArgs,
    exploration: &Exploration,
    pace: Pace,
    stop: &Stop,
    out: &Output,
) -> Series {
    let usual = Hammer::new(exploration.clone(), pace);
    let hammer = Hammer {
        runs: args.runs.unwrap_or(usual.runs),
        limit: args.limit,
        patience: args.timeout,
        ..usual
    };
    let line = Searching::new(exploration.mechanism.name(), &stop.searches, &out.look);
    let mut last = Instant::now();
    let hammered = hammer.go(&stop.session, &mut |so_far| {
        if last.elapsed() >= BETWEEN {
            last = Instant::now();
            line.show(|| far(so_far, hammer.runs));
        }
    });
    line.end();
    Series {
        pace,
        asked: hammer.runs,
        scale: hammer.scale,
        hammered,
    }
}

fn far(so_far: &Hammered, runs: u64) -> String {
    let outcomes = count(so_far.ended.len() as u64, "outcome", "outcomes");
    let (ran, runs) = (grouped(so_far.ran), grouped(runs));
    let rate = grouped(so_far.rate() as u64);
    format!("{ran} of {runs} runs, {outcomes}, {rate} a second; Ctrl-C stops")
}

fn report(
    args: &HammerArgs,
    found: &Found,
    compared: Vec<Compared>,
    file: Option<&Path>,
) -> Result<HammerReport> {
    let mut notes = Vec::new();
    let bugs = bugs(&compared);
    let saved = match (file, bugs.is_empty()) {
        (None, _) => None,
        (Some(file), _) => match wrong(&compared) {
            Some(trace) => {
                files::save(trace, file)?;
                notes.push(format!("saved for replay: {}", file.display()));
                Some(file)
            }
            None => {
                notes.push("no run ended wrong, so none was saved".to_owned());
                None
            }
        },
    };
    let next = next(args, found, &compared, saved);
    Ok(HammerReport {
        compared,
        bugs,
        notes,
        next,
    })
}

/// The runs that cannot be, each with its first trace in a new file among the temporary ones.
fn bugs(compared: &[Compared]) -> Vec<Bug> {
    let mut bugs: Vec<Bug> = Vec::new();
    for one in compared {
        for (series, ended) in one.impossible() {
            let file = temporary(bugs.len());
            let trace = ended.trace.as_ref();
            let saved = trace.is_some_and(|trace| files::save(trace, &file).is_ok());
            bugs.push(Bug {
                mechanism: one.exploration.mechanism.name(),
                pace: series.pace,
                word: ended.word.clone(),
                runs: ended.runs,
                file: saved.then(|| file.display().to_string()),
            });
        }
    }
    bugs
}

fn temporary(nth: usize) -> PathBuf {
    let name = format!("counterpoint-{}-{nth}.trace", std::process::id());
    std::env::temp_dir().join(name)
}

/// The first real run that ended as none can, or else the first that ended wrong.
fn wrong(compared: &[Compared]) -> Option<&Trace> {
    let impossible = compared.iter().flat_map(Compared::impossible);
    let mut impossible = impossible.map(|(_, ended)| ended);
    let wrong = compared.iter().flat_map(|one| {
        let rows = one.rows().into_iter();
        let wrong = rows.filter(|row| row.right == Some(false));
        let wrong: Vec<String> = wrong.map(|row| row.word).collect();
        let all = one.series.iter().flat_map(|series| &series.hammered.ended);
        all.filter(move |ended| wrong.contains(&ended.word))
    });
    let trace = |ended: &'_ Ended| ended.trace.is_some();
    let first = impossible.find(|ended| trace(ended));
    first
        .or_else(|| wrong.into_iter().find(|ended| trace(ended)))
        .and_then(|ended| ended.trace.as_ref())
}

/// What to type next, each with why.
fn next(
    args: &HammerArgs,
    found: &Found,
    compared: &[Compared],
    saved: Option<&Path>,
) -> Vec<(String, String)> {
    let mut next = Vec::new();
    if let Some(file) = saved {
        let command = format!("counterpoint replay {}", file.display());
        next.push((command, "watch it step by step".to_owned()));
    }
    let flags = flags(args);
    let unseen = |one: &Compared| {
        let never = |row: &crate::report::hammered::Row| row.runs.iter().all(|runs| *runs == 0);
        one.rows().iter().any(|row| row.possible && never(row))
    };
    if compared.iter().any(unseen) && !args.pace.contains(&Pace::Yield) {
        let on = match args.on.as_slice() {
            [] => String::new(),
            on => format!(" --on {}", on.join(",")),
        };
        next.push((
            format!(
                "counterpoint hammer {}{flags}{on} --pace none,yield",
                found.word
            ),
            "with more time for tasks to meet".to_owned(),
        ));
    }
    next.push((
        format!("counterpoint explore {}{flags}", found.word),
        "the schedules that lead to each outcome".to_owned(),
    ));
    next
}

/// What was asked for, as it can be typed again.
fn flags(args: &HammerArgs) -> String {
    let mut flags = String::new();
    if let Some(name) = &args.experiment {
        flags += &format!(" --experiment {name}");
    }
    for (name, value) in &args.params {
        flags += &format!(" -p {name}={value}");
    }
    if args.seed != 0 {
        flags += &format!(" --seed {}", args.seed);
    }
    if args.workers != WORKERS {
        flags += &format!(" --workers {}", args.workers);
    }
    flags
}

fn exit(report: &HammerReport) -> Exit {
    let mut series = report.compared.iter().flat_map(|one| &one.series);
    let refused = |one: &Series| matches!(one.hammered.cut, Some(Outcome::Refused { .. }));
    let ran = report.compared.iter().any(|one| !one.series.is_empty());
    if !report.bugs.is_empty() {
        Exit::NotHeld
    } else if !ran || series.any(refused) {
        Exit::Bad
    } else {
        Exit::Held
    }
}
