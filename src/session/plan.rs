//! Which runs, with which parameters, at which scale.

use super::facts::facts;
use super::scale::{Scale, Wanted};
use crate::lesson::{Experiment, Facts, Lesson, RunSpec, nearest};
use crate::mechanism::{self, Mechanism, os};
use crate::program::{BindError, Machinery, Pace, Program, Value};
use crate::simulator::{Simulation, simulate};
use crate::trace::{Clock, Kind, Outcome, Timeline};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What somebody asks for beside the lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Only these mechanisms; those of the lesson if left out.
    pub on: Option<Vec<String>>,
    /// Parameters by name, as a person types them.
    pub params: Vec<(String, String)>,
    /// An experiment of the lesson.
    pub experiment: Option<String>,
    /// Story seconds for each real second; chosen if left out.
    pub scale: Option<f64>,
    /// Which clock.
    pub clock: Clock,
    /// Processor cores of the simulator, and worker threads of pools; the machine's if left out.
    pub cores: Option<u32>,
    /// What decides the random numbers.
    pub seed: u64,
    /// How many instructions each task may take.
    pub limit: u64,
    /// How many events a run keeps; [`EVENTS`] unless somebody says otherwise.
    pub events: u64,
    /// The program that worker processes are started from; the running one if left out.
    pub worker: Option<PathBuf>,
}

impl Default for Options {
    /// The lesson's own runs on the real clock.
    fn default() -> Options {
        let run = mechanism::Run::default();
        Options {
            on: None,
            params: Vec::new(),
            experiment: None,
            scale: None,
            clock: Clock::Real,
            cores: None,
            seed: run.seed,
            limit: run.limit,
            events: EVENTS,
            worker: None,
        }
    }
}

/// How many events a run keeps where nobody says how many: what a million tasks need to start,
/// wait once and end. They take 32 bytes each.
pub const EVENTS: u64 = 6_000_000;

/// Why what somebody asks for cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A name that means nothing here.
    #[error("{}", unknown(what, name, near.as_deref(), known))]
    Unknown {
        /// What was named: "mechanism".
        what: &'static str,
        /// The name.
        name: String,
        /// The one that may have been meant.
        near: Option<String>,
        /// All there are.
        known: Vec<String>,
    },
    /// A value that a parameter does not take.
    #[error("{0}")]
    Param(String),
    /// Parameters that together make no program.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// A scale that is none.
    #[error("a scale is a number above 0: story seconds for each real second, not {0}")]
    Scale(String),
}

fn unknown(what: &str, name: &str, near: Option<&str>, known: &[String]) -> String {
    let hint = match (near, known) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => format!("this lesson has no {what}s"),
        (None, known) => format!("there are: {}", known.join(", ")),
    };
    format!("no {what} is called `{name}`; {hint}")
}

fn unknown_name(what: &'static str, name: &str, known: Vec<String>) -> PlanError {
    let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    PlanError::Unknown {
        what,
        name: name.to_owned(),
        near,
        known,
    }
}

/// The runs of a lesson, ready to go.
#[derive(Clone)]
pub struct Plan {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// The experiment, if one was named.
    pub experiment: Option<String>,
    /// The program with its parameters.
    pub program: Arc<Program>,
    /// The runs, in the order of the lesson.
    pub runs: Vec<PlannedRun>,
    /// Story time against real time, the same for all of them.
    pub scale: Scale,
    /// What was asked for.
    pub options: Options,
}

/// One run.
#[derive(Clone)]
pub struct PlannedRun {
    /// How the tasks are run.
    pub mechanism: &'static dyn Mechanism,
    /// What the lesson says of it; `None` where it does not know this run.
    pub spec: Option<RunSpec>,
    /// What happens between steps.
    pub pace: Pace,
    /// Why it is not run, if it is not.
    pub unsupported: Option<String>,
    /// What the simulator says of it; `None` where it does not come to an end in time.
    pub foreseen: Option<Foreseen>,
}

/// What the simulator says of a run before it is run for real.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreseen {
    /// What it shows.
    pub facts: Facts,
    /// The shortest wait or computing in it, in nanoseconds of story time.
    pub shortest: Option<i64>,
}

impl PlannedRun {
    /// What to call it among the runs of its lesson: the mechanism, with the pace if there is one.
    pub fn label(&self) -> String {
        label(self.mechanism.name(), self.pace)
    }

    /// What the lesson calls it; its label where the lesson gives it no title.
    pub fn title(&self) -> String {
        let title = self.spec.as_ref().and_then(|spec| spec.title.clone());
        title.unwrap_or_else(|| self.label())
    }

    /// How long it should take in nanoseconds of story time, where the lesson says so.
    pub fn expected(&self, program: &Program) -> Option<i64> {
        self.spec.as_ref()?.expected_makespan(program)
    }
}

/// What to call a run among the runs of its lesson: `threads`, `threads, yielding`.
pub fn label(mechanism: &str, pace: Pace) -> String {
    match pace {
        Pace::None => mechanism.to_owned(),
        Pace::Yield => format!("{mechanism}, yielding"),
        Pace::Pause(time) => format!("{mechanism}, pausing {}", crate::trace::say_time(time)),
    }
}

impl Plan {
    /// Plans the runs of a lesson.
    ///
    /// # Errors
    /// Where something named is not there, or a parameter does not take its value.
    pub fn new(lesson: Arc<Lesson>, options: Options) -> Result<Plan, PlanError> {
        let experiment = find_experiment(&lesson, options.experiment.as_deref())?;
        let values = values(&lesson, experiment, &options.params)?;
        let machinery = machinery(&options);
        let program = Program::bind(Arc::clone(&lesson.program), values, machinery)?;
        let program = Arc::new(program);
        let specs = experiment.map_or(&lesson.runs, |experiment| &experiment.runs);
        let mut runs = chosen(specs, options.on.as_deref())?;
        for run in &mut runs {
            run.unsupported = run
                .mechanism
                .supports(&program)
                .err()
                .map(|why| why.to_string());
            if run.unsupported.is_none() {
                run.foreseen = foresee(&program, run, &options);
            }
        }
        if let Some(scale) = options
            .scale
            .filter(|scale| !(scale.is_finite() && *scale > 0.0))
        {
            return Err(PlanError::Scale(scale.to_string()));
        }
        let wanted = Wanted {
            asked: options.scale,
            suggested: lesson.scale.into(),
        };
        let scale = Scale::choose(wanted, &runs);
        let experiment = options.experiment.clone();
        Ok(Plan {
            lesson,
            experiment,
            program,
            runs,
            scale,
            options,
        })
    }
}

pub(super) fn find_experiment<'a>(
    lesson: &'a Lesson,
    name: Option<&str>,
) -> Result<Option<&'a Experiment>, PlanError> {
    let Some(name) = name else { return Ok(None) };
    let known = || lesson.experiments.iter().map(|e| e.name.clone()).collect();
    lesson
        .experiment(name)
        .map(Some)
        .ok_or_else(|| unknown_name("experiment", name, known()))
}

pub(super) fn values(
    lesson: &Lesson,
    experiment: Option<&Experiment>,
    given: &[(String, String)],
) -> Result<Vec<Value>, PlanError> {
    let params = &lesson.program.params;
    let defaults = || lesson.program.defaults();
    let mut values = experiment.map_or_else(defaults, |experiment| experiment.values.clone());
    for (name, text) in given {
        let at = params
            .iter()
            .position(|param| param.name == *name)
            .ok_or_else(|| {
                unknown_name(
                    "parameter",
                    name,
                    params.iter().map(|p| p.name.clone()).collect(),
                )
            })?;
        values[at] = params[at].parse(text).map_err(PlanError::Param)?;
    }
    Ok(values)
}

/// Cores of the simulator where nobody says how many: the same on every machine, so that a
/// simulated run is the same on every machine.
const SIMULATED_CORES: u32 = 4;

fn machinery(options: &Options) -> Machinery {
    let here = u32::try_from(os::cpu::cores()).unwrap_or(u32::MAX);
    match options.clock {
        Clock::Virtual => {
            let cores = options.cores.unwrap_or(SIMULATED_CORES).max(1);
            Machinery {
                cores,
                workers: cores,
            }
        }
        Clock::Real => Machinery {
            cores: here,
            workers: options.cores.unwrap_or(here).max(1),
        },
    }
}

/// The runs of the lesson on the mechanisms asked for; a mechanism that the lesson does not name
/// is run without anything being expected of it.
fn chosen(specs: &[RunSpec], on: Option<&[String]>) -> Result<Vec<PlannedRun>, PlanError> {
    let planned = |mechanism, spec: Option<&RunSpec>| PlannedRun {
        mechanism,
        spec: spec.cloned(),
        pace: spec.map_or(Pace::None, |spec| spec.pace),
        unsupported: None,
        foreseen: None,
    };
    let all = specs
        .iter()
        .flat_map(|spec| spec.mechanisms.iter().map(move |name| (*name, spec)));
    let Some(on) = on else {
        // The lesson may name more than this system has.
        let here = all.filter_map(|(name, spec)| Some((mechanism::find(name)?, spec)));
        return Ok(here
            .map(|(mechanism, spec)| planned(mechanism, Some(spec)))
            .collect());
    };
    let mut runs = Vec::new();
    for name in on {
        let mechanism = find(name)?;
        let before = runs.len();
        runs.extend(
            all.clone()
                .filter(|(known, _)| known == name)
                .map(|(_, spec)| planned(mechanism, Some(spec))),
        );
        if runs.len() == before {
            runs.push(planned(mechanism, None));
        }
    }
    Ok(runs)
}

pub(super) fn find(name: &str) -> Result<&'static dyn Mechanism, PlanError> {
    let known = || mechanism::ALL.iter().map(|m| m.name().to_owned()).collect();
    mechanism::find(name).ok_or_else(|| unknown_name("mechanism", name, known()))
}

/// How long the simulator may think about a run before it is run for real without its opinion.
const PATIENCE: Duration = Duration::from_millis(500);
/// How many events it looks at for the shortest wait.
const FORESEEN_EVENTS: usize = 200_000;

fn foresee(program: &Arc<Program>, run: &PlannedRun, options: &Options) -> Option<Foreseen> {
    // On the virtual clock the run itself is no dearer than this.
    if options.clock == Clock::Virtual {
        return None;
    }
    let begun = Instant::now();
    let why = "it takes too long".to_owned();
    let too_long = || Some(Outcome::Cancelled { why: why.clone() });
    let simulation = Simulation {
        seed: options.seed,
        pace: run.pace,
        limit: options.limit,
        events: FORESEEN_EVENTS,
        stop: &|| {
            if begun.elapsed() > PATIENCE {
                too_long()
            } else {
                None
            }
        },
        ..Simulation::new(run.mechanism.rules())
    };
    let simulated = simulate(program, &simulation);
    if matches!(
        simulated.trace.meta.outcome,
        Outcome::Cancelled { .. } | Outcome::Limit { .. }
    ) {
        return None;
    }
    let waits = simulated
        .trace
        .events
        .iter()
        .filter_map(|event| match event.kind {
            Kind::Sleep | Kind::Block | Kind::Compute if event.arg > 0 => Some(event.arg as i64),
            _ => None,
        });
    let shortest = waits.min();
    let timeline = Timeline::of(&simulated.trace);
    let named = program.named(&simulated.values);
    Some(Foreseen {
        facts: facts(&simulated.trace, &timeline, &named),
        shortest,
    })
}
