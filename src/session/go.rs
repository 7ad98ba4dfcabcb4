//! Carrying out what was planned.

use super::facts::facts;
use super::plan::{Plan, PlannedRun};
use crate::lesson::{Check, Facts, Lesson, OUTCOME, RunSpec};
use crate::mechanism::os::usage::UsageReport;
use crate::mechanism::{Hub, Mechanism, Run, execute};
use crate::program::value::NANOS_PER_SECOND;
use crate::program::{Pace, Program, Value};
use crate::simulator::{Simulation, simulate};
use crate::trace::usage::Spent;
use crate::trace::{Clock, Outcome, Stats, Timeline, Trace};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Runs being carried out. It can be looked at and stopped from another thread.
#[derive(Default)]
pub struct Session {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    hub: Option<Arc<Hub>>,
    stopped: Option<Outcome>,
}

/// A run that is over.
#[derive(Debug, Clone)]
pub struct Done {
    /// What happened.
    pub trace: Trace,
    /// The same as lanes.
    pub timeline: Timeline,
    /// The figures of it.
    pub stats: Stats,
    /// What it showed.
    pub facts: Facts,
    /// That beside what the lesson expects; nothing of a run that was stopped or refused.
    pub checks: Vec<Check>,
    /// How long it should have taken in nanoseconds of story time, where the lesson says so.
    pub expected: Option<i64>,
    /// How long it took for real; `None` on the virtual clock.
    pub real: Option<Duration>,
    /// What the operating system says of it.
    pub usage: Option<UsageReport>,
}

impl Done {
    /// Takes away what somebody in this process spent on watching the run: it was counted as the
    /// run's.
    pub fn was_watched(&mut self, watching: &Spent) {
        if let Some(usage) = &mut self.usage {
            usage.own = usage.own.less(watching);
        }
        self.trace.meta.usage.clone_from(&self.usage);
    }

    /// Whether everything expected of it came to pass. A run that was stopped or refused has shown
    /// nothing, and one of whose end nothing is said must not have failed or used up its steps.
    pub fn held(&self) -> bool {
        let ending = || self.checks.iter().any(|check| check.what == OUTCOME);
        let cut = match &self.trace.meta.outcome {
            Outcome::Cancelled { .. } | Outcome::Refused { .. } => true,
            Outcome::Failed { .. } | Outcome::Limit { .. } => !ending(),
            _ => false,
        };
        !cut && self.checks.iter().all(|check| check.held)
    }
}

/// How much later than in the story things may happen in a real run, whatever their length: the
/// start of a process, a look at the clock.
const SLACK: Duration = Duration::from_millis(30);

impl Session {
    /// Nothing is being run yet.
    pub fn new() -> Session {
        Session::default()
    }

    /// Ends the run that goes on and all that come after it.
    pub fn stop(&self, outcome: Outcome) {
        let mut state = self.state();
        if let Some(hub) = &state.hub {
            hub.stop(outcome.clone());
        }
        state.stopped.get_or_insert(outcome);
    }

    /// Whether it has been stopped, and why.
    pub fn stopped(&self) -> Option<Outcome> {
        self.state().stopped.clone()
    }

    /// The hub of the real run that goes on, to look at.
    pub fn hub(&self) -> Option<Arc<Hub>> {
        self.state().hub.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out one run of a plan.
    pub fn go(&self, plan: &Plan, run: &PlannedRun) -> Done {
        let (mut trace, values, real, usage) = match plan.options.clock {
            Clock::Virtual => self.simulated(plan, run),
            Clock::Real => self.real(plan, run),
        };
        let origin = Origin {
            lesson: &plan.lesson,
            experiment: plan.experiment.as_deref(),
            program: &plan.program,
            mechanism: run.mechanism,
            pace: run.pace,
        };
        origin.describe(&mut trace);
        trace.meta.usage.clone_from(&usage);
        let timeline = Timeline::of(&trace);
        let stats = Stats::of(&trace, &timeline);
        let named = plan.program.named(&values);
        let mut done = Done {
            facts: facts(&trace, &timeline, &named),
            checks: Vec::new(),
            expected: run.expected(&plan.program),
            trace,
            timeline,
            stats,
            real,
            usage,
        };
        done.checks = checked(run.spec.as_ref(), &done, &plan.program);
        done
    }

    fn simulated(&self, plan: &Plan, run: &PlannedRun) -> Parts {
        let options = &plan.options;
        let simulation = Simulation {
            seed: options.seed,
            pace: run.pace,
            limit: options.limit,
            events: usize::try_from(options.events).unwrap_or(usize::MAX),
            stop: &|| self.stopped(),
            ..Simulation::new(run.mechanism.rules())
        };
        let simulated = simulate(&plan.program, &simulation);
        (simulated.trace, simulated.values, None, None)
    }

    fn real(&self, plan: &Plan, run: &PlannedRun) -> Parts {
        let options = &plan.options;
        let how = Run {
            seed: options.seed,
            scale: plan.scale.story_per_real,
            pace: run.pace,
            limit: options.limit,
            events: options.events,
            worker: options.worker.clone(),
            threads: None,
        };
        let hub = Hub::new(Arc::clone(&plan.program), run.mechanism.rules(), how);
        let ran = self.holding(&hub, || execute(run.mechanism, &hub));
        (ran.trace, ran.values, Some(ran.real), ran.usage)
    }

    /// Does a real run with this hub, so that it can be looked at and stopped.
    pub(super) fn holding<T>(&self, hub: &Arc<Hub>, run: impl FnOnce() -> T) -> T {
        let mut state = self.state();
        if let Some(outcome) = &state.stopped {
            hub.stop(outcome.clone());
        }
        state.hub = Some(Arc::clone(hub));
        drop(state);
        let ran = run();
        self.state().hub = None;
        ran
    }
}

type Parts = (Trace, Vec<Value>, Option<Duration>, Option<UsageReport>);

/// What a run showed beside what is expected of it.
pub(super) fn checked(spec: Option<&RunSpec>, done: &Done, program: &Program) -> Vec<Check> {
    let meta = &done.trace.meta;
    let cut = matches!(
        meta.outcome,
        Outcome::Cancelled { .. } | Outcome::Refused { .. }
    );
    let slack = done.real.map(|_| story(SLACK, meta.scale));
    match spec {
        Some(spec) if !cut => spec.check(&done.facts, program, slack),
        _ => Vec::new(),
    }
}

/// So much real time in nanoseconds of story time.
fn story(real: Duration, scale: f64) -> i64 {
    (real.as_secs_f64() * scale * NANOS_PER_SECOND as f64) as i64
}

/// What a lesson knows of a run, and its trace does not.
pub(super) struct Origin<'a> {
    pub lesson: &'a Lesson,
    pub experiment: Option<&'a str>,
    pub program: &'a Program,
    pub mechanism: &'static dyn Mechanism,
    pub pace: Pace,
}

impl Origin<'_> {
    /// Tells the trace what only the lesson knows.
    pub fn describe(&self, trace: &mut Trace) {
        let (lesson, program) = (self.lesson, self.program);
        let values = program
            .values
            .iter()
            .map(|value| value.display(&[]).to_string());
        let names = program.text.params.iter().map(|param| param.name.clone());
        let meta = &mut trace.meta;
        meta.lesson.clone_from(&lesson.id);
        meta.title.clone_from(&lesson.title);
        meta.experiment = self.experiment.map(str::to_owned);
        meta.pace = self.pace;
        self.mechanism.name().clone_into(&mut meta.mechanism);
        meta.params = names.zip(values).collect();
        meta.source.clone_from(&lesson.source.text);
    }
}
