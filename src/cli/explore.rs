//! `counterpoint explore LESSON`: every interleaving of its program.

use super::args::ExploreArgs;
use super::exit::Exit;
use super::find::{Found, lesson};
use super::interrupt::Interrupt;
use super::output::Output;
use super::run::file_to_save;
use super::searching::Searching;
use crate::explorer::{Interleavings, Search};
use crate::files;
use crate::lesson::Severity;
use crate::mechanism::os;
use crate::report::explored::{Came, ExploreReport, Searched, lines, next_commands, write_json};
use crate::session::{Asked, Exploration, Then, explored_on};
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many interleavings `--all` lists.
const MOST: u128 = 5_000;
/// How often what goes round is gone round in a schedule that is saved.
const ROUNDS: usize = 3;

/// Searches under the rules that are asked for and tells what was found.
///
/// # Errors
/// Where the lesson or what is asked of it cannot be used, or a schedule cannot be saved.
pub fn explore(args: &ExploreArgs, out: &mut Output) -> Result<Exit> {
    let found = lesson(&args.lesson)?;
    let asked = args.asked();
    let on = explored_on(&found.lesson, asked.experiment.as_deref(), &args.under)?;
    let explorations = on
        .into_iter()
        .map(|mechanism| Exploration::new(&found.lesson, mechanism, &asked))
        .collect::<Result<Vec<_>, _>>()?;
    let file = file_to_save(args.save.as_deref(), "explore")?;
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    let interrupt = Interrupt::on(move |_| stop.store(true, Ordering::Relaxed));
    let mut report = ExploreReport {
        searched: Vec::new(),
        notes: Vec::new(),
        next: Vec::new(),
    };
    for exploration in explorations {
        let searched = search(args, exploration, &stopped, out, &mut report.notes);
        report.searched.push(searched);
    }
    let saved = match &file {
        Some(file) => save(&report, file)?.then(|| file.display().to_string()),
        None => None,
    };
    report.notes.extend(notes(&found, saved.as_deref()));
    report.next = next_commands(&report, &found.word, &flags(args), saved.as_deref());
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

fn search(
    args: &ExploreArgs,
    exploration: Exploration,
    stopped: &AtomicBool,
    out: &Output,
    notes: &mut Vec<String>,
) -> Searched {
    let mut searched = Searched {
        came: None,
        all: None,
        exploration,
    };
    let exploration = &searched.exploration;
    if exploration.unsupported.is_some() || stopped.load(Ordering::Relaxed) {
        return searched;
    }
    let searching = Searching::new(exploration.mechanism.name(), stopped, &out.look);
    let watch = |progress: &_| searching.tell(progress);
    let threads = args.threads.map_or_else(os::cpu::cores, usize::from);
    let search = Search {
        limits: args.limits(),
        reduction: args.reduction(),
        threads,
        watch: &watch,
        ..exploration.search()
    };
    let explored = search.go();
    searching.end();
    if args.all {
        match every(exploration, explored.interleavings) {
            Ok(all) => searched.all = Some(all),
            Err(why) => notes.push(format!("{}: {why}", exploration.mechanism.name())),
        }
    }
    searched.came = Some(Came::of(&searched.exploration, explored));
    searched
}

/// Every interleaving, or why they are not listed.
fn every(
    exploration: &Exploration,
    interleavings: Interleavings,
) -> Result<Vec<crate::explorer::Found>, String> {
    let smaller = "try smaller parameters";
    match interleavings {
        Interleavings::Counted(count) if count <= MOST => Ok(exploration.each(MOST as usize)),
        Interleavings::Counted(_) | Interleavings::TooMany => Err(format!(
            "--all lists up to {} interleavings, and these are more; {smaller}",
            crate::report::grouped(MOST as u64)
        )),
        Interleavings::Endless => {
            Err("there is no end to the interleavings, so --all cannot list them".to_owned())
        }
        Interleavings::Unknown => Err(format!(
            "nobody knows how many interleavings there are, so --all lists none; {smaller}, or \
             --reduce never"
        )),
    }
}

/// Saves the schedule that the report shows; `false` where it shows none.
fn save(report: &ExploreReport, file: &std::path::Path) -> Result<bool> {
    let shown = report.main().and_then(|(searched, came)| {
        let shown = came.shown.as_ref()?;
        let rounds = std::iter::repeat_n(&shown.cycle, ROUNDS).flatten();
        let mut schedule = shown.schedule.clone();
        schedule.extend(rounds);
        // What goes round would go on until it has used up its steps.
        let then = match shown.cycle.is_empty() {
            true => Then::InTurn,
            false => Then::Stop,
        };
        searched.exploration.played(&schedule, then).ok()
    });
    let Some(played) = shown else {
        return Ok(false);
    };
    files::save(&played.run.trace, file)?;
    Ok(true)
}

fn notes(found: &Found, saved: Option<&str>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(saved) = saved {
        notes.push(format!("saved for replay: {saved}"));
    }
    let warnings = found.warnings.count(Severity::Warning) as u64;
    if warnings > 0 {
        let warnings = crate::report::count(warnings, "warning", "warnings");
        notes.push(format!(
            "{warnings} about this lesson; `counterpoint lint {}` shows them",
            found.word
        ));
    }
    notes
}

/// What was asked for, as it can be typed again.
fn flags(args: &ExploreArgs) -> String {
    let mut flags = String::new();
    if let Some(name) = &args.experiment {
        flags += &format!(" --experiment {name}");
    }
    for (name, value) in &args.params {
        flags += &format!(" -p {name}={value}");
    }
    let usual = Asked::default();
    if args.seed != usual.seed {
        flags += &format!(" --seed {}", args.seed);
    }
    if args.workers != usual.workers {
        flags += &format!(" --workers {}", args.workers);
    }
    flags
}

fn exit(report: &ExploreReport) -> Exit {
    let mut came = report.searched.iter().filter_map(|one| one.came.as_ref());
    if report.main().is_none() {
        Exit::Bad
    } else if came.all(Came::held) {
        Exit::Held
    } else {
        Exit::NotHeld
    }
}
