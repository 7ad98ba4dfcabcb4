//! A run can be looked at anywhere, in any order, and always looks the same there.

mod common;

use counterpoint::lesson::Library;
use counterpoint::machine::{
    Doing, End, Film, FutureState, KILLED, Listed, MutexNow, Now, Replay, Rules, conforms,
};
use counterpoint::mechanism::{self, Hub, Run, execute};
use counterpoint::program::steps::KINDS;
use counterpoint::program::{ConditionId, MutexId, Program, Resource, TaskId, Value, Work};
use counterpoint::session::{self, Options, Plan, Session};
use counterpoint::simulator::{Policy, Simulation, simulate};
use counterpoint::trace::{Clock, EndKind, Kind, Trace};
use std::sync::Arc;

const RULES: [Rules; 6] = [
    Rules::SEQUENTIAL,
    Rules::THREADS,
    Rules::PROCESSES,
    Rules::ASYNC,
    Rules::ASYNC_MANY,
    Rules::POOL,
];

/// Numbers that look random and are the same every time (Numerical Recipes, chapter 7).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn assert_same(what: &str, one: &Replay, other: &Replay) {
    assert_eq!(one.world(), other.world(), "{what}");
    assert_eq!(one.tasks(), other.tasks(), "{what}");
    for id in (0..one.tasks() as u32).map(TaskId) {
        assert_eq!(one.task(id), other.task(id), "{what}, {id:?}");
    }
    assert_eq!(Now::of(one, 9), Now::of(other, 9), "{what}");
}

/// The run after so many events, followed from its beginning.
fn fresh(program: &Arc<Program>, rules: &Rules, trace: &Trace, events: usize) -> Replay {
    let mut replay = Replay::new(Arc::clone(program), rules, trace.meta.seed);
    for event in &trace.events[..events] {
        replay.apply(event, &trace.texts).unwrap();
    }
    replay
}

/// Looks at so many moments of a run in random order.
fn check_anywhere(what: &str, film: &mut Film, rules: &Rules, trace: &Trace, looks: usize) {
    let mut numbers = Numbers(trace.meta.seed);
    let events = trace.events.len();
    let mut places: Vec<usize> = (0..looks).map(|_| numbers.below(events + 1)).collect();
    places.extend([events, 0]);
    let program = Arc::clone(film.seek(trace, 0).unwrap().program());
    for at in places {
        let what = format!("{what} after {at} of {events} events");
        let shown = film.seek(trace, at).unwrap();
        assert_same(&what, shown, &fresh(&program, rules, trace, at));
        assert_eq!(film.at(), at, "{what}");
    }
}

fn film(program: &Arc<Program>, rules: &Rules, trace: &Trace) -> Film {
    Film::new(Arc::clone(program), rules, trace.meta.seed)
}

fn simulated(program: &Arc<Program>, rules: Rules, seed: u64) -> Trace {
    let policy = match seed {
        0 => Policy::InTurn,
        _ => Policy::Random(seed),
    };
    let simulation = Simulation {
        seed,
        policy,
        ..Simulation::new(rules)
    };
    simulate(program, &simulation).trace
}

#[test]
fn every_moment_of_a_small_run_is_the_same_however_it_is_reached() {
    for (name, toml) in common::PROGRAMS {
        let program = common::program(toml);
        for rules in RULES {
            for seed in 0..4 {
                let trace = simulated(&program, rules, seed);
                let mut film = film(&program, &rules, &trace);
                check_anywhere(name, &mut film, &rules, &trace, 30);
            }
        }
    }
}

#[test]
fn the_runs_of_every_lesson_can_be_looked_at_once_they_are_in_a_file() {
    let session = Session::new();
    let mut films = 0;
    for entry in Library::embedded().entries() {
        let lesson = Arc::new(entry.load().unwrap().0);
        let options = Options {
            clock: Clock::Virtual,
            cores: Some(2),
            seed: 3,
            ..Options::default()
        };
        let plan = Plan::new(Arc::clone(&lesson), options).unwrap();
        for run in &plan.runs {
            let what = format!("{} on {}", lesson.id, run.mechanism.name());
            let retold = session::retell(session.go(&plan, run).trace);
            let program = retold.program.expect("a lesson that can be read");
            let trace = &retold.done.trace;
            let mut film = session::film(&program, &trace.meta).expect("a mechanism");
            check_anywhere(&what, &mut film, &run.mechanism.rules(), trace, 5);
            let end = film.seek(trace, usize::MAX).unwrap();
            let told = program.say_values(&end.world().values(&program));
            assert_eq!(told, trace.meta.values, "{what}");
            films += 1;
        }
    }
    assert!(films > 5);
}

/// Long enough for checkpoints to be given up.
const LONG: &str = r#"
[vars]
x = { init = 0, memory = "served" }
[channels]
q = { capacity = 7 }
[tasks.main]
steps = [
  { spawn = { task = "giver", count = 3, as = "g" } },
  { spawn = { task = "taker", count = 2, as = "t" } },
  { join = "g" }, { close = "q" }, { join = "t" },
]
[tasks.giver]
steps = [{ repeat = { times = 2500, as = "i", steps = [{ send = { channel = "q", value = "i" } }] } }]
[tasks.taker]
steps = [{ loop = [
  { recv = { channel = "q", into = "item" } },
  { if = { test = "item == closed", then = ["break"] } },
  { add = { var = "x", value = "item" } },
] }]
"#;

#[test]
fn a_long_run_is_the_same_however_it_is_reached() {
    let program = common::program(LONG);
    for (rules, seed) in [(Rules::THREADS, 1), (Rules::ASYNC, 0)] {
        let trace = simulated(&program, rules, seed);
        assert!(trace.events.len() > 20_000);
        let mut film = film(&program, &rules, &trace);
        check_anywhere("the first time", &mut film, &rules, &trace, 10);
        // Now all checkpoints are there.
        check_anywhere("the second time", &mut film, &rules, &trace, 10);
    }
}

#[test]
fn a_run_that_goes_on_is_followed_as_it_grows() {
    let program = common::program(common::PRODUCERS);
    let whole = simulated(&program, Rules::THREADS, 5);
    let mut film = film(&program, &Rules::THREADS, &whole);
    let mut grown = Trace {
        texts: whole.texts.clone(),
        ..Trace::default()
    };
    for event in &whole.events {
        grown.events.push(*event);
        let at = grown.events.len();
        assert_eq!(Film::whole(&grown), at);
        let what = format!("after {at} events");
        let shown = film.seek(&grown, usize::MAX).unwrap();
        assert_same(&what, shown, &fresh(&program, &Rules::THREADS, &whole, at));
    }
}

#[test]
fn an_event_that_is_not_yet_to_be_seen_is_waited_for() {
    let program = common::program(common::PRODUCERS);
    let whole = simulated(&program, Rules::THREADS, 5);
    let mut film = film(&program, &Rules::THREADS, &whole);
    for missing in (0..whole.events.len()).step_by(7) {
        let mut seen = whole.clone();
        seen.events.remove(missing);
        let last = missing + 1 == whole.events.len();
        assert_eq!(Film::whole(&seen), missing);
        if !last {
            let why = film.seek(&seen, missing + 1).unwrap_err();
            assert_eq!(why.seq as usize, missing + 1, "{why}");
        }
        let shown = film.seek(&seen, missing).unwrap();
        let wanted = fresh(&program, &Rules::THREADS, &whole, missing);
        assert_same("before what is missing", shown, &wanted);
        film.seek(&whole, missing + 1).unwrap();
    }
}

#[test]
fn a_real_run_can_be_looked_at_while_it_goes_on() {
    let program = common::program(LONG);
    for name in ["threads", "async-many"] {
        let mechanism = mechanism::find(name).unwrap();
        let rules = mechanism.rules();
        let hub = Hub::new(Arc::clone(&program), rules, Run::default());
        let mut film = Film::new(Arc::clone(&program), &rules, hub.run().seed);
        let ran = std::thread::scope(|scope| {
            let run = scope.spawn(|| execute(mechanism, &hub));
            while !run.is_finished() {
                let trace = hub.snapshot();
                film.seek(&trace, Film::whole(&trace)).unwrap();
            }
            run.join().unwrap()
        });
        assert_eq!(Film::whole(&ran.trace), ran.trace.events.len());
        let end = film.seek(&ran.trace, usize::MAX).unwrap();
        assert_eq!(end.world().values(&program), ran.values, "{name}");
        check_anywhere(name, &mut film, &rules, &ran.trace, 3);
    }
}

#[test]
fn what_cannot_be_is_refused_each_time_and_all_before_it_is_shown() {
    let program = common::program(common::LOCKED_UPDATE);
    let whole = simulated(&program, Rules::THREADS, 2);
    let is_read = |at: &usize| {
        let event = &whole.events[*at];
        event.kind == Kind::Done && event.reply() == Some(Value::Int(10))
    };
    let at = (0..whole.events.len()).find(is_read).unwrap();
    let mut wrong = whole.clone();
    wrong.events[at] = wrong.events[at].value(Value::Int(11));
    let mut film = film(&program, &Rules::THREADS, &wrong);
    let why = film.seek(&wrong, usize::MAX).unwrap_err();
    assert_eq!(why.seq as usize, at);
    let checked = conforms(&program, &Rules::THREADS, 2, &wrong);
    assert_eq!(checked.unwrap_err(), why);
    for place in [at, at - 3, at + 1, 1, usize::MAX, at] {
        match film.seek(&wrong, place) {
            Ok(shown) => {
                assert!(place <= at);
                let wanted = fresh(&program, &Rules::THREADS, &whole, place);
                assert_same("before it", shown, &wanted);
            }
            Err(again) => {
                assert!(place > at);
                assert_eq!(again, why);
            }
        }
    }
}

#[test]
fn a_run_with_dropped_events_is_shown_as_far_as_it_goes() {
    let program = common::program(common::LOCKED_UPDATE);
    let simulation = Simulation {
        events: 40,
        ..Simulation::new(Rules::THREADS)
    };
    let trace = simulate(&program, &simulation).trace;
    assert!(trace.dropped > 0);
    let mut film = film(&program, &Rules::THREADS, &trace);
    let why = film.seek(&trace, usize::MAX).unwrap_err();
    assert!(why.why.contains("dropped"), "{why}");
    assert_eq!(why.kind, Kind::Ended);
    let whole = simulated(&program, Rules::THREADS, 0);
    let wanted = fresh(&program, &Rules::THREADS, &whole, 40);
    assert_same("to there", film.seek(&trace, 40).unwrap(), &wanted);
}

/// The replay after each event of a kind, with the task it is of.
fn after(program: &Arc<Program>, rules: Rules, trace: &Trace, kind: Kind) -> Vec<(TaskId, Replay)> {
    let mut film = film(program, &rules, trace);
    let places = (0..trace.events.len()).filter(|at| trace.events[*at].kind == kind);
    places
        .map(|at| {
            let replay = film.seek(trace, at + 1).unwrap().clone();
            (trace.events[at].task, replay)
        })
        .collect()
}

fn kind_of_step(replay: &Replay, id: TaskId) -> Option<&'static str> {
    let step = replay.task(id).unwrap().step?;
    let info = replay.program().text.steps[step.index()];
    Some(KINDS[usize::from(info.kind)].name)
}

const QUEUED: &str = r#"
[mutexes]
door = { count = 2 }
[tasks.main]
steps = [{ spawn = { task = "visitor", count = 5, as = "v" } }, { join = "v" }]
[tasks.visitor]
steps = [{ lock = "door[1]" }, { set = { inside = true } }, { sleep = "1s" }, { unlock = "door[1]" }]
"#;

#[test]
fn a_mutex_shows_its_holder_and_who_waits_in_order() {
    let program = common::program(QUEUED);
    let trace = simulated(&program, Rules::THREADS, 0);
    let blocked = after(&program, Rules::THREADS, &trace, Kind::Blocked);
    // Main waits for the visitors, and four of those for the first.
    let (_, replay) = &blocked[4];
    let door = MutexNow {
        id: MutexId(1),
        name: "door[1]".into(),
        holder: Some(TaskId(1)),
        waiters: Listed {
            shown: vec![TaskId(2), TaskId(3)],
            count: 4,
        },
    };
    let now = Now::of(replay, 2);
    assert_eq!(now.mutexes[1], door);
    assert_eq!((now.mutexes[0].holder, door.waiters.more()), (None, 2));
    let main = replay.task(TaskId::MAIN).unwrap();
    assert_eq!(main.waits(), Some(Resource::Group(TaskId(1))));
    assert_eq!(kind_of_step(replay, TaskId::MAIN), Some("join"));
    let waiting = replay.task(TaskId(5)).unwrap();
    let resource = Resource::Mutex(MutexId(1));
    let told = false;
    assert_eq!(waiting.doing, Doing::Waiting { resource, told });
    assert_eq!(kind_of_step(replay, TaskId(5)), Some("lock"));
    // The first is told when the door is free, and waits on until it has taken it.
    let (who, replay) = &after(&program, Rules::THREADS, &trace, Kind::Ready)[0];
    let told = true;
    assert_eq!(
        replay.task(*who).unwrap().doing,
        Doing::Waiting { resource, told }
    );
    let now = Now::of(replay, 9);
    assert_eq!((*who, now.mutexes[1].holder), (TaskId(2), None));
    assert_eq!(now.mutexes[1].waiters.count, 4);
}

#[test]
fn a_task_is_shown_at_the_step_it_is_in_or_takes_next() {
    let program = common::program(QUEUED);
    let trace = simulated(&program, Rules::THREADS, 0);
    let mut film = film(&program, &Rules::THREADS, &trace);
    let visitor = TaskId(1);
    let mut seen = Vec::new();
    for at in 0..=trace.events.len() {
        let replay = film.seek(&trace, at).unwrap();
        let Some(task) = replay.task(visitor) else {
            continue;
        };
        let inside = task.task.locals().contains(&Value::Bool(true));
        let step = kind_of_step(replay, visitor);
        let shown = (step, inside, format!("{:?}", task.doing));
        if seen.last() != Some(&shown) {
            seen.push(shown);
        }
    }
    let working = format!("Working({:?})", Work::Sleep(1_000_000_000));
    let ended = format!("Ended({:?})", End::Returned(Value::None));
    let wanted = [
        (Some("lock"), false, "NotStarted"),
        (Some("lock"), false, "Running"),
        (Some("sleep"), true, "Running"),
        (Some("sleep"), true, &working),
        (Some("unlock"), true, "Running"),
        (None, true, "Running"),
        (None, true, &ended),
    ];
    let wanted = wanted.map(|(step, inside, doing)| (step, inside, doing.to_owned()));
    assert_eq!(seen, wanted);
}

#[test]
fn where_spawn_is_a_call_the_caller_is_in_it_until_it_is_over() {
    let program = common::program(common::COFFEE);
    let trace = simulated(&program, Rules::SEQUENTIAL, 0);
    let started = after(&program, Rules::SEQUENTIAL, &trace, Kind::Started);
    let (_, replay) = &started[1];
    let main = replay.task(TaskId::MAIN).unwrap();
    assert!(matches!(main.doing, Doing::Calling(range) if range.first == TaskId(1)));
    assert_eq!(main.waits(), Some(Resource::Group(TaskId(1))));
    assert_eq!(kind_of_step(replay, TaskId::MAIN), Some("spawn"));
    let ended = after(&program, Rules::SEQUENTIAL, &trace, Kind::Ended);
    let (who, replay) = &ended[1];
    assert_eq!(*who, TaskId(2));
    let main = replay.task(TaskId::MAIN).unwrap();
    assert_eq!(main.doing, Doing::Running);
    assert_eq!(kind_of_step(replay, TaskId::MAIN), Some("join"));
}

#[test]
fn channels_and_futures_show_what_is_in_them() {
    let program = common::program(
        r#"
        [channels]
        queue = { capacity = 3 }
        [futures]
        made = {}
        never = {}
        [tasks.main]
        steps = [
          { make = "made" },
          { spawn = { task = "giver", as = "g" } },
          { await = { what = "made", into = "cake" } },
          { close = "queue" },
        ]
        [tasks.giver]
        steps = [
          { repeat = { times = 3, as = "i", steps = [{ send = { channel = "queue", value = "i * 10" } }] } },
          { resolve = { future = "made", value = "'cake'" } },
        ]
        "#,
    );
    let trace = simulated(&program, Rules::ASYNC, 0);
    let mut film = film(&program, &Rules::ASYNC, &trace);
    let waits = (0..).find(|at| trace.events[*at].kind == Kind::Blocked);
    let now = Now::of(film.seek(&trace, waits.unwrap() + 1).unwrap(), 2);
    assert_eq!(now.futures[0].state, FutureState::Pending);
    assert_eq!(now.futures[0].waiters.shown, [TaskId::MAIN]);
    assert_eq!(now.futures[1].state, FutureState::Unmade);
    let now = Now::of(film.seek(&trace, usize::MAX).unwrap(), 2);
    assert_eq!(now.futures[0].state, FutureState::Done("cake".into()));
    assert_eq!(now.futures[0].waiters.count, 0);
    let queue = &now.channels[0];
    assert_eq!(queue.items.shown, ["0", "10"]);
    assert_eq!(queue.items.count, 3);
    assert_eq!((queue.capacity, queue.closed), (Some(3), true));
}

#[test]
fn both_ends_of_a_channel_show_who_waits() {
    let program = common::program(common::BOUNDED);
    let (mut senders, mut receivers) = (0, 0);
    for seed in 0..5 {
        let trace = simulated(&program, Rules::THREADS, seed);
        for (who, replay) in after(&program, Rules::THREADS, &trace, Kind::Blocked) {
            let now = Now::of(&replay, 9);
            let queue = &now.channels[0];
            let waits = replay.task(who).unwrap().waits();
            match waits.unwrap() {
                Resource::Space(_) => {
                    assert!(queue.senders.shown.contains(&who));
                    senders += 1;
                }
                Resource::Items(_) => {
                    assert!(queue.receivers.shown.contains(&who));
                    receivers += 1;
                }
                _ => {}
            }
        }
    }
    assert!(senders > 0 && receivers > 0, "{senders}, {receivers}");
}

#[test]
fn a_condition_shows_who_waits_from_the_moment_at_which_it_lets_the_mutex_go() {
    let program = common::program(
        r#"
        [mutexes]
        m = {}
        [conditions]
        gate = { count = 2 }
        [tasks.main]
        steps = [
          { spawn = { task = "visitor", count = 3, as = "v" } }, { sleep = "1s" },
          { lock = "m" }, { notify = "gate[1]" }, { sleep = "1s" }, { notify_all = "gate[1]" }, { unlock = "m" },
          { join = "v" },
        ]
        [tasks.visitor]
        steps = [{ lock = "m" }, { wait = { condition = "gate[1]", mutex = "m" } }, { unlock = "m" }]
        "#,
    );
    let trace = simulated(&program, Rules::THREADS, 0);
    let mut film = film(&program, &Rules::THREADS, &trace);
    let gate = Resource::Condition(ConditionId(1));
    let mut seen: Vec<(usize, usize)> = Vec::new();
    for at in 0..=trace.events.len() {
        let replay = film.seek(&trace, at).unwrap();
        let now = Now::of(replay, 9).conditions[1].clone();
        assert_eq!(now.name, "gate[1]");
        for id in replay.world().condition(now.id).waiters() {
            let task = replay.task(id).unwrap();
            assert!(now.waiters.shown.contains(&id) && task.waits() == Some(gate));
            assert_eq!(kind_of_step(replay, id), Some("wait"));
        }
        let counts = (now.waiters.count, now.notified);
        if seen.last() != Some(&counts) {
            seen.push(counts);
        }
        if counts == (3, 0) {
            assert_eq!(now.waiters.shown, [1, 2, 3].map(TaskId));
        }
    }
    let one = [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1), (2, 0)];
    assert_eq!(seen, [&one[..], &[(2, 2), (1, 1), (0, 0)]].concat());
}

#[test]
fn copies_that_differ_from_those_of_main_are_shown() {
    let program = common::program(
        r#"
        [vars]
        own = { init = 7, memory = "copied" }
        same = { init = 1, memory = "served" }
        [tasks.main]
        steps = [{ spawn = { task = "adder", count = 3, as = "t" } }, { join = "t" }]
        [tasks.adder]
        steps = [{ add = "own" }, { add = "same" }, { sleep = "1s" }]
        "#,
    );
    let shown = |rules: Rules| {
        let trace = simulated(&program, rules, 0);
        let asleep = after(&program, rules, &trace, Kind::Sleep);
        let now = Now::of(&asleep.last().unwrap().1, 2);
        let ended = after(&program, rules, &trace, Kind::Ended);
        (now, Now::of(&ended.last().unwrap().1, 2))
    };
    let (asleep, ended) = shown(Rules::PROCESSES);
    let own = &asleep.vars[0];
    assert_eq!((&*own.name, &*own.value), ("own", "7"));
    let copies = [(TaskId(1), "8".to_owned()), (TaskId(2), "8".to_owned())];
    assert_eq!(own.copies.shown, copies);
    assert_eq!(own.copies.count, 3);
    assert_eq!(asleep.vars[1].value, "4");
    assert_eq!(asleep.vars[1].copies.count, 0);
    assert_eq!(ended.vars[0].copies.count, 0);
    let (asleep, _) = shown(Rules::THREADS);
    assert_eq!(asleep.vars[0].value, "10");
    assert_eq!(asleep.vars[0].copies.count, 0);
}

#[test]
fn a_task_that_never_asks_for_anything_is_no_danger() {
    let program = common::program(
        r#"[tasks.main]
        steps = [{ loop = [{ set = { i = 1 } }] }]"#,
    );
    let simulation = Simulation {
        limit: 1_000,
        ..Simulation::new(Rules::THREADS)
    };
    let trace = simulate(&program, &simulation).trace;
    let mut film = film(&program, &Rules::THREADS, &trace);
    let before_end = trace.events.len() - 1;
    let main = film.seek(&trace, before_end).unwrap();
    assert_eq!(main.task(TaskId::MAIN).unwrap().doing, Doing::Running);
    let main = film.seek(&trace, before_end + 1).unwrap();
    let main = main.task(TaskId::MAIN).unwrap();
    assert_eq!(main.ended(), Some(&End::OutOfSteps));
    assert!(main.step.is_some());
    // A process that is killed in the middle of it has not come to an end either.
    let mut killed = trace.clone();
    killed.events[before_end].object = EndKind::Failed as u16;
    killed.events[before_end].arg = KILLED;
    assert!(film.seek(&killed, before_end).is_ok());
    assert!(film.seek(&killed, usize::MAX).is_ok());
}
