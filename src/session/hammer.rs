//! Many real runs of one program, counted by how they ended: what happens beside what can happen.

mod ended;
mod scale;

use super::explore::Exploration;
use super::go::{Origin, Session};
use crate::mechanism::{Hub, Run, carry_out, os, trace};
use crate::program::code::Instr;
use crate::program::steps::Step;
use crate::program::{Pace, Program};
use crate::trace::{Outcome, Trace};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Many real runs of a program, before they begin. Each is a run as any other, with its tasks on new
/// threads, in new processes or in a new runtime.
#[derive(Clone)]
pub struct Hammer {
    /// What is run, on which mechanism, with which seed and how many workers: the same that is
    /// searched, so that the two can be compared.
    pub exploration: Exploration,
    /// What happens between steps.
    pub pace: Pace,
    /// How many runs.
    pub runs: u64,
    /// How many instructions a task may take, so that no run goes on for ever.
    pub limit: u64,
    /// Begin no more runs after so much real time.
    pub patience: Option<Duration>,
    /// Story seconds for each real second.
    pub scale: f64,
    /// The program that worker processes are started from; the running one if left out.
    pub worker: Option<PathBuf>,
}

/// What came of them.
#[derive(Debug, Clone, Default)]
pub struct Hammered {
    /// The different ways in which they ended, in the order in which they came up.
    pub ended: Vec<Ended>,
    /// How many were carried out to their end.
    pub ran: u64,
    /// How long all of them took together, real time.
    pub took: Duration,
    /// Why there are fewer than were asked for: stopped by hand, or refused by this machine. `None`
    /// where there are not, and where the patience was at its end.
    pub cut: Option<Outcome>,
}

/// A way in which runs ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The outcome in the words of [`Exploration::outcome_word`].
    pub word: String,
    /// Whether that is sure: whether a search of everything must know it. It is not where a run used
    /// up its steps (which may be for ever, or only long), or where main's end cut others short on a
    /// mechanism with few seats.
    pub sure: bool,
    /// How many runs.
    pub runs: u64,
    /// Which run was the first, from 1.
    pub first: u64,
    /// What happened in that run; `None` where there were too many ways to keep it.
    pub trace: Option<Trace>,
}

/// How many events of a run are kept: enough for any program that can be searched.
const EVENTS: u64 = 100_000;
/// Of how many ways in which runs end a trace is kept.
const TRACES: usize = 100;

impl Hammer {
    /// How many runs where nobody says how many.
    pub const RUNS: u64 = 2_000;
    /// The same for processes, each of which takes a millisecond or more to start.
    pub const RUNS_OF_PROCESSES: u64 = 200;
    /// How many instructions a task may take where nobody says how many.
    pub const LIMIT: u64 = 50_000;

    /// As many runs as is usual on the mechanism, at a scale at which each takes about a millisecond
    /// at most.
    pub fn new(exploration: Exploration, pace: Pace) -> Hammer {
        let scale = scale::scale(&exploration, pace);
        let processes = exploration.mechanism.name() == "processes";
        Hammer {
            exploration,
            pace,
            runs: match processes {
                true => Hammer::RUNS_OF_PROCESSES,
                false => Hammer::RUNS,
            },
            limit: Hammer::LIMIT,
            patience: None,
            scale,
            worker: None,
        }
    }

    /// Carries out the runs, one after the other. `session.stop` ends them from another thread, the
    /// one that goes on too, which then does not count. `progress` is called after each run with what
    /// is known so far; that is thousands of times a second.
    ///
    /// Nothing is run where the mechanism cannot honestly run the program.
    pub fn go(&self, session: &Session, progress: &mut dyn FnMut(&Hammered)) -> Hammered {
        let begun = Instant::now();
        let mut hammered = Hammered::default();
        if let Some(reason) = &self.exploration.unsupported {
            let reason = reason.clone();
            hammered.cut = Some(Outcome::Refused { reason });
            return hammered;
        }
        let mut known = HashMap::new();
        let how = self.how();
        while hammered.ran < self.runs {
            let patient = |patience: Duration| begun.elapsed() < patience;
            if !self.patience.is_none_or(patient) {
                break;
            }
            hammered.cut = session.stopped();
            if hammered.cut.is_none() {
                hammered.cut = self.once(session, &how, &mut known, &mut hammered);
            }
            hammered.took = begun.elapsed();
            if hammered.cut.is_some() {
                break;
            }
            progress(&hammered);
        }
        hammered
    }

    fn how(&self) -> Run {
        Run {
            seed: self.exploration.seed,
            scale: self.scale,
            pace: self.pace,
            limit: self.limit,
            events: EVENTS,
            worker: self.worker.clone(),
            // What one run started is gone when the next begins, so this stays true.
            threads: Some(os::limits::max_threads()),
        }
    }

    /// One run; why there are to be no more, if it was not carried out.
    fn once(
        &self,
        session: &Session,
        how: &Run,
        known: &mut HashMap<(String, bool), usize>,
        hammered: &mut Hammered,
    ) -> Option<Outcome> {
        let Exploration {
            mechanism, program, ..
        } = &self.exploration;
        let hub = Hub::new(Arc::clone(program), mechanism.rules(), how.clone());
        session.holding(&hub, || carry_out(*mechanism, &hub));
        let outcome = hub.outcome();
        if matches!(outcome, Outcome::Cancelled { .. } | Outcome::Refused { .. }) {
            return Some(outcome);
        }
        let (word, sure) = ended::ended(&self.exploration, &hub);
        hammered.ran += 1;
        let next = hammered.ended.len();
        let at = *known.entry((word.clone(), sure)).or_insert(next);
        if at == next {
            let trace = (at < TRACES).then(|| self.trace(&hub));
            hammered.ended.push(Ended {
                word,
                sure,
                runs: 0,
                first: hammered.ran,
                trace,
            });
        }
        hammered.ended[at].runs += 1;
        None
    }

    /// What happened in a run, as a file keeps it.
    fn trace(&self, hub: &Hub) -> Trace {
        let exploration = &self.exploration;
        let mut trace = trace(exploration.mechanism, hub);
        let origin = Origin {
            lesson: &exploration.lesson,
            experiment: exploration.experiment.as_deref(),
            program: &exploration.program,
            mechanism: exploration.mechanism,
            pace: self.pace,
        };
        origin.describe(&mut trace);
        trace
    }
}

impl Hammered {
    /// How many runs a second.
    pub fn rate(&self) -> f64 {
        match self.took.as_secs_f64() {
            seconds if seconds > 0.0 => self.ran as f64 / seconds,
            _ => 0.0,
        }
    }

    /// How many runs ended so, surely or not.
    pub fn count(&self, word: &str) -> u64 {
        let of = self.ended.iter().filter(|ended| ended.word == word);
        of.map(|ended| ended.runs).sum()
    }
}

/// Whether what a program does may depend on the clock: it looks at it. A search knows no time, so
/// its outcomes and those of real runs cannot be compared then.
pub fn looks_at_clock(program: &Program) -> bool {
    let code = program.text.defs.iter().flat_map(|def| &def.code);
    code.into_iter()
        .any(|instr| matches!(instr, Instr::Step(_, Step::Now(_))))
}
