//! What the lessons say is true: in the simulator on computers of several sizes, and for real.

use counterpoint::explorer::{Ending, Explored};
use counterpoint::lesson::{Facts, Lesson, Library, Prediction, RunSpec};
use counterpoint::machine::conforms;
use counterpoint::prose;
use counterpoint::session::{
    Asked, Done, Exploration, Options, Plan, PlannedRun, Scale, Session, Then, explored_on, facts,
};
use counterpoint::simulator::{Policy, Simulation, simulate};
use counterpoint::trace::{Clock, Timeline};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;

/// A lesson, or one of its experiments.
struct Case {
    lesson: Arc<Lesson>,
    experiment: Option<String>,
}

impl Case {
    fn name(&self) -> String {
        match &self.experiment {
            Some(experiment) => format!("{} with {experiment}", self.lesson.id),
            None => self.lesson.id.clone(),
        }
    }

    /// Its own questions, and those of the lesson that are asked again.
    fn predictions(&self) -> impl Iterator<Item = &Prediction> {
        let experiment = self.experiment.as_ref();
        let own = experiment.map(|name| &self.lesson.experiment(name).unwrap().predictions);
        self.lesson
            .predictions
            .iter()
            .chain(own.into_iter().flatten())
    }

    fn plan(&self, options: Options) -> Plan {
        let experiment = self.experiment.clone();
        let options = Options {
            experiment,
            ..options
        };
        Plan::new(Arc::clone(&self.lesson), options).unwrap()
    }
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut cases = Vec::new();
    for entry in Library::embedded().entries() {
        let lesson = Arc::new(entry.load().unwrap().0);
        let experiments = lesson.experiments.iter().map(|e| Some(e.name.clone()));
        for experiment in [None].into_iter().chain(experiments) {
            let lesson = Arc::clone(&lesson);
            cases.push(Case { lesson, experiment });
        }
    }
    cases
});

/// More than any lesson takes that comes to an end on a simulated clock, and little for those that
/// go on for ever.
const LIMIT: u64 = 20_000;

fn virtual_options(cores: u32, seed: u64) -> Options {
    Options {
        clock: Clock::Virtual,
        limit: LIMIT,
        cores: Some(cores),
        seed,
        ..Options::default()
    }
}

/// Compares with what the lesson expects, but for when things happen.
fn check_but_times(what: &str, spec: &RunSpec, facts: &Facts, plan: &Plan) {
    for check in spec.check(facts, &plan.program, Some(i64::MAX)) {
        assert!(check.held, "{what}: {check}");
    }
}

#[test]
fn claims_and_answers_hold_on_simulated_computers_of_any_size() {
    let session = Session::new();
    for case in CASES.iter() {
        for cores in [1, 2, 4, 16] {
            let mut seen: Vec<(&str, Facts)> = Vec::new();
            let mut last = None;
            for seed in 0..5 {
                let plan = case.plan(virtual_options(cores, seed));
                for run in &plan.runs {
                    let done = session.go(&plan, run);
                    let name = run.mechanism.name();
                    for check in &done.checks {
                        let what = case.name();
                        assert!(
                            check.held,
                            "{what} on {name}, {cores} cores, seed {seed}: {check}"
                        );
                    }
                    seen.push((name, done.facts));
                }
                last = Some(plan);
            }
            let program = last.unwrap().program;
            for prediction in case.predictions() {
                let Some(about) = &prediction.about else {
                    continue;
                };
                let of_it = seen.iter().filter(|(name, _)| *name == about.mechanism);
                let facts: Vec<Facts> = of_it.map(|(_, facts)| facts.clone()).collect();
                if facts.is_empty() {
                    continue;
                }
                if let Some(check) = prediction.check(&facts, &program) {
                    assert!(check.held, "{}, {cores} cores: {check}", case.name());
                }
            }
        }
    }
}

/// A pool gives its workers to those who came first, so there a random order would be another
/// pool.
#[test]
fn claims_hold_whoever_takes_the_next_step() {
    for case in CASES.iter() {
        for seed in 1..=20 {
            let plan = case.plan(virtual_options(4, seed));
            for run in plan
                .runs
                .iter()
                .filter(|run| run.mechanism.name() != "pool")
            {
                let simulation = Simulation {
                    seed,
                    pace: run.pace,
                    policy: Policy::Random(seed),
                    limit: LIMIT,
                    ..Simulation::new(run.mechanism.rules())
                };
                let simulated = simulate(&plan.program, &simulation);
                let timeline = Timeline::of(&simulated.trace);
                let names = plan.program.var_names().into_iter();
                let values: Vec<_> = names.zip(simulated.values).collect();
                let facts = facts(&simulated.trace, &timeline, &values);
                let what = format!("{} on {}", case.name(), run.mechanism.name());
                check_but_times(&what, run.spec.as_ref().unwrap(), &facts, &plan);
            }
        }
    }
}

/// Real runs are short here: a few seconds for all of one case, whatever its story.
const REAL_SECONDS: f64 = 2.0;
/// How often a run may be repeated, each time four times as slow, until its lines are those that
/// the lesson expects: a busy computer may wake a task so late that another is first.
const ATTEMPTS: i32 = 4;
/// How many cases run side by side. They sleep most of the time.
const AT_ONCE: usize = 4;

#[test]
fn claims_hold_for_real_and_every_trace_is_one_that_the_machine_allows() {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(case) = CASES.get(next.fetch_add(1, Ordering::Relaxed)) {
                    run_for_real(case);
                }
            });
        }
    });
}

fn run_for_real(case: &Case) {
    let mut plan = case.plan(Options {
        cores: Some(2),
        worker: Some(env!("CARGO_BIN_EXE_counterpoint").into()),
        ..Options::default()
    });
    let foreseen = plan.runs.iter().filter_map(|run| run.foreseen.as_ref());
    let total: i64 = foreseen.map(|foreseen| foreseen.facts.makespan).sum();
    let scale = (total as f64 / 1e9 / REAL_SECONDS).max(1.0);
    for run in &plan.runs.clone() {
        let what = format!("{} on {}", case.name(), run.mechanism.name());
        assert_eq!(run.unsupported, None, "{what}");
        let said = (0..ATTEMPTS).any(|attempt| {
            plan.scale = Scale {
                story_per_real: scale / 4f64.powi(attempt),
                note: None,
            };
            let done = Session::new().go(&plan, run);
            check_real(&what, &plan, run, &done);
            all_said(run, &done.facts)
        });
        assert!(said, "{what}: not all was said that the lesson expects");
    }
}

/// All that does not depend on how fast the computer is.
fn check_real(what: &str, plan: &Plan, run: &PlannedRun, done: &Done) {
    let rules = run.mechanism.rules();
    let checked = conforms(&plan.program, &rules, plan.options.seed, &done.trace);
    let conformance = checked.unwrap_or_else(|why| panic!("{what}: {why}"));
    let values = done.facts.values.iter().map(|(_, value)| *value);
    assert!(values.eq(conformance.values), "{what}");
    let mut spec = run.spec.clone().unwrap();
    spec.expect.finish_order.clear();
    spec.expect.said = None;
    spec.expect.said_at.clear();
    check_but_times(what, &spec, &done.facts, plan);
}

/// Whether the lines were said that the lesson expects, in any order.
fn all_said(run: &PlannedRun, facts: &Facts) -> bool {
    let expect = &run.spec.as_ref().unwrap().expect;
    let mut lines: Vec<&String> = facts.said.iter().map(|(_, line)| line).collect();
    lines.sort_unstable();
    let all = expect.said.iter().all(|said| {
        let mut said: Vec<&String> = said.iter().collect();
        said.sort_unstable();
        said == lines
    });
    all && expect.said_at.iter().all(|(line, _)| lines.contains(&line))
}

/// The figures of the documents that the lessons are made from, and those that pages name.
#[test]
fn the_figures_of_the_sources() {
    for (lesson, experiment, mechanism, cores, seconds) in [
        ("coffee-and-pastry", None, "sequential", 2, 5),
        ("coffee-and-pastry", None, "async", 2, 3),
        ("chess-exhibition", None, "sequential", 2, 43_200),
        ("chess-exhibition", None, "threads", 2, 3_655),
        ("chess-exhibition", None, "async", 2, 3_655),
        ("chess-exhibition", None, "pool", 2, 21_605),
        ("chess-exhibition", None, "pool", 4, 10_815),
        ("chess-exhibition", None, "pool", 12, 3_655),
        (
            "chess-exhibition",
            Some("many-masters"),
            "threads",
            2,
            1_800,
        ),
        (
            "chess-exhibition",
            Some("many-masters"),
            "sequential",
            2,
            43_200,
        ),
        (
            "chess-exhibition",
            Some("quick-opponents"),
            "threads",
            2,
            3_610,
        ),
        (
            "chess-exhibition",
            Some("quick-opponents"),
            "sequential",
            2,
            10_800,
        ),
        ("chess-exhibition", Some("few-boards"), "threads", 2, 1_815),
        ("future-states", None, "threads", 2, 13),
        ("future-states", None, "sequential", 2, 17),
        ("future-states", Some("short-holiday"), "async", 2, 4),
    ] {
        let is =
            |case: &&Case| case.lesson.id == lesson && case.experiment.as_deref() == experiment;
        let case = CASES.iter().find(is).unwrap();
        let plan = case.plan(Options {
            on: Some(vec![mechanism.to_owned()]),
            ..virtual_options(cores, 0)
        });
        let done = Session::new().go(&plan, &plan.runs[0]);
        let what = format!("{} on {mechanism}", case.name());
        assert_eq!(done.facts.makespan, seconds * 1_000_000_000, "{what}");
    }
}

#[test]
fn the_loaves_are_as_old_as_the_page_says() {
    let case = CASES
        .iter()
        .find(|case| case.lesson.id == "producer-consumer");
    let plan = case.unwrap().plan(virtual_options(4, 0));
    for run in &plan.runs {
        let done = Session::new().go(&plan, run);
        let counter = &done.stats.channels[0];
        let age = counter.age.as_ref().unwrap().median / 1_000_000_000;
        let name = run.mechanism.name();
        let expected = match name {
            "sequential" => (422, 33, 193),
            "pool" => (99, 28, 41),
            _ => (52, 1, 0),
        };
        let makespan = done.facts.makespan / 1_000_000_000;
        assert_eq!((makespan, counter.peak_length, age), expected, "{name}");
    }
}

#[test]
fn the_master_is_busy_all_the_time() {
    let case = CASES
        .iter()
        .find(|case| case.lesson.id == "chess-exhibition");
    let plan = case.unwrap().plan(virtual_options(2, 0));
    for run in &plan.runs {
        let done = Session::new().go(&plan, run);
        let master = &done.stats.mutexes[0];
        let last = done
            .facts
            .said
            .iter()
            .find(|(_, line)| line.contains("last move"));
        let until = if run.mechanism.name() == "sequential" {
            43_145
        } else {
            3_600
        };
        assert_eq!(last.unwrap().0, until * 1_000_000_000);
        assert_eq!((master.taken, master.held), (720, 3_600 * 1_000_000_000));
    }
}

#[test]
fn pages_have_a_readable_length_and_every_lesson_asks_first() {
    for case in CASES.iter().filter(|case| case.experiment.is_none()) {
        let lesson = &case.lesson;
        assert!(!lesson.predictions.is_empty(), "{} asks nothing", lesson.id);
        for page in &lesson.pages {
            let words = page.text.split_whitespace().count();
            let title = page.title.as_deref().unwrap_or_default();
            assert!(
                (30..=220).contains(&words),
                "{}, “{title}”: {words} words",
                lesson.id
            );
        }
    }
}

#[test]
fn every_page_has_notes_to_glance_at_and_code_that_fits() {
    for case in CASES.iter().filter(|case| case.experiment.is_none()) {
        for page in &case.lesson.pages {
            let title = page.title.as_deref().unwrap_or_default();
            let what = format!("{}, “{title}”", case.lesson.id);
            let notes = page.notes.as_deref().unwrap_or_default();
            let points = notes.lines().filter(|line| line.starts_with("- ")).count();
            assert!((2..=5).contains(&points), "{what}: {points} notes");
            let last = notes.lines().rfind(|line| line.starts_with("- "));
            assert!(last.unwrap().contains(" min"), "{what}: how long?");
            // Lines of code are not wrapped; everything else is.
            for line in prose::set(&page.text, 76, true) {
                assert!(prose::columns(&line) <= 76, "{what}: {line:?}");
            }
        }
    }
}

#[test]
fn every_interleaving_is_as_the_lessons_say() {
    for case in CASES.iter() {
        let Some(explore) = (match &case.experiment {
            Some(name) => case.lesson.experiment(name).unwrap().explore.clone(),
            None => case.lesson.explore.clone(),
        }) else {
            continue;
        };
        let on = explored_on(&case.lesson, case.experiment.as_deref(), &[]).unwrap();
        for mechanism in on {
            let asked = Asked {
                experiment: case.experiment.clone(),
                ..Asked::default()
            };
            let exploration = Exploration::new(&case.lesson, mechanism, &asked).unwrap();
            assert_eq!(exploration.unsupported, None, "{}", case.name());
            let what = format!("{} on {}", case.name(), mechanism.name());
            let found = exploration.search().go();
            assert_eq!(found.bound, None, "{what}");
            for check in exploration.checks(&found) {
                assert!(check.held, "{what}: {check}");
            }
            ends_replay(&what, &exploration, &found);
        }
        // What is to be done by hand can be, or it is known that it cannot.
        let mechanism = explored_on(&case.lesson, case.experiment.as_deref(), &[]).unwrap()[0];
        let asked = Asked {
            experiment: case.experiment.clone(),
            ..Asked::default()
        };
        let exploration = Exploration::new(&case.lesson, mechanism, &asked).unwrap();
        for goal in &explore.goals {
            let mut search = exploration.search();
            search.question.target = exploration.target(goal);
            let found = search.go();
            let known = found.target.is_some() || found.bound.is_none();
            assert!(known, "{}: {}", case.name(), goal.ask);
        }
    }
}

/// Every outcome's schedule comes to the same end as a run.
fn ends_replay(what: &str, exploration: &Exploration, explored: &Explored) {
    for found in &explored.outcomes {
        let word = exploration.outcome_word(found);
        let played = exploration.played(&found.schedule, Then::InTurn).unwrap();
        let outcome = played.run.trace.meta.outcome.word();
        match &found.ending {
            Ending::Finished => {
                assert_eq!(outcome, "finished", "{what}: {word}");
                let values = exploration
                    .shown()
                    .iter()
                    .map(|var| played.run.values[var.index()]);
                assert_eq!(values.collect::<Vec<_>>(), found.values, "{what}: {word}");
            }
            Ending::Deadlock { .. } => assert_eq!(outcome, "deadlock", "{what}: {word}"),
            Ending::Failed { .. } => assert_eq!(outcome, "failed", "{what}: {word}"),
            Ending::Forever => {
                let begin = exploration.after(&found.schedule).unwrap();
                let mut board = begin.clone();
                for task in &found.cycle {
                    board.take(*task).unwrap();
                }
                assert_eq!(board.world(), begin.world(), "{what}: {word}");
            }
        }
    }
}
