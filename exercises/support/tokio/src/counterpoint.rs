//! Carries out one run of async code: on the real runtime, one thread, its virtual clock.
//!
//! The clock of the runtime is paused: when every task waits, it jumps to the next timer. One timer lies farther off than
//! any of a student's: when that one comes, nothing else can ever happen.

use crate::carried::{self, Carried};
use crate::record::{self, Waiting};
use real::runtime::{Builder, Handle, Runtime};
use real::time::Instant;
use standin::counterpoint::runtime::{self, Known};
use standin::counterpoint::{self, Ending, TaskId};
use std::cell::RefCell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub use crate::perturb::first_branch;
pub use real;

/// Farther than this, the runtime has no timers.
const NEVER: Duration = Duration::from_secs(700 * 24 * 60 * 60);

/// How often tasks that are left are polled after the body returned, to see whether they can end.
const AFTERWARDS: u32 = 1000;

/// Waits for so long, for domain work that was begun at `place`; not recorded as a sleep.
pub async fn takes(span: Duration, place: &'static Location<'static>) {
    let mut waiting = Waiting::unrecorded("work", place);
    let mut sleep = pin!(real::time::sleep(span));
    poll_fn(|context| waiting.poll(|| 0, context, |context| sleep.as_mut().poll(context))).await;
}

/// Within which a run must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Story time.
    pub story: Duration,
    /// Polls of all tasks together.
    pub polls: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            story: Duration::from_secs(10_000),
            polls: 200_000,
        }
    }
}

/// The clock of the runtime, as every thread of the run may ask for it.
struct Clock {
    runtime: Handle,
    begun: Instant,
    /// By how much it was moved on for blocking, which the recorder counts itself.
    moved: Duration,
    /// Where it stood when nothing could happen any more.
    frozen: Option<Duration>,
    /// Until when a timer of ours runs, for a thread that sleeps.
    alarm: Duration,
}

static CLOCK: Mutex<Option<Clock>> = Mutex::new(None);

fn clock() -> MutexGuard<'static, Option<Clock>> {
    CLOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Clock {
    /// From now on the recorder counts the time until now itself; says how much that is more than before.
    fn catch_up(&mut self) -> Duration {
        let elapsed = self.elapsed();
        elapsed.saturating_sub(std::mem::replace(&mut self.moved, elapsed))
    }

    fn elapsed(&self) -> Duration {
        let _entered = self.runtime.enter();
        self.begun.elapsed()
    }
}

/// The runtime's time since the run began, without what was spent blocking.
fn now() -> Duration {
    let clock = clock();
    let Some(clock) = clock.as_ref() else {
        return Duration::ZERO;
    };
    clock
        .frozen
        .unwrap_or_else(|| clock.elapsed())
        .saturating_sub(clock.moved)
}

/// The run that this thread carries out.
struct Drive {
    limits: Limits,
    polls: u32,
    last: Duration,
    over: Option<Ending>,
    main: Option<Waker>,
}

thread_local! {
    static DRIVE: RefCell<Option<Drive>> = const { RefCell::new(None) };
}

fn with_drive<T>(act: impl FnOnce(&mut Drive) -> T) -> Option<T> {
    DRIVE.with_borrow_mut(|drive| drive.as_mut().map(act))
}

/// Whether the run is over, so that no task takes another step.
pub(crate) fn is_over() -> bool {
    with_drive(|drive| drive.over.is_some()).unwrap_or(false)
}

/// A task is about to be polled.
pub(crate) fn count_poll() {
    if DRIVE.with_borrow(Option::is_none) {
        return;
    }
    let at = counterpoint::now();
    with_drive(|drive| {
        drive.polls += 1;
        drive.last = at;
        if drive.polls > drive.limits.polls || at > drive.limits.story {
            drive.over = Some(Ending::Steps);
            drive.main.iter().for_each(Waker::wake_by_ref);
        }
    });
}

/// Moves the runtime's clock on, as a poll blocked the thread.
pub(crate) fn catch_up() {
    if DRIVE.with_borrow(Option::is_none) {
        return;
    }
    let elapsed = clock().as_ref().map_or(Duration::ZERO, Clock::elapsed);
    let behind = counterpoint::now().saturating_sub(elapsed);
    if behind > Duration::ZERO {
        let mut advance = pin!(real::time::advance(behind));
        // The clock is moved by the first poll.
        let _ = advance
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        if let Some(clock) = clock().as_mut() {
            clock.moved += behind;
        }
    }
}

/// The runtime has nothing to do: threads go on until all wait. The clock must not jump farther than to where the first of
/// them goes on by itself.
fn idle() {
    let by = match (DRIVE.with_borrow(Option::is_some), clock().as_mut()) {
        (true, Some(clock)) if clock.frozen.is_none() => clock.catch_up(),
        _ => return,
    };
    let Some(deadline) = runtime::idle(by) else {
        return;
    };
    if let Some(clock) = clock().as_mut()
        && !(clock.moved < clock.alarm && clock.alarm <= deadline)
    {
        clock.alarm = deadline;
        clock
            .runtime
            .spawn(real::time::sleep(deadline.saturating_sub(clock.moved)));
    }
}

/// Carries out the body as the calling thread's run, which the recorder has begun.
pub fn drive(body: Pin<Box<dyn Future<Output = ()>>>, limits: Limits) {
    let made = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .on_thread_park(idle)
        .build();
    let runtime = made.expect("a runtime on one thread");
    begin(&runtime, limits);
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(until_over(body))));
    let at = counterpoint::now();
    if matches!(ended, Ok(None)) {
        runtime.block_on(cancelled_end());
    }
    let known = match &ended {
        Ok(how) => known(*how, at),
        // After a panic nobody asks what is left; and what that does now would hide what was said.
        Err(_) => Known {
            left: Vec::new(),
            ..known(None, at)
        },
    };
    let at = known.at;
    afterwards(&runtime, known);
    drop(runtime);
    DRIVE.set(None);
    *clock() = None;
    counterpoint::set_clock(None);
    runtime::stop_clock(at);
    runtime::pause(false);
    if let Err(panic) = ended {
        resume_unwind(panic);
    }
}

fn begin(runtime: &Runtime, limits: Limits) {
    let begun = runtime.block_on(async { Instant::now() });
    *clock() = Some(Clock {
        runtime: runtime.handle().clone(),
        begun,
        moved: Duration::ZERO,
        frozen: None,
        alarm: Duration::ZERO,
    });
    DRIVE.set(Some(Drive {
        limits,
        polls: 0,
        last: Duration::ZERO,
        over: None,
        main: None,
    }));
    carried::begin();
    record::begin();
    counterpoint::set_clock(Some(now));
    runtime::never_complete("async");
}

/// How the run ended, if not as the body did. What comes after is no longer recorded.
async fn until_over(body: Pin<Box<dyn Future<Output = ()>>>) -> Option<Ending> {
    let mut body = pin!(Carried::new(0, body));
    let mut never = pin!(real::time::sleep(NEVER));
    let how = poll_fn(|context| {
        if never.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Ending::Deadlock));
        }
        with_drive(|drive| drive.main = Some(context.waker().clone()));
        if body.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        with_drive(|drive| drive.over)
            .flatten()
            .map_or(Poll::Pending, |over| Poll::Ready(Some(over)))
    })
    .await;
    runtime::pause(true);
    how
}

fn freeze() -> Duration {
    let last = with_drive(|drive| drive.last).unwrap_or_default();
    if let Some(clock) = clock().as_mut() {
        clock.frozen = Some(last);
    }
    last
}

/// Lets tasks that were cancelled come to their end: the runtime drops each of them when its turn comes.
async fn cancelled_end() {
    for _ in 0..=carried::left().len() {
        real::task::yield_now().await;
    }
}

/// What there is to tell of a run that ended at `at`.
fn known(how: Option<Ending>, mut at: Duration) -> Known {
    let left = if how.is_none() {
        carried::left()
    } else {
        Vec::new()
    };
    let mut stuck = Vec::new();
    let mut text = match how {
        Some(Ending::Steps) => still_going(),
        _ => String::new(),
    };
    if how == Some(Ending::Deadlock) {
        stuck.push(0);
        stuck.extend(carried::left());
        text = record::waits_of(&stuck);
        at = freeze();
    }
    Known {
        how,
        text,
        left,
        stuck,
        at,
    }
}

/// What a run that never ends has done until now.
fn still_going() -> String {
    let polls = with_drive(|drive| drive.polls).unwrap_or_default();
    format!(
        "still going on after {polls} polls and {:?}",
        counterpoint::now()
    )
}

/// Lets tasks that are left go on for a while: those of which nothing comes any more are stuck.
fn afterwards(runtime: &Runtime, mut known: Known) {
    if known.how.is_none() && !known.left.is_empty() {
        with_drive(|drive| {
            drive.limits.polls = drive.polls + AFTERWARDS;
            drive.limits.story += NEVER;
        });
        let how = runtime.block_on(until_over(Box::pin(std::future::pending())));
        if how == Some(Ending::Deadlock) {
            freeze();
            known.stuck = stuck_of(&known.left);
            known.text = record::waits_of(&known.stuck);
        }
    }
    with_drive(|drive| drive.over = Some(Ending::Abandoned));
    runtime::say_end(known);
}

fn stuck_of(left: &[TaskId]) -> Vec<TaskId> {
    let alive = carried::left();
    left.iter()
        .copied()
        .filter(|task| alive.contains(task))
        .collect()
}
