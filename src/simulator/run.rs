//! One simulated run.

use super::clock::Clock;
use super::policy::{Chooser, Next, Policy};
use crate::machine::{Did, End, Rules, Status, Stepped, System, Verdict};
use crate::program::op::Work;
use crate::program::{DefId, Pace, Program, StepId, TaskId, TaskRange, Value};
use crate::trace::{
    self, Event, Kind, Meta, Names, Outcome, StuckTask, Trace, WorkerInfo, WorkerKind,
};
use std::sync::Arc;

/// How to simulate.
pub struct Simulation<'a> {
    /// The mechanism's rules.
    pub rules: Rules,
    /// What decides the random numbers of the program.
    pub seed: u64,
    /// Who takes the next step.
    pub policy: Policy,
    /// What happens between steps.
    pub pace: Pace,
    /// How many instructions one task may take.
    pub limit: u64,
    /// How many events to keep.
    pub events: usize,
    /// Looked at now and then: whether to stop.
    pub stop: &'a dyn Fn() -> Option<Outcome>,
}

impl Simulation<'_> {
    /// In turn, without pace, 1 000 000 instructions a task, 4 000 000 events.
    pub fn new(rules: Rules) -> Simulation<'static> {
        Simulation {
            rules,
            seed: 0,
            policy: Policy::InTurn,
            pace: Pace::None,
            limit: 1_000_000,
            events: 4_000_000,
            stop: &|| None,
        }
    }
}

/// What came of a simulation.
#[derive(Debug, Clone)]
pub struct Simulated {
    /// What happened. Of its `meta` what only the lesson knows is left empty.
    pub trace: Trace,
    /// The order in which tasks took their steps, as [`Policy::Given`] takes it. Empty where
    /// events were not kept.
    pub schedule: Vec<TaskId>,
    /// For each of these steps how many events the trace had after it.
    pub events: Vec<usize>,
    /// The shared variables at the end.
    pub values: Vec<Value>,
}

/// Runs a program on the simulated clock.
pub fn simulate(program: &Arc<Program>, simulation: &Simulation<'_>) -> Simulated {
    let mut system = System::new(Arc::clone(program), simulation.rules, simulation.seed);
    if matches!(simulation.policy, Policy::Given(_) | Policy::Only(_)) {
        system = system.in_any_order();
    }
    let mut run = Run {
        simulation,
        system,
        clock: Clock::new(program.machinery.cores),
        chooser: Chooser::new(&simulation.policy),
        verdict: Verdict::default(),
        trace: Trace::default(),
        schedule: Vec::new(),
        events: Vec::new(),
        places: Places::default(),
        resuming: Vec::new(),
        spent: Vec::new(),
    };
    let main = TaskRange {
        first: TaskId::MAIN,
        count: 1,
    };
    run.spawned(TaskId::MAIN, StepId::default(), main, program.text.main);
    let stopped = run.go();
    run.finish(program, stopped)
}

struct Run<'a> {
    simulation: &'a Simulation<'a>,
    system: System,
    clock: Clock,
    chooser: Chooser,
    verdict: Verdict,
    trace: Trace,
    schedule: Vec<TaskId>,
    events: Vec<usize>,
    places: Places,
    /// Tasks whose work is over and who have not yet gone on.
    resuming: Vec<bool>,
    /// How many instructions each task has done.
    spent: Vec<u64>,
}

/// How many instructions a task may do before others and the clock are looked at.
const FUEL: u64 = 100_000;

/// How many steps between two looks at whether to stop.
const LOOK: u32 = 4096;

impl Run<'_> {
    /// Runs to the end; says what ended it from outside.
    fn go(&mut self) -> Option<Outcome> {
        let mut steps = 0u32;
        while !self.system.main_has_ended() {
            steps = steps.wrapping_add(1);
            if steps.is_multiple_of(LOOK)
                && let Some(outcome) = (self.simulation.stop)()
            {
                return Some(outcome);
            }
            match self.chooser.next(&mut self.system) {
                Next::Step(id) => {
                    if !self.step(id) {
                        return Some(Outcome::Limit {
                            steps: self.simulation.limit,
                        });
                    }
                }
                Next::Wait => {
                    if !self.wait() {
                        let stuck = self.system.stuck();
                        self.stuck(stuck);
                        return None;
                    }
                }
                Next::Until(id) => {
                    while matches!(self.system.status(id), Status::Working(_)) && self.wait() {}
                }
                Next::Cannot(id) => {
                    let name = self.system.world.task_name(self.system.program(), id);
                    let why = format!("a schedule that {name} cannot follow");
                    return Some(Outcome::Cancelled { why });
                }
                Next::Over => return Some(Outcome::Running),
            }
        }
        None
    }

    /// Lets time pass until somebody can go on; `false` if nobody ever can.
    fn wait(&mut self) -> bool {
        let Some(id) = self.clock.advance() else {
            return false;
        };
        if let Status::Working(_) = self.system.status(id) {
            if std::mem::take(&mut self.places.of(id).paused) {
                self.system.end_pause(id);
            } else {
                self.set_resuming(id);
                self.system.finish_work(id, Value::None);
            }
        }
        true
    }

    fn set_resuming(&mut self, id: TaskId) {
        if self.resuming.len() <= id.index() {
            self.resuming.resize(id.index() + 1, false);
        }
        self.resuming[id.index()] = true;
    }

    /// One step of a task; `false` if it has used up its steps.
    fn step(&mut self, id: TaskId) -> bool {
        if self.trace.events.len() < self.simulation.events {
            self.schedule.push(id);
        }
        self.places.sit(id, &self.simulation.rules);
        if self.spent.len() <= id.index() {
            self.spent.resize(id.index() + 1, 0);
        }
        let left = self.simulation.limit - self.spent[id.index()];
        let given = left.min(FUEL);
        let mut fuel = given;
        let stepped = self.system.step(id, &mut fuel);
        self.spent[id.index()] += given - fuel;
        let left = left - (given - fuel);
        if stepped.first {
            self.record(Event::new(Kind::Started, id, stepped.step));
        }
        if self.resuming.get(id.index()).copied().unwrap_or_default() {
            self.resuming[id.index()] = false;
            let cancelled = matches!(stepped.did, Did::Ended(End::Cancelled));
            if !cancelled {
                self.record(Event::new(Kind::Resumed, id, stepped.step));
            }
        }
        let out_of_steps = stepped.did == Did::Fuel && left == 0;
        self.tell(id, stepped);
        if !self.system.seated(id) {
            self.places.stand(id);
        }
        if out_of_steps {
            self.ended(id, &End::OutOfSteps);
            self.system.abandon(id);
        }
        if self.events.len() < self.schedule.len() {
            self.events.push(self.trace.events.len());
        }
        !out_of_steps
    }

    /// Records what a step did and sees to what follows from it.
    fn tell(&mut self, id: TaskId, stepped: Stepped) {
        let Stepped {
            step,
            did,
            told,
            started,
            cancelled,
            cut,
            ..
        } = stepped;
        let event = |kind| Event::new(kind, id, step);
        match did {
            Did::Operation(op, reply) => {
                match started {
                    Some((range, def)) => self.spawned(id, step, range, def),
                    None => self.record(event(Kind::Done).value(reply).object(op.object())),
                }
                self.pace(id);
            }
            Did::Blocked(resource) => {
                self.record(event(Kind::Blocked).arg(resource.encode()));
                self.look_for_stuck(id);
            }
            Did::Refused(_) => self.record(event(Kind::Failed)),
            Did::Work(work) => self.work(id, step, work),
            Did::Looked => {
                let now = self.clock.now();
                self.record(event(Kind::Looked).arg(now));
                self.system.finish_work(id, Value::Duration(now as i64));
            }
            Did::Said(text) => {
                let number = self.trace.texts.len() as u64;
                if self.trace.events.len() < self.simulation.events {
                    self.trace.texts.push(text);
                }
                self.record(event(Kind::Said).arg(number));
            }
            Did::Fuel => {}
            Did::Ended(end) => {
                self.ended(id, &end);
                let program = self.system.program();
                self.verdict
                    .ended(|| self.system.world.task_name(program, id), &end);
            }
        }
        for other in cut {
            self.clock.forget(other);
        }
        let by = u64::from(id.0);
        for other in cancelled {
            self.record(Event::new(Kind::CancelAsked, other, StepId::default()).arg(by));
        }
        for other in told {
            self.record(Event::new(Kind::Ready, other, StepId::default()).arg(by));
        }
        if self.system.status(id) == Status::Ended && !self.system.main_has_ended() {
            self.look_for_stuck(id);
        }
    }

    fn spawned(&mut self, id: TaskId, step: StepId, range: TaskRange, def: DefId) {
        let (_, arg) = Value::Tasks(range).encode();
        self.record(Event::new(Kind::Spawned, id, step).arg(arg).object(def.0));
    }

    fn pace(&mut self, id: TaskId) {
        match self.simulation.pace {
            Pace::None => {}
            Pace::Yield => self.system.rotate(id),
            Pace::Pause(time) => {
                if self.system.pause(id, time) {
                    self.places.of(id).paused = true;
                    self.clock.after(time.unsigned_abs(), id);
                }
            }
        }
    }

    fn work(&mut self, id: TaskId, step: StepId, work: Work) {
        let (kind, time) = match work {
            Work::Sleep(time) => (Kind::Sleep, time),
            Work::Block(time) => (Kind::Block, time),
            Work::Compute(time) => (Kind::Compute, time),
            Work::Yield | Work::Now => {
                return self.record(Event::new(Kind::Yielded, id, step));
            }
        };
        self.record(Event::new(kind, id, step).arg(time as u64));
        if let Status::Working(_) = self.system.status(id) {
            match work {
                Work::Compute(_) => self.clock.after_computing(time.unsigned_abs(), id),
                _ => self.clock.after(time.unsigned_abs(), id),
            }
        }
    }

    fn look_for_stuck(&mut self, id: TaskId) {
        let stuck = self.system.stuck_after(id);
        self.stuck(stuck);
    }

    fn stuck(&mut self, stuck: Vec<StuckTask>) {
        for task in self.verdict.stuck(stuck) {
            let arg = match task.want {
                trace::Want::Shared(resource) => resource.encode(),
                trace::Want::Seat => u64::MAX,
            };
            self.record(Event::new(Kind::Stuck, task.task, StepId::default()).arg(arg));
        }
    }

    fn ended(&mut self, id: TaskId, end: &End) {
        let (kind, value) = end.told();
        let event = Event::new(Kind::Ended, id, StepId::default()).object(kind as u16);
        self.record(event.value(value));
    }

    fn record(&mut self, event: Event) {
        let most = self.simulation.events;
        // The event that says when the run was over must not be missing.
        let last = event.kind == Kind::Ended && event.task == TaskId::MAIN && most > 0;
        if self.trace.events.len() >= most && !last {
            self.trace.dropped += 1;
            return;
        }
        let seq = self.trace.events.len() as u32;
        let worker = self.places.of(event.task).number;
        self.trace.events.push(Event {
            at: self.clock.now(),
            seq,
            worker,
            ..event
        });
    }

    fn finish(mut self, program: &Program, stopped: Option<Outcome>) -> Simulated {
        let main_ended = self.system.main_has_ended();
        let goes_on = stopped == Some(Outcome::Running);
        let live = self.system.world.live().filter(|_| !goes_on);
        for id in live.collect::<Vec<_>>() {
            self.ended(id, &End::Abandoned);
            self.system.abandon(id);
        }
        let values = self.system.world.values(program);
        self.trace.workers = self.places.workers();
        self.trace.meta = Meta {
            clock: trace::Clock::Virtual,
            scale: 1.0,
            seed: self.simulation.seed,
            cores: program.machinery.cores,
            workers: program.machinery.workers,
            outcome: self.verdict.outcome(stopped, main_ended),
            values: program.say_values(&values),
            names: Names::of(program),
            ..Meta::default()
        };
        Simulated {
            trace: self.trace,
            schedule: self.schedule,
            events: self.events,
            values,
        }
    }
}

/// Which seat each task has, by number: what would be a thread.
#[derive(Debug, Default)]
struct Places {
    tasks: Vec<Place>,
    taken: Vec<bool>,
    most: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Place {
    number: u16,
    seated: bool,
    paused: bool,
}

impl Places {
    fn of(&mut self, id: TaskId) -> &mut Place {
        if self.tasks.len() <= id.index() {
            self.tasks.resize(id.index() + 1, Place::default());
        }
        &mut self.tasks[id.index()]
    }

    fn sit(&mut self, id: TaskId, rules: &Rules) {
        if self.of(id).seated {
            return;
        }
        let free = match rules.seat_count(1) {
            // Where everybody has a seat, it is theirs for good.
            None => id.index(),
            Some(_) => self
                .taken
                .iter()
                .position(|taken| !taken)
                .unwrap_or(self.taken.len()),
        };
        if self.taken.len() <= free {
            self.taken.resize(free + 1, false);
        }
        self.taken[free] = true;
        self.most = self.most.max(free + 1);
        let place = self.of(id);
        (place.number, place.seated) = (u16::try_from(free).unwrap_or(u16::MAX), true);
    }

    fn stand(&mut self, id: TaskId) {
        let place = self.of(id);
        if std::mem::take(&mut place.seated) {
            let number = usize::from(place.number);
            self.taken[number] = false;
        }
    }

    fn workers(&self) -> Vec<WorkerInfo> {
        let most = self.most.min(usize::from(u16::MAX) + 1);
        let worker = |number: usize| WorkerInfo {
            kind: WorkerKind::Simulated,
            os_id: 0,
            name: format!("seat {}", number + 1),
        };
        (0..most).map(worker).collect()
    }
}
