//! A whole program, and its binding to parameters.

use super::code::Instr;
use super::expr::{Expr, Scope};
use super::fault::Fault;
use super::ids::{DefId, LocalId};
use super::op::Resource;
use super::steps::Step;
use super::template::Template;
use super::value::{Type, Value};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A program bound to parameters: everything a run needs to know of its lesson.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Program {
    /// What does not depend on the parameters.
    pub text: Arc<ProgramText>,
    /// The parameters' values, in the order of `text.params`.
    pub values: Vec<Value>,
    /// What the run offers.
    pub machinery: Machinery,
    /// How many of each array of shared objects there are.
    pub arrays: Arrays,
    /// The variables' first values, element by element.
    pub initial: Vec<Value>,
    /// The channels' capacities, element by element; `None` is unlimited.
    pub capacities: Vec<Option<u32>>,
}

/// What of a program does not depend on parameters.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ProgramText {
    /// The parameters.
    pub params: Vec<Param>,
    /// The tasks.
    pub defs: Vec<TaskDef>,
    /// Which of them a run starts with.
    pub main: DefId,
    /// The shared variables.
    pub vars: Vec<VarDecl>,
    /// The mutexes.
    pub mutexes: Vec<Declared>,
    /// The condition variables.
    pub conditions: Vec<Declared>,
    /// The channels.
    pub channels: Vec<ChannelDecl>,
    /// The futures.
    pub futures: Vec<Declared>,
    /// Fixed texts.
    pub texts: Vec<String>,
    /// The steps, by [`super::ids::StepId`].
    pub steps: Vec<StepInfo>,
    /// What the tasks of each definition might free for others by steps of their own.
    pub own_releases: Vec<super::release::Releases>,
    /// The same with what the tasks that they might spawn might free.
    pub releases: Vec<super::release::Releases>,
}

/// What a run offers to its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machinery {
    /// Processor cores, real or simulated.
    pub cores: u32,
    /// Worker threads of a pool.
    pub workers: u32,
}

/// A parameter of a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its value where nobody gives another.
    pub default: Value,
    /// The least value allowed.
    pub min: Option<Value>,
    /// The greatest value allowed.
    pub max: Option<Value>,
    /// What it is for.
    pub help: String,
}

/// A task as the lesson defines it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskDef {
    /// Its name.
    pub name: String,
    /// What a person calls one of them.
    pub label: String,
    /// Its arguments' names; they are its first locals.
    pub args: Vec<String>,
    /// The names of all its locals; empty for those the lesson does not see.
    pub locals: Vec<String>,
    /// What it does.
    pub code: Vec<Instr>,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepInfo {
    /// The task it belongs to.
    pub def: DefId,
    /// Its kind, as an index into [`super::steps::KINDS`].
    pub kind: u16,
    /// Where in the file it starts and ends, in bytes.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// A declared array of shared objects; an array of one where no count is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// How many, as an expression over the parameters; `None` for one without an index.
    pub count: Option<Expr>,
}

/// A declared shared variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VarDecl {
    /// Its name and count.
    pub declared: Declared,
    /// Its first value, over the parameters and, in an array, `index`.
    pub init: Expr,
    /// What becomes of it when tasks are processes.
    pub memory: Memory,
}

/// What becomes of a shared variable when tasks are processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Memory {
    /// Every process has a copy of its own, made when it starts.
    Copied,
    /// It lives in one process and is read and written by messages.
    Served,
}

/// A declared channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelDecl {
    /// Its name and count.
    pub declared: Declared,
    /// How many items fit; `None` is unlimited.
    pub capacity: Option<Expr>,
}

/// How many of each array of shared objects a bound program has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arrays {
    /// The variables.
    pub vars: Vec<Extent>,
    /// The mutexes.
    pub mutexes: Vec<Extent>,
    /// The condition variables.
    pub conditions: Vec<Extent>,
    /// The channels.
    pub channels: Vec<Extent>,
    /// The futures.
    pub futures: Vec<Extent>,
}

/// Where an array's elements are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// The number of the first.
    pub base: u16,
    /// How many.
    pub count: u16,
}

/// Why parameters do not fit a program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// A count or capacity that makes no sense.
    #[error("with these parameters `{name}` would have {what} {value}; it takes {least} to {most}")]
    OutOfRange {
        /// The array.
        name: String,
        /// "count" or "capacity".
        what: &'static str,
        /// What the expression gave.
        value: i64,
        /// The least allowed.
        least: i64,
        /// The most allowed.
        most: i64,
    },
    /// An expression without a value.
    #[error("with these parameters `{name}` has no {what}: {fault}")]
    NoValue {
        /// The array.
        name: String,
        /// Which of its expressions.
        what: &'static str,
        /// Why.
        fault: Fault,
    },
}

impl ProgramText {
    /// The parameters' defaults.
    pub fn defaults(&self) -> Vec<Value> {
        self.params.iter().map(|param| param.default).collect()
    }

    /// Everything the tasks could say.
    pub fn sayings(&self) -> impl Iterator<Item = &Template> {
        let code = self.defs.iter().flat_map(|def| &def.code);
        code.filter_map(|instr| match instr {
            Instr::Step(_, Step::Say(say)) => Some(&say.text),
            _ => None,
        })
    }
}

impl Program {
    /// Binds a program to its parameters' values.
    ///
    /// # Errors
    /// Where a count or a capacity makes no sense with them.
    pub fn bind(
        text: Arc<ProgramText>,
        values: Vec<Value>,
        machinery: Machinery,
    ) -> Result<Program, BindError> {
        let mut program = Program {
            text: Arc::clone(&text),
            values,
            machinery,
            arrays: Arrays::default(),
            initial: Vec::new(),
            capacities: Vec::new(),
        };
        let vars = text.vars.iter().map(|var| &var.declared);
        program.arrays.vars = program.extents(vars)?;
        program.arrays.mutexes = program.extents(text.mutexes.iter())?;
        program.arrays.conditions = program.extents(text.conditions.iter())?;
        program.arrays.channels = program.extents(text.channels.iter().map(|c| &c.declared))?;
        program.arrays.futures = program.extents(text.futures.iter())?;
        for (var, extent) in text.vars.iter().zip(program.arrays.vars.clone()) {
            for index in 0..extent.count {
                let value = var
                    .init
                    .eval(&program.scope(&[], index.into()))
                    .map_err(|fault| {
                        let name = var.declared.name.clone();
                        BindError::NoValue {
                            name,
                            what: "first value",
                            fault,
                        }
                    })?;
                program.initial.push(value);
            }
        }
        for (channel, extent) in text.channels.iter().zip(program.arrays.channels.clone()) {
            let capacity = program.capacity(channel)?;
            program
                .capacities
                .extend(std::iter::repeat_n(capacity, extent.count.into()));
        }
        Ok(program)
    }

    fn extents<'a>(
        &self,
        declared: impl Iterator<Item = &'a Declared>,
    ) -> Result<Vec<Extent>, BindError> {
        let (mut base, mut extents) = (0u16, Vec::new());
        for array in declared {
            let most = i64::from(u16::MAX - base);
            let count = match &array.count {
                Some(count) => self.bounded(&array.name, "count", count, 0, most)?,
                None => 1,
            };
            let count = u16::try_from(count).unwrap_or(0);
            extents.push(Extent { base, count });
            base += count;
        }
        Ok(extents)
    }

    fn capacity(&self, channel: &ChannelDecl) -> Result<Option<u32>, BindError> {
        let Some(capacity) = &channel.capacity else {
            return Ok(None);
        };
        let most = i64::from(u32::MAX);
        let value = self.bounded(&channel.declared.name, "capacity", capacity, 1, most)?;
        Ok(u32::try_from(value).ok())
    }

    fn bounded(
        &self,
        name: &str,
        what: &'static str,
        expr: &Expr,
        least: i64,
        most: i64,
    ) -> Result<i64, BindError> {
        let value = expr
            .int(&self.scope(&[], 0))
            .map_err(|fault| BindError::NoValue {
                name: name.to_owned(),
                what,
                fault,
            })?;
        if (least..=most).contains(&value) {
            return Ok(value);
        }
        Err(BindError::OutOfRange {
            name: name.to_owned(),
            what,
            value,
            least,
            most,
        })
    }

    /// What an expression may look at in a task with these locals.
    pub fn scope<'a>(&'a self, locals: &'a [Value], index: i64) -> Scope<'a> {
        Scope {
            params: &self.values,
            locals,
            cores: self.machinery.cores.into(),
            workers: self.machinery.workers.into(),
            index,
        }
    }

    /// The definition of a task.
    pub fn def(&self, id: DefId) -> &TaskDef {
        &self.text.defs[id.index()]
    }

    /// What a person calls one object: `queue`, or `fork[2]` in an array. The number is that of
    /// the element.
    pub fn object_name(&self, resource: Resource) -> String {
        let text = &self.text;
        let find = |extents: &[Extent], id: u16, names: &dyn Fn(usize) -> (String, bool)| {
            let at = extents
                .iter()
                .rposition(|extent| extent.base <= id && extent.count > 0)
                .unwrap_or_default();
            match names(at) {
                (name, true) => format!("{name}[{}]", id - extents[at].base),
                (name, false) => name,
            }
        };
        let declared = |list: &[Declared], at: usize| {
            list.get(at)
                .map_or_else(Default::default, |d| (d.name.clone(), d.count.is_some()))
        };
        match resource {
            Resource::Mutex(id) => find(&self.arrays.mutexes, id.0, &|at| {
                declared(&text.mutexes, at)
            }),
            Resource::Condition(id) => find(&self.arrays.conditions, id.0, &|at| {
                declared(&text.conditions, at)
            }),
            Resource::Future(id) => find(&self.arrays.futures, id.0, &|at| {
                declared(&text.futures, at)
            }),
            Resource::Items(id) | Resource::Space(id) => find(&self.arrays.channels, id.0, &|at| {
                let d = &text.channels[at].declared;
                (d.name.clone(), d.count.is_some())
            }),
            Resource::Group(id) => format!("task {}", id.0),
        }
    }

    /// The name of every variable, element by element.
    pub fn var_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (var, extent) in self.text.vars.iter().zip(&self.arrays.vars) {
            let name = &var.declared.name;
            match var.declared.count {
                Some(_) => names.extend((0..extent.count).map(|i| format!("{name}[{i}]"))),
                None => names.push(name.clone()),
            }
        }
        names
    }

    /// Variables with their names.
    pub fn named(&self, values: &[Value]) -> Vec<(String, Value)> {
        let names = self.var_names().into_iter();
        names.zip(values.iter().copied()).collect()
    }

    /// Variables with their names, as a person reads them.
    pub fn say_values(&self, values: &[Value]) -> Vec<(String, String)> {
        let say = |value: &Value| value.display(&self.text.texts).to_string();
        self.var_names()
            .into_iter()
            .zip(values.iter().map(say))
            .collect()
    }

    /// What becomes of a variable when tasks are processes. The number is that of the element.
    pub fn memory(&self, var: super::ids::VarId) -> Memory {
        let at = self
            .arrays
            .vars
            .iter()
            .rposition(|e| e.base <= var.0 && e.count > 0);
        at.map_or(Memory::Copied, |at| self.text.vars[at].memory)
    }
}

impl TaskDef {
    /// The local with this name.
    pub fn local(&self, name: &str) -> Option<LocalId> {
        self.locals
            .iter()
            .position(|local| local == name)
            .map(|at| LocalId(at as u16))
    }
}

impl Param {
    /// The type of its values.
    pub fn ty(&self) -> Type {
        self.default.ty()
    }
}
