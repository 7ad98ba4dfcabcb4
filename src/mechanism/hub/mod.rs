//! The shared world of a real run.
//!
//! One mutex around the machine's `World`: every shared operation of a real run goes through it,
//! and takes its place in the order of the trace inside it. Work, notes and local steps do not.

mod decide;
mod end;

use super::run::Run;
use crate::machine::{Attempt, End, Rules, Spread, Task, Verdict, Waiters, World};
use crate::program::op::{Op, Resource};
use crate::program::{Program, Signal, StepId, TaskId, Value};
use crate::trace::{Event, Follower, Kind, Outcome, Recorder, Trace, WorkerInfo, Writer};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

/// The shared world of a real run. It can be looked at and stopped while the run goes on.
pub struct Hub {
    program: Arc<Program>,
    rules: Rules,
    run: Run,
    recorder: Recorder,
    clock: quanta::Clock,
    zero: AtomicU64,
    /// Whether the run is over; whoever sees it stops.
    over: AtomicBool,
    /// Whether any task has been asked to stop, so that sleepers need not take the lock to know.
    cancelling: AtomicBool,
    may_cancel: bool,
    state: Mutex<State>,
}

struct State {
    world: World,
    waiters: Waiters,
    verdict: Verdict,
    /// How to wake each task that waits, sleeps or may have to be told that the run is over.
    wakers: HashMap<TaskId, Waker, Spread>,
    /// Where seats are few and waiting keeps them: who has one, and who has not begun.
    seated: BTreeSet<TaskId>,
    queued: BTreeSet<TaskId>,
    /// Where `spawn` is a call: the callers and what they called.
    calls: Vec<(TaskId, Resource)>,
    /// The most tasks that may go on at once, and why.
    most: Option<(usize, String)>,
    stopped: Option<Outcome>,
    real: Duration,
}

impl Hub {
    /// A hub for one run of a program under a mechanism's rules.
    pub fn new(program: Arc<Program>, rules: Rules, run: Run) -> Arc<Hub> {
        let state = State {
            world: World::new(&program, rules.isolated),
            waiters: Waiters::default(),
            verdict: Verdict::default(),
            wakers: HashMap::default(),
            seated: BTreeSet::new(),
            queued: BTreeSet::new(),
            calls: Vec::new(),
            most: None,
            stopped: None,
            real: Duration::ZERO,
        };
        let clock = clock();
        Arc::new(Hub {
            zero: AtomicU64::new(clock.raw()),
            recorder: Recorder::new(run.events),
            over: AtomicBool::new(false),
            cancelling: AtomicBool::new(false),
            may_cancel: program.text.releases.iter().any(|releases| releases.tasks),
            state: Mutex::new(state),
            program,
            rules,
            run,
            clock,
        })
    }

    /// The program that runs.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The rules of its mechanism.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How it runs.
    pub fn run(&self) -> &Run {
        &self.run
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether tasks that wait can take up all the seats.
    fn seats_are_few(&self) -> bool {
        self.rules.wait_keeps_seat && self.rules.seat_count(1).is_some()
    }

    /// Starts the clock.
    pub(super) fn begin(&self) {
        self.zero.store(self.clock.raw(), Ordering::Relaxed);
    }

    /// Nanoseconds since the run began.
    #[inline]
    pub fn now(&self) -> u64 {
        self.clock
            .delta_as_nanos(self.zero.load(Ordering::Relaxed), self.clock.raw())
    }

    /// The story time since the run began, in nanoseconds.
    pub fn story_now(&self) -> i64 {
        self.run.story_time(self.now())
    }

    /// How long so much story time takes.
    pub fn real_time(&self, story_nanos: i64) -> Duration {
        self.run.real_time(story_nanos)
    }

    /// When a wait of so much story time that begins now is over.
    pub fn deadline(&self, story_nanos: i64) -> Instant {
        self.run.deadline(story_nanos)
    }

    /// A writer for one more worker.
    pub fn writer(&self, info: WorkerInfo) -> Writer {
        self.recorder.writer(info)
    }

    /// Records an event that nobody else need know of.
    #[inline]
    pub(super) fn record(&self, writer: &mut Writer, event: Event) {
        if writer.keeps() {
            writer.record(self.now(), event);
        } else {
            writer.record(0, event);
        }
    }

    /// What has happened up to now.
    pub fn snapshot(&self) -> Trace {
        self.recorder.snapshot()
    }

    /// Somebody who reads along what happens; its events are of the clock of [`Hub::now`].
    pub fn follow(&self) -> Follower {
        self.recorder.follow()
    }

    /// Whether the run is over.
    #[inline]
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Ends the run from outside, if it is not over.
    pub fn stop(&self, outcome: Outcome) {
        let mut state = self.state();
        let wakers = self.end_run(&mut state, Some(outcome));
        drop(state);
        wake(wakers);
    }

    /// From now on whoever asks is told to stop.
    fn end_run(&self, state: &mut State, outcome: Option<Outcome>) -> Vec<Waker> {
        if state.stopped.is_none() && !self.is_over() {
            state.stopped = outcome;
            state.real = Duration::from_nanos(self.now());
        }
        self.over.store(true, Ordering::Release);
        state.wakers.drain().map(|(_, waker)| waker).collect()
    }

    /// Sets the most tasks that may go on at once, and why.
    pub(super) fn set_most(&self, most: usize, reason: String) {
        self.state().most = Some((most, reason));
    }

    /// A task takes its first step.
    pub(super) fn started(&self, who: TaskId, writer: &mut Writer) {
        if self.seats_are_few() {
            let mut state = self.state();
            state.queued.remove(&who);
            if self.rules.counts(who) {
                state.seated.insert(who);
            }
        }
        self.record(writer, Event::new(Kind::Started, who, StepId::default()));
    }

    /// How to wake a task that is not waiting for anything shared when the run is over or the
    /// task is cancelled; nothing happens if either has come to pass already, so look after this.
    pub(super) fn wake_with(&self, who: TaskId, waker: &Waker) {
        self.state().wakers.insert(who, waker.clone());
    }

    /// The task need not be woken any more.
    pub(super) fn forget_waker(&self, who: TaskId) {
        self.state().wakers.remove(&who);
    }

    /// Whether the program has a step that cancels tasks.
    pub(super) fn may_cancel(&self) -> bool {
        self.may_cancel
    }

    /// Whether the task has been asked to stop.
    #[inline]
    pub fn is_cancelled(&self, who: TaskId) -> bool {
        self.cancelling.load(Ordering::Acquire) && self.state().world.task(who).cancel
    }

    /// Repeats in the world what a process did at `at` to a copy of its own, and records it.
    #[cfg(unix)]
    pub(super) fn repeat(&self, who: TaskId, step: StepId, op: &Op, at: u64, writer: &mut Writer) {
        let mut state = self.state();
        if self.is_over() {
            return;
        }
        match state.world.attempt(&self.program, who, op) {
            Attempt::Done { reply, .. } => {
                let done = Event::new(Kind::Done, who, step).value(reply);
                writer.record(at, done.object(op.object()));
            }
            _ => writer.record(at, Event::new(Kind::Failed, who, step)),
        }
    }

    /// Records that these tasks may try again, and gives how to wake them.
    fn tell(
        &self,
        state: &mut State,
        by: TaskId,
        told: &[TaskId],
        writer: &mut Writer,
    ) -> Vec<Waker> {
        for other in told {
            let ready = Event::new(Kind::Ready, *other, StepId::default());
            self.record(writer, ready.arg(by.0.into()));
        }
        // Kept until the task ends: a thread that was told may sleep next, and must then be
        // found when the run is over.
        told.iter()
            .filter_map(|other| state.wakers.get(other).cloned())
            .collect()
    }

    /// A task has called tasks that run to their end before it goes on.
    pub(super) fn calls(&self, who: TaskId, group: TaskId) {
        let mut state = self.state();
        state.seated.remove(&who);
        state.calls.push((who, Resource::Group(group)));
    }

    /// The tasks it called have ended.
    pub(super) fn called(&self, who: TaskId) {
        let mut state = self.state();
        state.calls.pop();
        state.seated.insert(who);
    }

    /// Ends a run whose tasks are all gone: whoever had not ended is abandoned. Gives how long it
    /// took.
    pub(super) fn finish(&self) -> Duration {
        self.stop(Outcome::Finished);
        let left: Vec<TaskId> = self.state().world.live().collect();
        if !left.is_empty() {
            let mut writer = self.writer(WorkerInfo::default());
            for who in left {
                self.ended(who, &End::Abandoned, &mut writer);
            }
        }
        self.state().real
    }

    /// How the run ended.
    pub fn outcome(&self) -> Outcome {
        let state = self.state();
        if !self.is_over() {
            return Outcome::Running;
        }
        let main_ended = state.world.task(TaskId::MAIN).state == Signal::Done;
        state.verdict.outcome(state.stopped.clone(), main_ended)
    }

    /// The shared variables as main sees them.
    pub fn values(&self) -> Vec<Value> {
        self.state().world.values(&self.program)
    }

    /// The variables as a new process starts with them.
    #[cfg(unix)]
    pub(super) fn memory_of(&self, who: TaskId) -> Vec<Value> {
        self.state().world.memory_of(who).to_vec()
    }

    /// What a person calls a task.
    pub fn task_name(&self, who: TaskId) -> String {
        self.state().world.task_name(&self.program, who)
    }

    /// The main task of the run.
    pub(super) fn main_task(&self, writer: &mut Writer) -> Task {
        let range = crate::program::TaskRange {
            first: TaskId::MAIN,
            count: 1,
        };
        let spawned = Event::new(Kind::Spawned, TaskId::MAIN, StepId::default());
        let arg = Value::Tasks(range).encode().1;
        self.record(writer, spawned.arg(arg).object(self.program.text.main.0));
        Task::main(&self.program, self.run.seed)
    }
}

/// The clock of this machine. Looking what it can do asks the processor, which takes longer than a
/// short run where the machine is a virtual one; so it is done once.
fn clock() -> quanta::Clock {
    static CLOCK: OnceLock<quanta::Clock> = OnceLock::new();
    CLOCK.get_or_init(quanta::Clock::new).clone()
}

fn wake(wakers: Vec<Waker>) {
    for waker in wakers {
        waker.wake();
    }
}
