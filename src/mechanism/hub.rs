//! The shared world of a real run.
//!
//! One mutex around the machine's `World`: every shared operation of a real run goes through it,
//! and takes its place in the order of the trace inside it. Work, notes and local steps do not.

use super::run::Run;
use crate::machine::{
    Attempt, End, Frees, Reply, Rules, Situation, Spread, Task, Verdict, Waiters, World,
    may_be_freed,
};
use crate::program::op::{Op, Resource};
use crate::program::{Program, Signal, StepId, TaskId, Value};
use crate::trace::{Event, Kind, Outcome, Recorder, StuckTask, Trace, Want, WorkerInfo, Writer};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
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
        let clock = quanta::Clock::new();
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
        if self.rules.wait_keeps_seat && self.rules.seat_count(1).is_some() {
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

    /// Tries an operation of the task `who`. If it has to wait, `waker` is woken when it is worth
    /// trying again.
    pub fn poll(
        &self,
        who: TaskId,
        step: StepId,
        op: &Op,
        waker: &Waker,
        writer: &mut Writer,
    ) -> Poll<Reply> {
        let mut guard = self.state();
        if self.is_over() {
            return Poll::Ready(Reply::Stop);
        }
        let state = &mut *guard;
        if let Some(refused) = self.too_many(state, op) {
            let wakers = self.end_run(state, Some(refused));
            drop(guard);
            wake(wakers);
            return Poll::Ready(Reply::Stop);
        }
        let wait = op.waits_for();
        let may_try = wait.is_none_or(|resource| state.waiters.may_try(who, resource));
        let attempt = match wait {
            Some(resource) if !may_try => Attempt::Blocked(resource),
            _ => state.world.attempt(&self.program, who, op),
        };
        let event = |kind| Event::new(kind, who, step);
        match attempt {
            Attempt::Done {
                reply,
                frees,
                starts,
            } => {
                let mut told = Vec::new();
                told.extend(state.waiters.leave(who, true));
                state.waiters.tell_freed(frees, &mut told);
                let done = match (starts, op) {
                    (Some(range), Op::Spawn(spawn)) => {
                        if self.rules.wait_keeps_seat && self.rules.seat_count(1).is_some() {
                            state.queued.extend(range.iter());
                        }
                        event(Kind::Spawned)
                            .arg(Value::Tasks(range).encode().1)
                            .object(spawn.def.0)
                    }
                    _ => event(Kind::Done).value(reply).object(op.object()),
                };
                self.record(writer, done);
                let mut wakers = self.tell(state, who, &told, writer);
                if let Frees::Tasks(range) = frees {
                    self.cancelling.store(true, Ordering::Release);
                    for other in range.iter().filter(|id| state.world.task(*id).cancel) {
                        let asked = Event::new(Kind::CancelAsked, other, StepId::default());
                        self.record(writer, asked.arg(who.0.into()));
                        wakers.extend(state.wakers.get(&other).cloned());
                    }
                }
                drop(guard);
                wake(wakers);
                Poll::Ready(Reply::Value(reply))
            }
            Attempt::Blocked(resource) => {
                if state.world.task(who).cancel {
                    let told: Vec<_> = state.waiters.leave(who, false).into_iter().collect();
                    let wakers = self.tell(state, who, &told, writer);
                    drop(guard);
                    wake(wakers);
                    return Poll::Ready(Reply::Cancelled);
                }
                state.wakers.insert(who, waker.clone());
                if state.waiters.waits(who) {
                    return Poll::Pending;
                }
                let def = state.world.task(who).def;
                state.waiters.wait(who, def, resource, may_try);
                self.record(writer, event(Kind::Blocked).arg(resource.encode()));
                let wakers = self.look_for_stuck(state, Some(resource), writer);
                drop(guard);
                wake(wakers);
                Poll::Pending
            }
            Attempt::Fault(fault) => {
                let told: Vec<_> = state.waiters.leave(who, false).into_iter().collect();
                self.record(writer, event(Kind::Failed));
                let wakers = self.tell(state, who, &told, writer);
                drop(guard);
                wake(wakers);
                Poll::Ready(Reply::Refused(fault))
            }
        }
    }

    /// Repeats in the world what a process did at `at` to a copy of its own, and records it.
    #[cfg(unix)]
    pub(super) fn follow(&self, who: TaskId, step: StepId, op: &Op, at: u64, writer: &mut Writer) {
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

    /// Why so many tasks cannot be started here, if they cannot.
    fn too_many(&self, state: &State, op: &Op) -> Option<Outcome> {
        let (Op::Spawn(spawn), Some((most, reason))) = (op, &state.most) else {
            return None;
        };
        let wanted = state.world.living() as usize + spawn.count as usize;
        if wanted <= *most {
            return None;
        }
        let reason = format!(
            "{wanted} at once are more than the {most} that are safe on this machine: {reason}. \
             Ask for fewer, or run it as async tasks"
        );
        Some(Outcome::Refused { reason })
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

    /// A task has ended.
    pub fn ended(&self, who: TaskId, end: &End, writer: &mut Writer) {
        let (kind, value) = end.told();
        let event = Event::new(Kind::Ended, who, StepId::default()).object(kind as u16);
        self.ended_as(who, end, event.value(value), writer);
    }

    /// A task has ended, and this event tells it.
    pub(super) fn ended_as(&self, who: TaskId, end: &End, event: Event, writer: &mut Writer) {
        let mut guard = self.state();
        let state = &mut *guard;
        if state.world.task(who).state != Signal::Pending {
            return;
        }
        if !state.wakers.is_empty() {
            state.wakers.remove(&who);
        }
        state.seated.remove(&who);
        state.queued.remove(&who);
        let mut told: Vec<TaskId> = state.waiters.leave(who, false).into_iter().collect();
        let held = state.world.holds_any(who);
        let frees = state.world.end(who, end);
        self.record(writer, event);
        let mut wakers = Vec::new();
        if !self.is_over() {
            state.waiters.tell_freed(frees, &mut told);
            wakers = self.tell(state, who, &told, writer);
            let (verdict, world) = (&mut state.verdict, &state.world);
            verdict.ended(|| world.task_name(&self.program, who), end);
            if *end == End::OutOfSteps {
                let limit = Outcome::Limit {
                    steps: self.run.limit,
                };
                wakers.extend(self.end_run(state, Some(limit)));
            } else if who == TaskId::MAIN {
                wakers.extend(self.end_run(state, None));
            } else if self.may_leave_stuck(state, who, held) {
                wakers.extend(self.look_for_stuck(state, None, writer));
            }
        }
        drop(guard);
        wake(wakers);
    }

    /// Whether the end of a task may leave others waiting for ever.
    fn may_leave_stuck(&self, state: &State, who: TaskId, held: bool) -> bool {
        let def = state.world.task(who).def;
        let last = state.world.living_of(def) <= state.waiters.untold_of(def);
        state.waiters.untold_count() > 0 && (held || last)
    }

    /// Looks whether anybody can never go on, now that somebody waits for `resource` or has
    /// ended; ends the run if nobody can.
    fn look_for_stuck(
        &self,
        state: &mut State,
        resource: Option<Resource>,
        writer: &mut Writer,
    ) -> Vec<Waker> {
        let program = &self.program;
        let seats = self.rules.seat_count(program.machinery.workers);
        let limited = seats.filter(|_| self.rules.wait_keeps_seat);
        let moves = |who: &TaskId| !state.waiters.waits(*who);
        let seat_left = limited.is_none_or(|seats| {
            state.seated.len() < seats as usize || state.seated.iter().any(moves)
        });
        let hope = resource
            .is_some_and(|wanted| may_be_freed(program, &state.world, &state.waiters, wanted));
        if hope && seat_left {
            return Vec::new();
        }
        let stuck = self.stuck(state, limited);
        let all = stuck.len() == state.world.living() as usize;
        for task in state.verdict.stuck(stuck) {
            let arg = match task.want {
                Want::Shared(resource) => resource.encode(),
                Want::Seat => u64::MAX,
            };
            self.record(
                writer,
                Event::new(Kind::Stuck, task.task, StepId::default()).arg(arg),
            );
        }
        if all {
            self.end_run(state, None)
        } else {
            Vec::new()
        }
    }

    fn stuck(&self, state: &State, limited: Option<u32>) -> Vec<StuckTask> {
        let held_up = state.waiters.held_up();
        let mut wants: Vec<_> = held_up
            .map(|(who, wanted)| (who, Want::Shared(wanted)))
            .collect();
        let mut free_seat = true;
        if let Some(seats) = limited {
            wants.extend(state.queued.iter().map(|who| (*who, Want::Seat)));
            wants.extend(
                state
                    .calls
                    .iter()
                    .map(|(who, group)| (*who, Want::Shared(*group))),
            );
            free_seat = state.seated.len() < seats as usize;
        }
        let seated = state.seated.iter().copied().collect();
        let (program, world) = (&self.program, &state.world);
        Situation {
            program,
            world,
            wants,
            free_seat,
            seated,
        }
        .stuck()
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

fn wake(wakers: Vec<Waker>) {
    for waker in wakers {
        waker.wake();
    }
}
