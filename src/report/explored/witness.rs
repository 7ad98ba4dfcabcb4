//! A schedule, told step by step.

use crate::machine::Replay;
use crate::program::{DefId, Memory, Program, StepId, TaskId, Value, VarId, bound_listing};
use crate::session::{Exploration, Played, Then, film};
use crate::trace::{EndKind, Event, Kind};
use std::collections::HashMap;

/// A schedule, told step by step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// What people call each task, by its number.
    pub names: Vec<String>,
    /// What was done on something shared or said, and who failed, in order.
    pub rows: Vec<Row>,
    /// How many moves it has.
    pub moves: usize,
    /// The first of the moves that come round to where they began, from 1; `None` where the
    /// schedule ends.
    pub round: Option<usize>,
}

/// One thing that a task did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The move in which it was done, from 1; 0 is before the first.
    pub at: usize,
    /// Its event, by its place in the run.
    pub event: usize,
    /// Who did it.
    pub task: TaskId,
    /// The step's number in the program.
    pub id: StepId,
    /// The step as the lesson's listing has it.
    pub step: String,
    /// What it gave, or what is to be said beside it.
    pub gave: Option<String>,
    /// The shared variables that it changed, with their new values, in the order of the program.
    pub changed: Vec<(String, String)>,
    /// What it was.
    pub act: Act,
}

/// What a row is about, for whoever explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It read this variable.
    Read(VarId, Value),
    /// It wrote this variable, which now has this value; `added` is whether it did so in one
    /// indivisible step together with reading it.
    Wrote {
        /// Which.
        var: VarId,
        /// Its value before.
        was: Value,
        /// Its new value.
        value: Value,
        /// Whether by `add`.
        added: bool,
    },
    /// Another operation: the kind of its step, the number of what it is about, what it gave.
    Did(&'static str, u16, Value),
    /// It said something, or had to wait.
    Beside,
    /// It failed.
    Failed,
}

/// What stands beside the three operations of a `wait`: it gives the mutex back and waits, …
pub(super) const BEGINS: &str = "begins to wait";
/// … and at last it has the mutex again.
pub(super) const IS_WOKEN: &str = "is woken";
pub(super) const HAS_AGAIN: &str = "has the lock again";

impl Witness {
    /// Tells a schedule of moves, and after it the moves of `cycle` once. `None` where the program
    /// does not allow it.
    pub fn of(exploration: &Exploration, schedule: &[TaskId], cycle: &[TaskId]) -> Option<Witness> {
        let moves = [schedule, cycle].concat();
        let played = exploration.played(&moves, Then::Stop).ok()?;
        let witness = Witness::of_played(exploration, &played)?;
        Some(Witness {
            round: (!cycle.is_empty()).then_some(schedule.len() + 1),
            ..witness
        })
    }

    /// Tells moves that were made. `None` where they are not those of the program.
    pub fn of_played(exploration: &Exploration, played: &Played) -> Option<Witness> {
        let mut teller = Teller::new(exploration);
        teller.follow(played)?;
        let board = &played.after.board;
        Some(Witness {
            names: board.tasks().map(|task| board.name(task)).collect(),
            rows: teller.rows,
            moves: played.events.len().saturating_sub(1),
            round: None,
        })
    }

    /// What people call a task.
    pub fn name(&self, task: TaskId) -> &str {
        self.names.get(task.index()).map_or("", String::as_str)
    }

    /// The tasks that do something in it, in the order of spawning.
    pub fn tasks(&self) -> Vec<TaskId> {
        let mut tasks: Vec<TaskId> = self.rows.iter().map(|row| row.task).collect();
        tasks.sort_unstable();
        tasks.dedup();
        tasks
    }
}

struct Teller<'a> {
    exploration: &'a Exploration,
    steps: HashMap<StepId, String>,
    vars: Vec<String>,
    rows: Vec<Row>,
    /// How often each task has done a part of the same step in a row.
    parts: HashMap<TaskId, (StepId, usize)>,
}

impl Teller<'_> {
    fn new(exploration: &Exploration) -> Teller<'_> {
        let (program, source) = (&exploration.program, &exploration.lesson.source.text);
        let defs = (0..program.text.defs.len()).map(|def| DefId(def as u16));
        let lines = defs.flat_map(|def| bound_listing(program, def, source));
        Teller {
            exploration,
            steps: lines
                .filter_map(|line| Some((line.step?, line.text)))
                .collect(),
            vars: program.var_names(),
            rows: Vec::new(),
            parts: HashMap::new(),
        }
    }

    fn follow(&mut self, played: &Played) -> Option<()> {
        let (program, trace) = (&self.exploration.program, &played.run.trace);
        let mut film = film(program, &trace.meta)?;
        let mut before = program.initial.clone();
        for (nth, event) in trace.events.iter().enumerate() {
            let at = played.events.partition_point(|mark| *mark <= nth);
            let replay = film.seek(trace, nth + 1).ok()?;
            let after = seen(replay, program, event.task);
            let said = trace.texts.get(event.arg as usize);
            if let Some(mut row) = self.row(event, (&before, &after), replay, said) {
                (row.at, row.event) = (at, nth);
                row.changed = self.changed(event, &before, &after);
                self.rows.push(row);
            }
            // Whose memory is looked at next may be another's.
            let next = trace.events.get(nth + 1).map_or(event.task, |e| e.task);
            before = seen(replay, program, next);
        }
        Some(())
    }

    fn row(
        &mut self,
        event: &Event,
        seen: (&[Value], &[Value]),
        replay: &Replay,
        said: Option<&String>,
    ) -> Option<Row> {
        let row = |step: String, gave: Option<String>, act: Act| Row {
            at: 0,
            event: 0,
            task: event.task,
            id: event.step,
            step,
            gave,
            changed: Vec::new(),
            act,
        };
        let text = self.steps.get(&event.step).cloned().unwrap_or_default();
        Some(match event.kind {
            Kind::Spawned if event.spawned().first == TaskId::MAIN => return None,
            Kind::Spawned => row(text, None, Act::Beside),
            Kind::Done => {
                let act = self.act(event, seen)?;
                let gave = self.gave(event, &act);
                row(text, gave, act)
            }
            Kind::Blocked => row(text, Some("has to wait".to_owned()), Act::Beside),
            Kind::Said => row(format!("“{}”", said?), None, Act::Beside),
            Kind::Ended if event.object == EndKind::Failed as u16 => {
                let step = replay.task(event.task).and_then(|task| task.step)?;
                let text = self.steps.get(&step).cloned().unwrap_or_default();
                row(text, Some("fails".to_owned()), Act::Failed)
            }
            _ => return None,
        })
    }

    fn act(&self, event: &Event, (before, after): (&[Value], &[Value])) -> Option<Act> {
        let info = self
            .exploration
            .program
            .text
            .steps
            .get(event.step.index())?;
        let kind = crate::program::steps::KINDS
            .get(usize::from(info.kind))?
            .name;
        let reply = event.reply().unwrap_or_default();
        let var = VarId(event.object);
        let value = |values: &[Value]| values.get(var.index()).copied().unwrap_or_default();
        Some(match kind {
            "read" => Act::Read(var, reply),
            "write" | "add" => Act::Wrote {
                var,
                was: value(before),
                value: value(after),
                added: kind == "add",
            },
            _ => Act::Did(kind, event.object, reply),
        })
    }

    fn gave(&mut self, event: &Event, act: &Act) -> Option<String> {
        let program = &self.exploration.program;
        let say = |value: Value| match value {
            Value::None => None,
            Value::Tasks(_) => None,
            value => Some(format!("= {}", value.display(&program.text.texts))),
        };
        match *act {
            Act::Read(_, value) | Act::Wrote { value, .. } => say(value),
            Act::Did("wait", ..) => self.part(event),
            Act::Did("notify" | "notify_all", _, Value::Bool(false)) => {
                Some("wakes nobody".to_owned())
            }
            Act::Did("notify" | "notify_all", ..) => None,
            Act::Did(_, _, value) => say(value),
            Act::Beside | Act::Failed => None,
        }
    }

    /// A `wait` is three operations of one step.
    fn part(&mut self, event: &Event) -> Option<String> {
        let part = self.parts.entry(event.task).or_insert((event.step, 0));
        let nth = if part.0 == event.step { part.1 } else { 0 };
        *part = (event.step, (nth + 1) % 3);
        let words = [BEGINS, IS_WOKEN, HAS_AGAIN];
        words.get(nth).map(ToString::to_string)
    }

    fn changed(&self, event: &Event, before: &[Value], after: &[Value]) -> Vec<(String, String)> {
        let program = &self.exploration.program;
        let isolated = self.exploration.mechanism.rules().isolated;
        let pairs = before.iter().zip(after).zip(&self.vars).enumerate();
        let changed = pairs.filter(|(_, ((before, after), _))| before != after);
        let tell = |(at, ((_, after), name)): (usize, ((&Value, &Value), &String))| {
            let copied = program.memory(VarId(at as u16)) == Memory::Copied;
            let own = isolated && copied && event.task != TaskId::MAIN;
            let name = if own {
                format!("its own {name}")
            } else {
                name.clone()
            };
            (name, after.display(&program.text.texts).to_string())
        };
        changed.map(tell).collect()
    }
}

/// The variables as a task has them at a moment.
fn seen(replay: &Replay, program: &Program, task: TaskId) -> Vec<Value> {
    let mut values = replay.world().values(program);
    let own = replay.world().memory_of(task);
    for (at, value) in values.iter_mut().enumerate() {
        if program.memory(VarId(at as u16)) == Memory::Copied
            && let Some(own) = own.get(at)
        {
            *value = *own;
        }
    }
    values
}
