//! One run of a test: begun, waited for, told.

use super::book::{self, Live};
use super::control::{self, Policy, control};
use super::hook;
use super::json::Line;
use super::op::Op;
use super::operate;
use super::pool;
use super::seat;
use super::watch;
use crate::counterpoint::runtime;
use crate::counterpoint::{Body, Carrier, Ending, How, Job, Mode, Over, TaskId};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Told when the present run is over.
pub static OVER: Bell = Bell {
    state: Mutex::new((false, None)),
    rung: Condvar::new(),
};

/// Wakes the thread that waits for a run.
pub struct Bell {
    /// Whether the run is over, and how, if it was given up.
    state: Mutex<(bool, Option<Ending>)>,
    rung: Condvar,
}

impl Bell {
    fn lock(&self) -> MutexGuard<'_, (bool, Option<Ending>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reset(&self) {
        *self.lock() = (false, None);
    }

    /// The run is over.
    pub fn tell(&self) {
        self.lock().0 = true;
        self.rung.notify_all();
    }

    /// The run is given up.
    pub fn give_up(&self, how: Ending) {
        self.lock().1.get_or_insert(how);
        self.tell();
    }

    fn wait(&self) -> Option<Ending> {
        let mut state = self.lock();
        while !state.0 {
            state = self
                .rung
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.1
    }

    /// Whether the run was given up while waiting for so long.
    fn given_up_within(&self, wait: Duration) -> bool {
        let state = self.lock();
        let given_up = |state: &mut (bool, Option<Ending>)| state.1.is_none();
        let waited = self.rung.wait_timeout_while(state, wait, given_up);
        waited.unwrap_or_else(PoisonError::into_inner).0.1.is_some()
    }
}

/// What a controlled run leaves besides its end.
#[derive(Default)]
pub struct Traces {
    pub steps: Vec<super::op::Step>,
    pub choices: Vec<u32>,
    /// Of the choices, which changed from a task that could have gone on, and that task.
    pub switches: Vec<(usize, TaskId)>,
    pub trimmed: bool,
    pub policy: Option<Policy>,
}

/// Carries out a run of real threads.
pub fn real(job: &Job, body: Body) -> Over {
    prepare(job, Mode::Real, true);
    let epoch = seat::epoch();
    let id = book::new_task("", Carrier::Thread, None);
    let spawned = std::thread::Builder::new()
        .name(String::from("main"))
        .spawn(move || {
            seat::take(epoch, id, None);
            book::thread_started(id);
            let result = operate::caught(|| body());
            if seat::epoch() == epoch {
                book::ended(
                    id,
                    if result.is_ok() {
                        How::Returned
                    } else {
                        How::Panicked
                    },
                );
                OVER.tell();
            }
            seat::leave();
        });
    if spawned.is_err() {
        OVER.give_up(Ending::Abandoned);
    }
    let given_up = OVER.wait();
    let left = book::lives();
    let stuck = match given_up {
        Some(Ending::Deadlock) => left.clone(),
        Some(_) => Vec::new(),
        None => settle(job.patience),
    };
    let left: Vec<Live> = if given_up.is_none() { left } else { Vec::new() };
    let over = tell_end(
        given_up.unwrap_or(Ending::Ok),
        &book::names_of(&left),
        &book::names_of(&stuck),
    );
    close(job, Mode::Real, &over);
    over
}

/// Waits for the threads that the body left. Gives those that can never go on.
fn settle(patience: Duration) -> Vec<Live> {
    let until = Instant::now() + patience;
    loop {
        let lives = book::lives();
        let own = lives.iter().any(|live| live.carrier == Carrier::Thread);
        if !own {
            return Vec::new();
        }
        if OVER.given_up_within(Duration::from_millis(2)) {
            return lives;
        }
        if Instant::now() > until {
            return Vec::new();
        }
    }
}

/// Carries out a run under the scheduler.
pub fn controlled(
    job: &Job,
    body: Body,
    mode: Mode,
    policy: Policy,
    recording: bool,
    stop: Option<Instant>,
) -> (Over, Traces) {
    prepare(job, mode, recording);
    pool::always_new(job.fresh || recording);
    let epoch = seat::epoch();
    let mut held = control::begin(epoch, policy, job.steps, mode == Mode::Search, job.spurious);
    held.stop = stop;
    drop(held);
    let id = book::new_task("", Carrier::Thread, None);
    let spawned = operate::spawn(id, 0);
    let first = control().pick();
    let baton = control().tasks[0].baton.clone();
    let thread = spawned.pooled(Box::new(move || operate::caught(|| body()).is_err()));
    if thread.is_err() || first.is_none() {
        OVER.give_up(Ending::Abandoned);
    }
    baton.pass();
    let given_up = OVER.wait();
    let mut held = control();
    let how = held.over.or(given_up).unwrap_or(Ending::Ok);
    held.over = Some(how);
    let traces = Traces {
        steps: std::mem::take(&mut held.steps),
        choices: std::mem::take(&mut held.choices),
        switches: std::mem::take(&mut held.switches),
        trimmed: held.trimmed,
        policy: Some(std::mem::replace(&mut held.policy, Policy::Plain)),
    };
    let (left, stuck) = (std::mem::take(&mut held.left), held.live());
    let asking: Vec<(TaskId, Op)> = stuck
        .iter()
        .filter_map(|id| Some((*id, held.tasks[*id as usize].pending?)))
        .collect();
    let waits_busily = mode == Mode::Turn && held.busy;
    drop(held);
    if waits_busily && book::is_recording() {
        let line = Line::new("fault").number("at", book::now());
        let line = line.text("v", "busy").text(
            "x",
            "story time goes by while a task only looks again and again",
        );
        book::line(&line.end());
    }
    let stuck = if matches!(how, Ending::Ok | Ending::Deadlock) {
        asking
            .iter()
            .for_each(|(id, op)| control::record_stuck(*id, op));
        stuck
    } else {
        Vec::new()
    };
    let over = runtime::complement(tell_end(how, &left, &stuck));
    close(job, mode, &over);
    (over, traces)
}

fn prepare(job: &Job, mode: Mode, recording: bool) {
    hook::install();
    watch::start();
    OVER.reset();
    runtime::begin();
    seat::leave();
    book::begin(job.scale, recording);
    seat::open(mode);
    if book::is_recording() {
        let line = Line::new("run")
            .number("test", job.test as u64)
            .text("name", &job.name);
        let line = line.text("mode", name(mode));
        let line = if mode == Mode::Real {
            line.number("scale", job.scale)
        } else {
            line
        };
        let line = if mode == Mode::Search {
            line.number("seed", job.seed)
        } else {
            line
        };
        book::line(&line.end());
    }
}

fn tell_end(how: Ending, left: &[TaskId], stuck: &[TaskId]) -> Over {
    let panic = book::panic();
    let how = match (how, &panic) {
        (Ending::Ok, Some(_)) => Ending::Panicked,
        _ => how,
    };
    let reason = book::reason().map(|reason| (reason, 0));
    let (text, line) = reason.or(panic).unwrap_or_default();
    let over = Over {
        how,
        text,
        line,
        expected: None,
        got: None,
        left: left.to_vec(),
        stuck: stuck.to_vec(),
        at: Duration::from_nanos(book::now()),
    };
    let Some((wrong, line)) = book::wrong() else {
        return over;
    };
    Over {
        how: Ending::Wrong,
        text: wrong.what,
        line,
        expected: wrong.expected,
        got: wrong.got,
        ..over
    }
}

fn close(job: &Job, mode: Mode, over: &Over) {
    let threads = if over.how == Ending::Deadlock && mode == Mode::Real {
        watch::threads()
    } else {
        Vec::new()
    };
    let recording = book::is_recording();
    seat::close();
    if !recording {
        return;
    }
    let threads: Vec<[(&str, &str); 3]> = threads
        .iter()
        .map(|thread| {
            [
                ("name", thread.name.as_str()),
                ("state", &thread.state),
                ("wchan", &thread.wchan),
            ]
        })
        .collect();
    let line = Line::new("over")
        .text("nonce", &book::nonce())
        .number("test", job.test as u64);
    let line = line
        .text("mode", name(mode))
        .number("at", over.at.as_nanos() as i128);
    let line = line
        .text("how", how(over.how))
        .text("x", &over.text)
        .number("l", over.line);
    let line = line
        .maybe("expected", over.expected.as_deref())
        .maybe("got", over.got.as_deref());
    let line = line
        .numbers("left", &over.left)
        .numbers("stuck", &over.stuck);
    book::finish(&line.objects("threads", &threads).end());
}

fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::Off => "off",
        Mode::Real => "real",
        Mode::Turn => "turn",
        Mode::Search => "search",
    }
}

fn how(ending: Ending) -> &'static str {
    match ending {
        Ending::Ok => "ok",
        Ending::Wrong => "wrong",
        Ending::Panicked => "panicked",
        Ending::Deadlock => "deadlock",
        Ending::Steps => "steps",
        Ending::Abandoned => "abandoned",
    }
}
