//! Whether a trace is a run that the machine allows.
//!
//! The events are fed back in their order: every reply must be the one the world gives at that
//! point, every piece of work the one the task asks for. That a task was made to wait is always
//! allowed, because whom to let in first is the scheduler's to decide; that it was let in when the
//! world says no is not.

use super::rules::{Rules, Seats};
use super::task::{End, Reply, Request, Task, task_seed};
use super::world::{Attempt, World};
use crate::program::op::{Note, Op, Work};
use crate::program::{Fault, Program, TaskId, Value};
use crate::trace::{EndKind, Event, Kind, Trace};

/// What a conforming trace amounts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conformance {
    /// The shared variables at its end.
    pub values: Vec<Value>,
    /// How many events were checked.
    pub events: usize,
    /// How many tasks there were.
    pub tasks: u32,
}

/// Where a trace departs from what the machine allows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} ({kind:?} of task {}) is not allowed: {why}", task.0)]
pub struct Departure {
    /// The place of the event.
    pub seq: u32,
    /// What it says happened.
    pub kind: Kind,
    /// Whose event it is.
    pub task: TaskId,
    /// Why it cannot be.
    pub why: String,
}

/// Checks a whole trace of `program`, run with `seed` under `rules`.
///
/// # Errors
/// The first event that the machine does not allow, or that events were dropped.
pub fn conforms(
    program: &Program,
    rules: &Rules,
    seed: u64,
    trace: &Trace,
) -> Result<Conformance, Departure> {
    let mut replay = Replay {
        program,
        world: World::new(program, rules.isolated),
        tasks: vec![Replayed::new(Task::main(program, seed))],
        one_seat: (rules.seats == Seats::One).then_some(None),
    };
    for event in &trace.events {
        let checked = match trace.dropped {
            0 => replay.event(event, trace),
            count => Err(format!(
                "{count} events were dropped, so it cannot be followed"
            )),
        };
        checked.map_err(|why| Departure {
            seq: event.seq,
            kind: event.kind,
            task: event.task,
            why,
        })?;
    }
    Ok(Conformance {
        values: replay.world.values(program),
        events: trace.events.len(),
        tasks: replay.world.task_count(),
    })
}

struct Replay<'a> {
    program: &'a Program,
    world: World,
    tasks: Vec<Replayed>,
    /// Where there is one seat: who has it.
    one_seat: Option<Option<TaskId>>,
}

struct Replayed {
    task: Task,
    started: bool,
    ended: bool,
    waits: bool,
    reply: Reply,
    request: Option<Request>,
}

impl Replayed {
    fn new(task: Task) -> Replayed {
        let (started, ended, waits) = (false, false, false);
        Replayed {
            task,
            started,
            ended,
            waits,
            reply: Reply::Go,
            request: None,
        }
    }

    /// What the task asks for at this point.
    fn request(&mut self, program: &Program) -> &Request {
        let (task, reply) = (&mut self.task, &mut self.reply);
        self.request.get_or_insert_with(|| {
            let reply = std::mem::replace(reply, Reply::Go);
            // The run that is replayed has kept to its limit; this one need only end.
            task.resume(program, reply, &mut u64::MAX.clone())
        })
    }

    fn answer(&mut self, reply: Reply) {
        self.request = None;
        self.reply = reply;
    }
}

impl Replay<'_> {
    fn event(&mut self, event: &Event, trace: &Trace) -> Result<(), String> {
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
        if task.ended {
            return Err("the task has ended before".into());
        }
        if task.started == (event.kind == Kind::Started) && event.kind != Kind::Ended {
            return Err("a task starts once, before its first step".into());
        }
        self.check_seat(event)?;
        match event.kind {
            Kind::Started => self.tasks[id.index()].started = true,
            Kind::Ended => self.ended(event)?,
            Kind::Done | Kind::Spawned | Kind::Failed => self.operation(event)?,
            Kind::Blocked => {
                let asked = match self.ask(id) {
                    Request::Shared(op) => op.waits_for(),
                    other => return Err(format!("it asks for {other:?}")),
                };
                if asked != event.resource() {
                    return Err(format!("it waits for {asked:?}"));
                }
                self.tasks[id.index()].waits = true;
            }
            Kind::Sleep => self.work(event, Work::Sleep(event.arg as i64))?,
            Kind::Block => self.work(event, Work::Block(event.arg as i64))?,
            Kind::Compute => self.work(event, Work::Compute(event.arg as i64))?,
            Kind::Yielded => {
                self.work(event, Work::Yield)?;
                self.tasks[id.index()].answer(Reply::Go);
            }
            Kind::Looked => {
                self.work(event, Work::Now)?;
                let time = Value::Duration(event.arg as i64);
                self.tasks[id.index()].answer(Reply::Value(time));
            }
            Kind::Resumed => match self.ask(id) {
                Request::Work(_) => self.tasks[id.index()].answer(Reply::Go),
                other => return Err(format!("it asks for {other:?}")),
            },
            Kind::Said => {
                let said = trace.texts.get(event.arg as usize);
                match self.ask(id) {
                    Request::Note(Note::Said(text)) if Some(text) == said => {
                        self.tasks[id.index()].answer(Reply::Go);
                    }
                    other => return Err(format!("it asks for {other:?}, not to say {said:?}")),
                }
            }
            Kind::Ready | Kind::Stuck | Kind::CancelAsked => {}
        }
        Ok(())
    }

    fn about(&mut self, event: &Event) -> Result<(), String> {
        let Some(task) = self.tasks.get(event.task.index()) else {
            return Err("nobody spawned it".into());
        };
        match event.kind {
            Kind::Ready if !task.waits => Err("it was not waiting".into()),
            Kind::CancelAsked if !self.world.task(event.task).cancel => {
                Err("nobody cancelled it".into())
            }
            _ => Ok(()),
        }
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
        self.tasks[id.index()].request(self.program)
    }

    fn work(&mut self, event: &Event, wanted: Work) -> Result<(), String> {
        match self.ask(event.task) {
            Request::Work(work) if *work == wanted => Ok(()),
            other => Err(format!("it asks for {other:?}")),
        }
    }

    fn operation(&mut self, event: &Event) -> Result<(), String> {
        let id = event.task;
        let op = match self.ask(id) {
            Request::Shared(op) => op.clone(),
            other => return Err(format!("it asks for {other:?}")),
        };
        let reply = match self.world.attempt(self.program, id, &op) {
            Attempt::Done { reply, .. } if event.kind == Kind::Spawned => {
                self.spawned(event, &op, reply)?;
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
        let task = &mut self.tasks[id.index()];
        task.waits = false;
        task.answer(reply);
        Ok(())
    }

    fn spawned(&mut self, event: &Event, op: &Op, reply: Value) -> Result<(), String> {
        let (Op::Spawn(spawn), Value::Tasks(range)) = (op, reply) else {
            return Err(format!("{op:?} starts no tasks"));
        };
        if event.spawned() != range || event.object != spawn.def.0 {
            return Err(format!("it starts {range:?} of {:?}", spawn.def));
        }
        let seeds = task_seed(&mut self.tasks[event.task.index()].task);
        for (nth, id) in (0..).zip(range.iter()) {
            let task = Task::new(self.program, id, spawn.def, spawn.args_of(nth), seeds(nth));
            self.tasks.push(Replayed::new(task));
        }
        Ok(())
    }

    fn ended(&mut self, event: &Event) -> Result<(), String> {
        let id = event.task;
        let kind = EndKind::from_number(event.object).ok_or("it ended in no known way")?;
        let end = match kind {
            EndKind::Abandoned => End::Abandoned,
            EndKind::OutOfSteps => End::OutOfSteps,
            EndKind::Cancelled if self.world.task(id).cancel => End::Cancelled,
            EndKind::Cancelled => return Err("nobody cancelled it".into()),
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
                // A process can be killed at any point.
                _ if kind == EndKind::Failed && event.arg == KILLED => {
                    End::Failed(Fault::Killed(String::new()))
                }
                other => return Err(format!("it asks for {other:?}")),
            },
        };
        let _ = self.world.end(id, &end);
        self.tasks[id.index()].ended = true;
        Ok(())
    }
}

/// The argument of an [`Kind::Ended`] event of a task whose process was killed from outside.
pub const KILLED: u64 = u64::MAX;
