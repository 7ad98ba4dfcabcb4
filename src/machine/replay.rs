//! A run followed event by event: what a trace and its program together determine.
//!
//! The events are fed back in their order: every reply must be the one the world gives at that
//! point, every piece of work the one the task asks for. That a task was made to wait is always
//! allowed, because whom to let in first is the scheduler's to decide; that it was let in when the
//! world says no is not.

use super::conform::{Departure, KILLED};
use super::replayed::{MOST, Phase, Replayed, TaskNow, Wait};
use super::rules::{Rules, Seats};
use super::task::{End, Reply, Request, Task, task_seed};
use super::world::{Attempt, World};
use crate::program::op::{Note, Op, Resource, Work};
use crate::program::{Fault, Program, TaskId, Value};
use crate::trace::{EndKind, Event, Kind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A program in the middle of a run whose events are fed in one by one.
#[derive(Debug, Clone)]
pub struct Replay {
    program: Arc<Program>,
    world: World,
    tasks: Vec<Replayed>,
    /// Where there is one seat: who has it.
    one_seat: Option<Option<TaskId>>,
    spawn_calls: bool,
    /// Who waits for what, by the number of the event with which they began to.
    waiters: BTreeMap<Resource, BTreeMap<u64, TaskId>>,
    applied: u64,
    /// How many locals all tasks together have.
    locals: usize,
}

impl Replay {
    /// A run before its first event: main is there and has not begun. `seed` is that of the run,
    /// `rules` are those of its mechanism.
    pub fn new(program: Arc<Program>, rules: &Rules, seed: u64) -> Replay {
        let main = Task::main(&program, seed);
        Replay {
            world: World::new(&program, rules.isolated),
            locals: main.locals().len(),
            tasks: vec![Replayed::new(main)],
            one_seat: (rules.seats == Seats::One).then_some(None),
            spawn_calls: rules.spawn_calls,
            waiters: BTreeMap::new(),
            applied: 0,
            program,
        }
    }

    /// Follows the next event of the run. `texts` are those of its trace.
    ///
    /// # Errors
    /// If the machine does not allow the event here. The replay may have gone half of the way and
    /// is of no more use.
    pub fn apply(&mut self, event: &Event, texts: &[String]) -> Result<(), Departure> {
        self.applied += 1;
        self.event(event, texts)
            .map_err(|why| Departure::new(event, why))
    }

    /// Everything the tasks share.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The program that ran.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// How many tasks there have been.
    pub fn tasks(&self) -> usize {
        self.tasks.len()
    }

    /// A task; `None` if it has not been spawned yet.
    pub fn task(&self, id: TaskId) -> Option<TaskNow<'_>> {
        let task = self.tasks.get(id.index())?;
        Some(task.now(&self.program, &self.world))
    }

    /// Who waits for something, in the order in which they began to. Whoever has been told that it
    /// is free is among them until it has taken it.
    pub fn waiters(&self, resource: Resource) -> impl ExactSizeIterator<Item = TaskId> + '_ {
        static NOBODY: BTreeMap<u64, TaskId> = BTreeMap::new();
        let waiters = self.waiters.get(&resource).unwrap_or(&NOBODY);
        waiters.values().copied()
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let values = self.world.value_count() + self.locals;
        values * size_of::<Value>() + self.tasks.len() * (size_of::<Replayed>() + TASK_IN_WORLD)
    }
}

/// About how many bytes a task takes beside its own state: in the world, and where its locals are.
const TASK_IN_WORLD: usize = 96;

impl Replay {
    fn event(&mut self, event: &Event, texts: &[String]) -> Result<(), String> {
        let id = event.task;
        match event.kind {
            // About a task, but another's doing.
            Kind::Ready | Kind::Stuck | Kind::CancelAsked => return self.about(event),
            Kind::Spawned if event.spawned().first == TaskId::MAIN => return Ok(()),
            _ => {}
        }
        let Some(task) = self.tasks.get(id.index()) else {
            return Err("nobody spawned it".into());
        };
        if task.phase == Phase::Ended {
            return Err("the task has ended before".into());
        }
        let started = task.phase != Phase::NotStarted;
        if started == (event.kind == Kind::Started) && event.kind != Kind::Ended {
            return Err("a task starts once, before its first step".into());
        }
        self.check_seat(event)?;
        let phase = match event.kind {
            Kind::Started => self.go_on(id, Reply::Go),
            Kind::Ended => self.ended(event)?,
            Kind::Done | Kind::Spawned | Kind::Failed => self.operation(event)?,
            Kind::Blocked => self.blocked(event)?,
            Kind::Sleep => self.work(event, Work::Sleep(event.arg as i64))?,
            Kind::Block => self.work(event, Work::Block(event.arg as i64))?,
            Kind::Compute => self.work(event, Work::Compute(event.arg as i64))?,
            Kind::Yielded => {
                self.work(event, Work::Yield)?;
                self.go_on(id, Reply::Go);
                Phase::GaveWay
            }
            Kind::Looked => {
                self.work(event, Work::Now)?;
                let time = Value::Duration(event.arg as i64);
                self.go_on(id, Reply::Value(time))
            }
            Kind::Resumed => match self.ask(id) {
                Request::Work(_) => self.go_on(id, Reply::Go),
                other => return Err(asks_for(other)),
            },
            Kind::Said => {
                let said = texts.get(event.arg as usize);
                match self.ask(id) {
                    Request::Note(Note::Said(text)) if Some(text) == said => {
                        self.go_on(id, Reply::Go)
                    }
                    other => return Err(format!("{}, not to say {said:?}", asks_for(other))),
                }
            }
            Kind::Ready | Kind::Stuck | Kind::CancelAsked => return Ok(()),
        };
        self.tasks[id.index()].phase = phase;
        Ok(())
    }

    fn about(&mut self, event: &Event) -> Result<(), String> {
        let Some(task) = self.tasks.get_mut(event.task.index()) else {
            return Err("nobody spawned it".into());
        };
        match (event.kind, &mut task.wait) {
            (Kind::Ready, None) => return Err("it was not waiting".into()),
            (Kind::Ready, Some(wait)) => wait.told = true,
            (Kind::CancelAsked, _) if !self.world.task(event.task).cancel => {
                return Err("nobody cancelled it".into());
            }
            (Kind::Stuck, _) => task.stuck = true,
            _ => {}
        }
        Ok(())
    }

    /// On one seat nobody takes a step between two steps of another who has not given way.
    fn check_seat(&mut self, event: &Event) -> Result<(), String> {
        let Some(seat) = &mut self.one_seat else {
            return Ok(());
        };
        if let Some(other) = seat.filter(|other| *other != event.task) {
            // A task may be ended by somebody else: when the run is over.
            if event.kind != Kind::Ended {
                return Err(format!("task {} had not given way", other.0));
            }
            return Ok(());
        }
        let gives_way = matches!(
            event.kind,
            Kind::Blocked | Kind::Sleep | Kind::Yielded | Kind::Ended | Kind::Spawned
        );
        *seat = if gives_way { None } else { Some(event.task) };
        Ok(())
    }

    fn ask(&mut self, id: TaskId) -> &Request {
        self.tasks[id.index()].request(&self.program)
    }

    fn go_on(&mut self, id: TaskId, reply: Reply) -> Phase {
        self.tasks[id.index()].answer(&self.program, reply);
        Phase::Running
    }

    fn work(&mut self, event: &Event, wanted: Work) -> Result<Phase, String> {
        match self.ask(event.task) {
            Request::Work(work) if *work == wanted => Ok(Phase::Working),
            other => Err(asks_for(other)),
        }
    }

    fn blocked(&mut self, event: &Event) -> Result<Phase, String> {
        let id = event.task;
        let asked = match self.ask(id) {
            Request::Shared(op) => op.waits_for(),
            other => return Err(asks_for(other)),
        };
        let Some(resource) = asked.filter(|_| asked == event.resource()) else {
            return Err(format!("it waits for {asked:?}"));
        };
        self.wait(id, resource);
        Ok(Phase::Running)
    }

    /// Puts a task on the list of those who wait. Whoever is on it, because it tried again in vain
    /// or was given a place before it asked, keeps its place.
    fn wait(&mut self, id: TaskId, resource: Resource) {
        let wait = self.tasks[id.index()].wait;
        let since = wait.map_or(self.applied, |wait| wait.since);
        self.tasks[id.index()].wait = Some(Wait {
            resource,
            since,
            told: false,
        });
        let waiters = self.waiters.entry(resource).or_default();
        waiters.insert(since, id);
    }

    /// Takes a task off the list of those who wait.
    fn leave(&mut self, id: TaskId) {
        let Some(wait) = self.tasks[id.index()].wait else {
            return;
        };
        if let Some(waiters) = self.waiters.get_mut(&wait.resource) {
            waiters.remove(&wait.since);
            if waiters.is_empty() {
                self.waiters.remove(&wait.resource);
            }
        }
    }

    fn operation(&mut self, event: &Event) -> Result<Phase, String> {
        let id = event.task;
        let op = match self.ask(id) {
            Request::Shared(op) => op.clone(),
            other => return Err(asks_for(other)),
        };
        let mut phase = Phase::Running;
        let reply = match self.world.attempt(&self.program, id, &op) {
            Attempt::Done { reply, .. } if event.kind == Kind::Spawned => {
                phase = self.spawned(event, &op, reply)?;
                Reply::Value(reply)
            }
            Attempt::Done { reply, .. } if event.kind == Kind::Done => {
                if event.reply() != Some(reply) {
                    return Err(format!("{op:?} gives {reply:?}, not {:?}", event.reply()));
                }
                Reply::Value(reply)
            }
            Attempt::Fault(fault) if event.kind == Kind::Failed => Reply::Refused(fault),
            other => return Err(format!("{op:?} comes to {other:?}")),
        };
        self.leave(id);
        self.tasks[id.index()].wait = None;
        if let Some(resource) = op.begins_to_wait_for() {
            self.wait(id, resource);
        }
        self.go_on(id, reply);
        Ok(phase)
    }

    fn spawned(&mut self, event: &Event, op: &Op, reply: Value) -> Result<Phase, String> {
        let (Op::Spawn(spawn), Value::Tasks(range)) = (op, reply) else {
            return Err(format!("{op:?} starts no tasks"));
        };
        if event.spawned() != range || event.object != spawn.def.0 {
            return Err(format!("it starts {range:?} of {:?}", spawn.def));
        }
        let parent = &mut self.tasks[event.task.index()].task;
        let by = parent.next_step(&self.program);
        let seeds = task_seed(parent);
        self.tasks.reserve(range.count as usize);
        for (nth, id) in (0..).zip(range.iter()) {
            let task = Task::new(&self.program, id, spawn.def, spawn.args_of(nth), seeds(nth));
            self.locals += task.locals().len();
            self.tasks.push(Replayed::new(task));
        }
        Ok(match self.spawn_calls {
            true => Phase::Calling(range, by),
            false => Phase::Running,
        })
    }

    fn ended(&mut self, event: &Event) -> Result<Phase, String> {
        let id = event.task;
        let kind = EndKind::from_number(event.object).ok_or("it ended in no known way")?;
        let end = match kind {
            EndKind::Abandoned => End::Abandoned,
            EndKind::OutOfSteps => End::OutOfSteps,
            EndKind::Cancelled if self.world.task(id).cancel => End::Cancelled,
            EndKind::Cancelled => return Err("nobody cancelled it".into()),
            // A process can be killed at any point.
            EndKind::Failed if event.arg == KILLED => End::Failed(Fault::Killed(String::new())),
            EndKind::Returned | EndKind::Failed => match self.ask(id) {
                Request::Finished(End::Returned(value)) if kind == EndKind::Returned => {
                    if event.reply() != Some(*value) {
                        return Err(format!("it returns {value:?}"));
                    }
                    End::Returned(*value)
                }
                Request::Finished(End::Failed(fault)) if kind == EndKind::Failed => {
                    End::Failed(fault.clone())
                }
                other => return Err(asks_for(other)),
            },
        };
        let _ = self.world.end(id, &end);
        self.leave(id);
        self.tasks[id.index()].request = Some(Request::Finished(end));
        Ok(Phase::Ended)
    }
}

fn asks_for(request: &Request) -> String {
    match request {
        Request::Fuel => format!("it takes {MOST} steps without asking for anything"),
        other => format!("it asks for {other:?}"),
    }
}
