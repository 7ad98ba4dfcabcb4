//! One task, from request to request.

use crate::program::code::Instr;
use crate::program::op::{Note, Op, Work};
use crate::program::steps::{Act, Context, Meaning};
use crate::program::{DefId, Fault, LocalId, Program, StepId, TaskId, Value};
use crate::trace::EndKind;
use serde::{Deserialize, Serialize};

/// The whole state of a task: where it is, and its locals. Small, comparable and hashable, so that
/// an explorer can branch on it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Task {
    /// Its number in the run.
    pub id: TaskId,
    /// What it runs.
    pub def: DefId,
    at: u32,
    asked: bool,
    random: u64,
    // Behind one thin pointer, and behind none where there are none: a million tasks are meant to
    // fit, and each must not take a cache line more than it needs.
    locals: Option<Box<Locals>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Locals(Vec<Value>);

/// What a task asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// The world decides.
    Shared(Op),
    /// The mechanism does it in its own way.
    Work(Work),
    /// Nobody need do anything.
    Note(Note),
    /// More fuel: it has done as many steps as it was given.
    Fuel,
    /// Nothing more.
    Finished(End),
}

/// The answer to a [`Request`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reply {
    /// Go on: the first reply, and that to work, notes and fuel.
    Go,
    /// The operation was done and gave this.
    Value(Value),
    /// The operation was a mistake.
    Refused(Fault),
    /// The task was cancelled while it waited.
    Cancelled,
    /// The run is over.
    Stop,
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum End {
    /// It did its last step and gave this.
    Returned(Value),
    /// It made a mistake.
    Failed(Fault),
    /// It was cancelled.
    Cancelled,
    /// The run ended before it did.
    Abandoned,
    /// It used up the steps that a run may take.
    OutOfSteps,
}

impl End {
    /// How a trace tells it.
    pub fn told(&self) -> (EndKind, Value) {
        match self {
            End::Returned(value) => (EndKind::Returned, *value),
            End::Failed(_) => (EndKind::Failed, Value::None),
            End::Cancelled => (EndKind::Cancelled, Value::None),
            End::Abandoned => (EndKind::Abandoned, Value::None),
            End::OutOfSteps => (EndKind::OutOfSteps, Value::None),
        }
    }
}

impl Task {
    /// A task that has not begun. `args` are its first locals; `seed` decides its random numbers.
    pub fn new(program: &Program, id: TaskId, def: DefId, args: &[Value], seed: u64) -> Task {
        let count = program.def(def).locals.len();
        let locals = (count > 0).then(|| {
            let mut locals = vec![Value::None; count];
            for (local, arg) in locals.iter_mut().zip(args) {
                *local = *arg;
            }
            Box::new(Locals(locals))
        });
        Task {
            id,
            def,
            at: 0,
            asked: false,
            random: seed,
            locals,
        }
    }

    /// The main task of a run with this seed.
    pub fn main(program: &Program, seed: u64) -> Task {
        Task::new(program, TaskId::MAIN, program.text.main, &[], mix(seed))
    }

    /// The seed of the next task that this one spawns. It depends on this task's own past only, so
    /// that a run's random numbers do not depend on the schedule.
    fn next_seed(&mut self) -> u64 {
        self.random = self.random.wrapping_add(STEP);
        mix(!self.random)
    }

    /// The locals, in the order of the definition.
    pub fn locals(&self) -> &[Value] {
        self.locals.as_ref().map_or(&[], |locals| &locals.0)
    }

    /// Where it is in its code.
    pub fn position(&self) -> usize {
        self.at as usize
    }

    /// The step it is at.
    pub fn step(&self, program: &Program) -> StepId {
        let code = &program.def(self.def).code;
        code.get(self.at as usize)
            .and_then(Instr::step)
            .unwrap_or_default()
    }

    /// The step it is at or will come to next, through jumps and counts that are no steps of the
    /// lesson; `None` after its last.
    pub fn next_step(&self, program: &Program) -> Option<StepId> {
        let code = &program.def(self.def).code;
        let mut at = self.at as usize;
        for _ in 0..code.len() {
            at = match code.get(at)? {
                Instr::Jump(to) => *to as usize,
                Instr::Count(..) => at + 1,
                other => return other.step(),
            };
        }
        None
    }

    /// Takes the reply to the last request and runs on to the next one. Every instruction costs
    /// one of `fuel`.
    pub fn resume(&mut self, program: &Program, reply: Reply, fuel: &mut u64) -> Request {
        let code = &program.def(self.def).code;
        if self.asked {
            self.asked = false;
            if let Err(end) = self.take(&code[self.at as usize], reply) {
                return Request::Finished(end);
            }
            self.at += 1;
        } else if matches!(reply, Reply::Stop) {
            return Request::Finished(End::Abandoned);
        }
        loop {
            if *fuel == 0 {
                return Request::Fuel;
            }
            *fuel -= 1;
            match self.instruction(program, &code[self.at as usize]) {
                Ok(None) => {}
                Ok(Some(request)) => return request,
                Err(fault) => return Request::Finished(End::Failed(fault)),
            }
        }
    }

    fn take(&mut self, instr: &Instr, reply: Reply) -> Result<(), End> {
        let value = match reply {
            Reply::Go => Value::None,
            Reply::Value(value) => value,
            Reply::Refused(fault) => return Err(End::Failed(fault)),
            Reply::Cancelled => return Err(End::Cancelled),
            Reply::Stop => return Err(End::Abandoned),
        };
        if let Instr::Step(_, step) = instr {
            let value = step.accept(value).map_err(End::Failed)?;
            if let Some(local) = step.receives() {
                self.set(local, value);
            }
        }
        Ok(())
    }

    fn instruction(&mut self, program: &Program, instr: &Instr) -> Result<Option<Request>, Fault> {
        let cx = Context {
            program,
            locals: self.locals(),
        };
        match instr {
            Instr::Jump(to) => self.at = *to,
            Instr::Unless(_, test, to) => {
                self.at = if test.truth(&cx.scope())? {
                    self.at + 1
                } else {
                    *to
                };
            }
            Instr::Count(local, expr) => {
                let value = expr.eval(&cx.scope())?;
                self.set(*local, value);
                self.at += 1;
            }
            Instr::End => return Ok(Some(Request::Finished(End::Returned(Value::None)))),
            Instr::Step(_, step) => {
                let request = match step.act(&cx)? {
                    Act::Shared(op) => Request::Shared(op),
                    Act::Work(work) => Request::Work(work),
                    Act::Note(note) => Request::Note(note),
                    Act::Return(value) => {
                        return Ok(Some(Request::Finished(End::Returned(value))));
                    }
                    Act::Set(local, value) => {
                        self.set(local, value);
                        self.at += 1;
                        return Ok(None);
                    }
                    Act::Draw(local, min, max) => {
                        let value = self.draw(min, max);
                        self.set(local, value);
                        self.at += 1;
                        return Ok(None);
                    }
                    Act::Nothing => {
                        self.at += 1;
                        return Ok(None);
                    }
                };
                self.asked = true;
                return Ok(Some(request));
            }
        }
        Ok(None)
    }

    fn set(&mut self, local: LocalId, value: Value) {
        let locals = self
            .locals
            .as_mut()
            .map_or(&mut [][..], |locals| &mut locals.0);
        if let Some(place) = locals.get_mut(local.index()) {
            *place = value;
        }
    }

    /// A number from `min` to `max`, both included.
    fn draw(&mut self, min: Value, max: Value) -> Value {
        let within = |this: &mut Task, min: i64, max: i64| {
            this.random = this.random.wrapping_add(STEP);
            let size = i128::from(max) - i128::from(min) + 1;
            // Multiplying maps the 64 bits onto the range with a bias of at most size / 2^64.
            let offset = (u128::from(mix(this.random)) * size as u128) >> 64;
            (i128::from(min) + offset as i128) as i64
        };
        match (min, max) {
            (Value::Duration(min), Value::Duration(max)) => Value::Duration(within(self, min, max)),
            (Value::Int(min), Value::Int(max)) => Value::Int(within(self, min, max)),
            _ => Value::None,
        }
    }
}

/// The seeds of the tasks that `parent` spawns now, by their place among them.
pub fn task_seed(parent: &mut Task) -> impl Fn(u32) -> u64 + use<> {
    let first = parent.next_seed();
    move |nth| mix(first.wrapping_add(u64::from(nth)))
}

/// How far the state of a task's random numbers moves at each draw: the golden ratio's fraction.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
/// generators, 2014).
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
