//! Tasks, world and rules together, for whoever has no real threads to run on.
//!
//! It knows no time and chooses nothing: the simulator adds a clock and a policy, an explorer
//! branches on every choice.

use super::rules::Rules;
use super::stuck::Situation;
use super::task::{End, Reply, Request, Task, task_seed};
use super::waiters::Waiters;
use super::world::{Attempt, Frees, World};
use crate::program::op::{Note, Op, Resource, Work};
use crate::program::{DefId, Fault, Program, Signal, StepId, TaskId, TaskRange, Value};
use crate::trace::{StuckTask, Want};
use std::collections::VecDeque;
use std::sync::Arc;

/// A program in the middle of a run.
#[derive(Debug, Clone)]
pub struct System {
    program: Arc<Program>,
    rules: Rules,
    /// What is shared.
    pub world: World,
    waiters: Waiters,
    tasks: Vec<Seat>,
    /// Seats that nobody has; `None` where there is no limit.
    free: Option<u32>,
    /// Tasks with a seat that can take a step, in the order in which they became able to.
    ready: VecDeque<TaskId>,
    /// Tasks that could take a step if they had a seat, in the order of arrival.
    queue: VecDeque<TaskId>,
    /// Where `spawn` is a call: the callers, innermost last, and what they have still to call.
    calls: Vec<Call>,
}

#[derive(Debug, Clone)]
struct Seat {
    task: Task,
    status: Status,
    seated: bool,
    started: bool,
    reply: Reply,
    /// An operation that is to be tried again.
    again: Option<(StepId, Op)>,
}

#[derive(Debug, Clone)]
struct Call {
    caller: TaskId,
    next: u32,
    end: u32,
}

/// What a task is doing between its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It can take a step, or could if it had a seat.
    Ready,
    /// It waits for something shared.
    Blocked(Resource),
    /// It sleeps, is in a blocking call or computes.
    Working(Work),
    /// It waits for the tasks it called to end.
    Calling,
    /// It has ended.
    Ended,
}

/// What one step did.
#[derive(Debug, Clone, PartialEq)]
pub struct Stepped {
    /// The step; meaningless for [`Did::Ended`] of a task that has no steps.
    pub step: StepId,
    /// Whether it was the task's first.
    pub first: bool,
    /// What it did.
    pub did: Did,
    /// The tasks that may try again because of it.
    pub told: Vec<TaskId>,
    /// The tasks it started, and what they run.
    pub started: Option<(TaskRange, DefId)>,
    /// The tasks that it asked to stop.
    pub cancelled: Vec<TaskId>,
    /// Those of them whose work was cut short.
    pub cut: Vec<TaskId>,
}

/// What one step did.
#[derive(Debug, Clone, PartialEq)]
pub enum Did {
    /// A shared operation, which gave this.
    Operation(Op, Value),
    /// A shared operation, which has to wait.
    Blocked(Resource),
    /// A shared operation that was a mistake; the task fails at its next step.
    Refused(Fault),
    /// It began some work; [`System::finish_work`] ends it.
    Work(Work),
    /// It looked at the clock; [`System::finish_work`] gives it the time.
    Looked,
    /// It said something.
    Said(String),
    /// It has used its fuel and wants more.
    Fuel,
    /// It ended.
    Ended(End),
}

impl System {
    /// A program before its first step. `seed` decides its random numbers.
    pub fn new(program: Arc<Program>, rules: Rules, seed: u64) -> System {
        let world = World::new(&program, rules.isolated);
        let free = rules.seat_count(program.machinery.workers);
        let main = Task::main(&program, seed);
        let mut system = System {
            program,
            rules,
            world,
            waiters: Waiters::default(),
            tasks: Vec::new(),
            free,
            ready: VecDeque::new(),
            queue: VecDeque::new(),
            calls: Vec::new(),
        };
        system.add(main);
        system.enqueue(TaskId::MAIN);
        system
    }

    /// Lets whoever waits be served in any order, as the schedule has it; before the first step.
    #[must_use]
    pub fn in_any_order(mut self) -> System {
        self.waiters = Waiters::in_any_order(!self.rules.wait_keeps_seat);
        self
    }

    /// The program that runs.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// What a task is doing.
    pub fn status(&self, id: TaskId) -> Status {
        self.tasks[id.index()].status
    }

    /// Whether a task has a seat.
    pub fn seated(&self, id: TaskId) -> bool {
        self.tasks[id.index()].seated
    }

    /// Tasks that can take a step now, in the order in which they became able to.
    pub fn ready(&self) -> &VecDeque<TaskId> {
        &self.ready
    }

    /// Tasks that could take a step if they had a seat; empty while any seat is free and
    /// [`System::take_seat`] has not been called.
    pub fn queue(&self) -> &VecDeque<TaskId> {
        &self.queue
    }

    /// Whether a task of the queue can be given a seat.
    pub fn seat_is_free(&self) -> bool {
        self.free != Some(0)
    }

    /// Gives a free seat to the task at this place of the queue.
    pub fn take_seat(&mut self, place: usize) {
        if !self.seat_is_free() {
            return;
        }
        if let Some(id) = self.queue.remove(place) {
            self.sit(id);
        }
    }

    fn sit(&mut self, id: TaskId) {
        if let Some(free) = self.free.as_mut().filter(|_| self.rules.counts(id)) {
            *free -= 1;
        }
        self.tasks[id.index()].seated = true;
        self.ready.push_back(id);
    }

    fn stand(&mut self, id: TaskId) {
        let seat = &mut self.tasks[id.index()];
        let had_one = std::mem::take(&mut seat.seated);
        if let Some(free) = self
            .free
            .as_mut()
            .filter(|_| had_one && self.rules.counts(id))
        {
            *free += 1;
        }
    }

    /// The task can go on: at once if it has a seat, in its turn if not.
    fn enqueue(&mut self, id: TaskId) {
        self.tasks[id.index()].status = Status::Ready;
        if self.tasks[id.index()].seated {
            self.ready.push_back(id);
        } else if self.free.is_none() || !self.rules.counts(id) {
            self.sit(id);
        } else {
            self.queue.push_back(id);
        }
    }

    fn add(&mut self, task: Task) {
        self.tasks.push(Seat {
            task,
            status: Status::Ready,
            seated: false,
            started: false,
            reply: Reply::Go,
            again: None,
        });
    }

    /// Lets a ready task take its next step; `fuel` is how many instructions it may do. A task
    /// that is ready after it stays at the front, so that it goes on unless somebody decides
    /// otherwise.
    pub fn step(&mut self, id: TaskId, fuel: &mut u64) -> Stepped {
        self.leave_ready(id);
        let seat = &mut self.tasks[id.index()];
        let first = !std::mem::replace(&mut seat.started, true);
        let mut stepped = Stepped {
            step: StepId::default(),
            first,
            did: Did::Fuel,
            told: Vec::new(),
            started: None,
            cancelled: Vec::new(),
            cut: Vec::new(),
        };
        if let Some((step, op)) = seat.again.take() {
            stepped.step = step;
            self.operation(id, op, &mut stepped);
            return stepped;
        }
        let reply = std::mem::replace(&mut seat.reply, Reply::Go);
        let killed = self.rules.isolated && self.world.task(id).cancel;
        let request = match killed {
            true => Request::Finished(End::Cancelled),
            false => seat.task.resume(&self.program, reply, fuel),
        };
        stepped.step = seat.task.step(&self.program);
        match request {
            Request::Fuel => self.ready.push_front(id),
            Request::Shared(op) => self.operation(id, op, &mut stepped),
            Request::Work(work) => self.work(id, work, &mut stepped),
            Request::Note(Note::Said(text)) => {
                stepped.did = Did::Said(text);
                self.ready.push_front(id);
            }
            Request::Finished(end) => {
                self.end(id, &end, &mut stepped);
                stepped.did = Did::Ended(end);
            }
        }
        stepped
    }

    fn leave_ready(&mut self, id: TaskId) {
        if self.ready.front() == Some(&id) {
            self.ready.pop_front();
        } else {
            self.ready.retain(|ready| *ready != id);
        }
    }

    /// Takes a ready task aside for a while, without anything being asked of it, and says whether
    /// there was such a task; [`System::end_pause`] lets it go on. It keeps its seat.
    pub fn pause(&mut self, id: TaskId, time: i64) -> bool {
        let ready = self.status(id) == Status::Ready && self.seated(id);
        if ready {
            self.leave_ready(id);
            self.tasks[id.index()].status = Status::Working(Work::Block(time));
        }
        ready
    }

    /// Ends what [`System::pause`] began.
    pub fn end_pause(&mut self, id: TaskId) {
        if matches!(self.status(id), Status::Working(_)) {
            self.enqueue(id);
        }
    }

    /// Lets the other ready tasks go first.
    pub fn rotate(&mut self, id: TaskId) {
        if self.ready.front() == Some(&id) {
            self.ready.rotate_left(1);
        }
    }

    fn operation(&mut self, id: TaskId, op: Op, stepped: &mut Stepped) {
        let wait = op.waits_for();
        let may_try = wait.is_none_or(|resource| {
            self.waiters.may_try(id, resource) || self.world.has_already(id, resource)
        });
        let attempt = match (may_try, wait) {
            (false, Some(resource)) => Attempt::Blocked(resource),
            _ => self.world.attempt(&self.program, id, &op),
        };
        match attempt {
            Attempt::Done {
                reply,
                frees,
                starts,
            } => {
                stepped.told.extend(self.waiters.leave(id, true));
                if let Frees::Tasks(range) = frees {
                    let cancelled = |id: &TaskId| self.world.task(*id).cancel;
                    stepped.cancelled = range.iter().filter(cancelled).collect();
                }
                self.waiters.tell_freed(frees, &mut stepped.told);
                if let Some(resource) = op.begins_to_wait_for() {
                    let def = self.world.task(id).def;
                    self.waiters.begin(id, def, resource);
                }
                self.tasks[id.index()].reply = Reply::Value(reply);
                self.ready.push_front(id);
                if let (Some(range), Op::Spawn(spawn)) = (starts, &op) {
                    stepped.started = Some((range, spawn.def));
                    self.start(id, range, spawn);
                }
                for cancelled in stepped.cancelled.clone() {
                    self.see_cancellation(cancelled, stepped);
                }
                for told in stepped.told.clone() {
                    self.try_again(told);
                }
                stepped.did = Did::Operation(op, reply);
            }
            Attempt::Blocked(_) if self.world.task(id).cancel => {
                stepped.told.extend(self.waiters.leave(id, false));
                for told in stepped.told.clone() {
                    self.try_again(told);
                }
                self.tasks[id.index()].reply = Reply::Cancelled;
                self.ready.push_front(id);
                stepped.did = Did::Blocked(wait.unwrap_or(Resource::Group(id)));
            }
            Attempt::Blocked(resource) => {
                let def = self.world.task(id).def;
                self.waiters.wait(id, def, resource, may_try);
                let seat = &mut self.tasks[id.index()];
                seat.again = Some((stepped.step, op));
                seat.status = Status::Blocked(resource);
                if !self.rules.wait_keeps_seat {
                    self.stand(id);
                }
                if !may_try && self.waiters.let_try(id) {
                    self.enqueue(id);
                }
                stepped.did = Did::Blocked(resource);
            }
            Attempt::Fault(fault) => {
                stepped.told.extend(self.waiters.leave(id, false));
                for told in stepped.told.clone() {
                    self.try_again(told);
                }
                self.tasks[id.index()].reply = Reply::Refused(fault.clone());
                self.ready.push_front(id);
                stepped.did = Did::Refused(fault);
            }
        }
    }

    fn try_again(&mut self, id: TaskId) {
        if matches!(self.status(id), Status::Blocked(_)) {
            self.enqueue(id);
        }
    }

    /// A task that has been asked to stop sees it now, if it is where it gives way.
    fn see_cancellation(&mut self, id: TaskId, stepped: &mut Stepped) {
        let seat = &mut self.tasks[id.index()];
        let gives_way = match seat.status {
            Status::Blocked(_) | Status::Working(Work::Sleep(_)) => true,
            Status::Working(_) => self.rules.isolated,
            Status::Ready | Status::Calling | Status::Ended => false,
        };
        if !gives_way {
            return;
        }
        if matches!(seat.status, Status::Working(_)) {
            stepped.cut.push(id);
        }
        seat.again = None;
        seat.reply = Reply::Cancelled;
        self.enqueue(id);
    }

    fn start(&mut self, parent: TaskId, range: TaskRange, spawn: &crate::program::op::Spawn) {
        let seeds = task_seed(&mut self.tasks[parent.index()].task);
        for (nth, id) in (0..).zip(range.iter()) {
            let task = Task::new(&self.program, id, spawn.def, spawn.args_of(nth), seeds(nth));
            self.add(task);
            if !self.rules.spawn_calls {
                self.enqueue(id);
            }
        }
        if self.rules.spawn_calls {
            self.leave_ready(parent);
            self.stand(parent);
            self.tasks[parent.index()].status = Status::Calling;
            let (next, end) = (range.first.0, range.first.0 + range.count);
            self.calls.push(Call {
                caller: parent,
                next,
                end,
            });
            self.call_next();
        }
    }

    /// Where `spawn` is a call: starts the next task to be called, or goes back to the caller.
    fn call_next(&mut self) {
        let Some(call) = self.calls.last_mut() else {
            return;
        };
        if call.next < call.end {
            let id = TaskId(call.next);
            call.next += 1;
            self.sit(id);
        } else {
            let caller = call.caller;
            self.calls.pop();
            self.tasks[caller.index()].status = Status::Ready;
            self.sit(caller);
        }
    }

    fn work(&mut self, id: TaskId, work: Work, stepped: &mut Stepped) {
        let gives_way = matches!(work, Work::Sleep(_) | Work::Yield);
        if gives_way && self.world.task(id).cancel {
            self.tasks[id.index()].reply = Reply::Cancelled;
            self.ready.push_front(id);
            stepped.did = Did::Work(work);
            return;
        }
        stepped.did = Did::Work(work);
        match work {
            Work::Now => {
                stepped.did = Did::Looked;
                self.ready.push_front(id);
            }
            Work::Yield => {
                if !self.rules.sleep_keeps_seat {
                    self.stand(id);
                }
                self.enqueue(id);
            }
            Work::Sleep(_) | Work::Block(_) | Work::Compute(_) => {
                self.tasks[id.index()].status = Status::Working(work);
                if matches!(work, Work::Sleep(_)) && !self.rules.sleep_keeps_seat {
                    self.stand(id);
                }
            }
        }
    }

    /// The work of a task is over; `reply` is what it gave.
    pub fn finish_work(&mut self, id: TaskId, reply: Value) {
        self.tasks[id.index()].reply = Reply::Value(reply);
        if matches!(self.status(id), Status::Working(_)) {
            self.enqueue(id);
        }
    }

    fn end(&mut self, id: TaskId, end: &End, stepped: &mut Stepped) {
        stepped.told.extend(self.waiters.leave(id, false));
        let frees = self.world.end(id, end);
        self.waiters.tell_freed(frees, &mut stepped.told);
        self.stand(id);
        self.tasks[id.index()].status = Status::Ended;
        for told in stepped.told.clone() {
            self.try_again(told);
        }
        if self.rules.spawn_calls {
            self.call_next();
        }
    }

    /// Whether the main task has ended.
    pub fn main_has_ended(&self) -> bool {
        self.world.task(TaskId::MAIN).state != Signal::Pending
    }

    /// How the rest of the run finds a task that has not ended: it is abandoned.
    pub fn abandon(&mut self, id: TaskId) {
        let _ = self.world.end(id, &End::Abandoned);
        self.tasks[id.index()].status = Status::Ended;
    }

    /// The tasks that can never go on. Looks no further than it must: `who` is the task that has
    /// just begun to wait or has just ended.
    pub fn stuck_after(&self, who: TaskId) -> Vec<StuckTask> {
        let program = &self.program;
        let limited = self.free.is_some() && self.rules.wait_keeps_seat;
        // Where waiting takes up seats, somebody who has one must be able to move too.
        let seat_left = !limited || self.seat_is_free() || !self.ready.is_empty();
        let idle = match self.status(who) {
            _ if !seat_left => false,
            Status::Blocked(resource) => {
                super::stuck::may_be_freed(program, &self.world, &self.waiters, resource)
            }
            Status::Ended => {
                let def = self.world.task(who).def;
                let others = self.world.living_of(def) > self.waiters.untold_of(def);
                self.waiters.untold_count() == 0 || (others && !self.world.holds_any(who))
            }
            _ => true,
        };
        if idle { Vec::new() } else { self.stuck() }
    }

    /// The tasks that can never go on.
    pub fn stuck(&self) -> Vec<StuckTask> {
        let mut wants: Vec<_> = self
            .waiters
            .held_up()
            .map(|(id, resource)| (id, Want::Shared(resource)))
            .collect();
        wants.extend(self.queue.iter().map(|id| (*id, Want::Seat)));
        for call in &self.calls {
            let group = self.world.task(TaskId(call.end - 1)).group;
            wants.push((call.caller, Want::Shared(Resource::Group(group))));
            wants.extend((call.next..call.end).map(|id| (TaskId(id), Want::Seat)));
        }
        let limited = self.free.is_some();
        let seated = match limited {
            true => (0..self.world.task_count())
                .map(TaskId)
                .filter(|id| self.seated(*id) && self.rules.counts(*id))
                .collect(),
            false => Vec::new(),
        };
        let free_seat = self.free != Some(0);
        Situation {
            program: &self.program,
            world: &self.world,
            wants,
            free_seat,
            seated,
        }
        .stuck()
    }
}
