//! The tables of a lesson file that make up its program.

use super::build::{Builder, Problem, bad_name, expression_over_params};
use super::expr::{Expr, Scope, parse_duration};
use super::ids::DefId;
use super::shape::{Field, Key, Node, Shape, Span, optional, required};
use super::value::{Type, Value};
use super::whole::{ChannelDecl, Declared, Memory, Param, ProgramText, TaskDef, VarDecl};

/// `[params]`.
pub const PARAMS: Field = optional(
    "params",
    Shape::Map(&Shape::Record(&[
        required(
            "default",
            PARAM_VALUE,
            "its value where nobody gives another",
        ),
        optional("min", PARAM_VALUE, "the least value allowed"),
        optional("max", PARAM_VALUE, "the greatest value allowed"),
        required(
            "help",
            Shape::Text,
            "what it is, for the person who changes it",
        ),
    ])),
    "numbers and times that the reader may change",
);
const PARAM_VALUE: Shape = Shape::Expr("a duration such as \"2s\", a whole number, or a boolean");

/// `[vars]`.
pub const VARS: Field = optional(
    "vars",
    Shape::Map(&Shape::Short(&[
        required("init", Shape::Expr("a value"), "its first value"),
        optional(
            "count",
            COUNT,
            "for an array: how many; then write `name[i]`",
        ),
        optional(
            "memory",
            Shape::Choice(&["copied", "served"]),
            "what becomes of it when tasks are processes: every process has a copy of its own \
             (the default), or it lives in one place and is reached by messages",
        ),
    ])),
    "shared variables",
);
const COUNT: Shape = Shape::Expr("a whole number");

/// `[mutexes]`.
pub const MUTEXES: Field = optional(
    "mutexes",
    Shape::Map(&Shape::Record(&[optional("count", COUNT, ARRAY_DOC)])),
    "mutexes; `m = {}` declares one",
);
const ARRAY_DOC: &str = "for an array: how many; then write `name[i]`";

/// `[conditions]`.
pub const CONDITIONS: Field = optional(
    "conditions",
    Shape::Map(&Shape::Record(&[optional("count", COUNT, ARRAY_DOC)])),
    "condition variables, to wait for and to notify; `not_empty = {}` declares one",
);

/// `[channels]`.
pub const CHANNELS: Field = optional(
    "channels",
    Shape::Map(&Shape::Record(&[
        optional(
            "capacity",
            COUNT,
            "how many items fit; unlimited if left out",
        ),
        optional("count", COUNT, ARRAY_DOC),
    ])),
    "channels; `queue = {}` declares one without a limit",
);

/// `[futures]`.
pub const FUTURES: Field = optional(
    "futures",
    Shape::Map(&Shape::Record(&[optional("count", COUNT, ARRAY_DOC)])),
    "futures; `receipt = {}` declares one, which `make` makes",
);

/// `[tasks]`.
pub const TASKS: Field = required(
    "tasks",
    Shape::Map(&Shape::Record(&[
        optional(
            "args",
            Shape::List(&Shape::NewName),
            "what it is given when it is spawned",
        ),
        optional(
            "label",
            Shape::Text,
            "what to call one of them in pictures; its name if left out",
        ),
        required("steps", Shape::Steps, "what it does"),
    ])),
    "the tasks; a run starts with `main`, and ends when `main` ends",
);

/// Builds the program that a lesson's tables describe. Every problem is noted; with any of them
/// the program is not fit to be run.
pub fn build(root: &Node, problems: &mut Vec<Problem>) -> ProgramText {
    let mut text = ProgramText::default();
    too_many(root, problems);
    for (key, node) in table(root, "params") {
        let param = param(key, node, problems);
        text.params.push(param);
    }
    objects(root, &mut text, problems);
    tasks(root, &mut text, problems);
    clashes(root, problems);
    (text.own_releases, text.releases) = super::release::releases(&text);
    text
}

/// The most names one table may declare, so that their numbers fit an event of a trace.
const MAX_DECLARED: usize = 1_000;

fn too_many(root: &Node, problems: &mut Vec<Problem>) {
    for name in [
        "params",
        "vars",
        "mutexes",
        "conditions",
        "channels",
        "futures",
        "tasks",
    ] {
        let entries = root.get(name).map_or(&[][..], Node::entries);
        if let Some((key, _)) = entries.get(MAX_DECLARED) {
            let message = format!("a table can have {MAX_DECLARED} names, and this is one more");
            problems.push(Problem::new(key.span, message));
        }
    }
}

/// The entries of a table, up to as many as it may have.
fn table<'a>(root: &'a Node, name: &str) -> &'a [(Key, Node)] {
    let entries = root.get(name).map_or(&[][..], Node::entries);
    &entries[..entries.len().min(MAX_DECLARED)]
}

/// Also with a default that makes no sense, so that its name is known.
fn param(key: &Key, node: &Node, problems: &mut Vec<Problem>) -> Param {
    problems.extend(bad_name(&key.name, key.span));
    let mut value = |name: &str| -> Option<(Value, Span)> {
        let node = node.get(name)?;
        match constant(node) {
            Ok(value) => Some((value, node.span)),
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    };
    let default = value("default");
    let (min, max) = (value("min"), value("max"));
    let (default, span) = default.unwrap_or((Value::None, node.span));
    for (bound, bound_span) in [min, max].into_iter().flatten() {
        if !bound.ty().fits(default.ty()) {
            let message = format!(
                "`{}` is {}, so this must be one too",
                key.name,
                default.ty().words()
            );
            problems.push(Problem::new(bound_span, message));
        }
    }
    let param = Param {
        name: key.name.clone(),
        default,
        min: min.map(|(value, _)| value),
        max: max.map(|(value, _)| value),
        help: node
            .get("help")
            .and_then(Node::text)
            .unwrap_or_default()
            .to_owned(),
    };
    if let Err(error) = param.check(default) {
        problems.push(Problem::new(span, error));
    }
    param
}

impl Param {
    /// Whether a value may be given to this parameter.
    ///
    /// # Errors
    /// In words, where it is of the wrong type or out of range.
    pub fn check(&self, value: Value) -> Result<(), String> {
        if !value.ty().fits(self.ty()) {
            return Err(format!(
                "`{}` takes {}, not {}",
                self.name,
                self.ty().words(),
                value.ty().words()
            ));
        }
        let number = |value: Value| match value {
            Value::Int(number) | Value::Duration(number) => Some(number),
            _ => None,
        };
        let Some(given) = number(value) else {
            return Ok(());
        };
        let below = self.min.and_then(number).is_some_and(|min| given < min);
        let above = self.max.and_then(number).is_some_and(|max| given > max);
        if !below && !above {
            return Ok(());
        }
        let range = match (self.min, self.max) {
            (Some(min), Some(max)) => format!("from {} to {}", min.display(&[]), max.display(&[])),
            (Some(min), None) => format!("at least {}", min.display(&[])),
            (_, max) => format!("at most {}", max.unwrap_or_default().display(&[])),
        };
        Err(format!(
            "`{}` cannot be {}: it takes {range}",
            self.name,
            value.display(&[])
        ))
    }

    /// Reads a value for this parameter as a person types it: `2s`, `24`, `true`.
    ///
    /// # Errors
    /// In words, where it is none, of the wrong type, or out of range.
    pub fn parse(&self, text: &str) -> Result<Value, String> {
        let value = match self.ty() {
            Type::Duration => match parse_duration(text) {
                Ok(nanos) => Value::Duration(nanos),
                Err(error) => {
                    return Err(format!(
                        "`{}` takes a duration such as `2s`: {error}",
                        self.name
                    ));
                }
            },
            Type::Bool => match text {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => {
                    return Err(format!(
                        "`{}` takes `true` or `false`, not `{text}`",
                        self.name
                    ));
                }
            },
            _ => match text.replace('_', "").parse() {
                Ok(number) => Value::Int(number),
                Err(_) => {
                    return Err(format!(
                        "`{}` takes a whole number, not `{text}`",
                        self.name
                    ));
                }
            },
        };
        self.check(value)?;
        Ok(value)
    }
}

/// A value that depends on nothing, as a parameter takes it.
///
/// # Errors
/// Where it is none, or not of a type that a parameter can have.
pub fn constant(node: &Node) -> Result<Value, Problem> {
    let expr = expression_over_params(node, Type::Any, &mut ProgramText::default())?;
    let scope = Scope {
        params: &[],
        locals: &[],
        cores: 1,
        workers: 1,
        index: 0,
    };
    let value = expr
        .eval(&scope)
        .map_err(|fault| Problem::new(node.span, fault.to_string()))?;
    match value {
        Value::Int(_) | Value::Duration(_) | Value::Bool(_) => Ok(value),
        _ => Err(Problem::new(
            node.span,
            "a parameter is a duration, a whole number or a boolean",
        )
        .help("write `\"2s\"`, `24` or `true`")),
    }
}

fn objects(root: &Node, text: &mut ProgramText, problems: &mut Vec<Problem>) {
    for (key, node) in table(root, "mutexes") {
        let mutex = declared(key, node, text, problems);
        text.mutexes.push(mutex);
    }
    for (key, node) in table(root, "conditions") {
        let condition = declared(key, node, text, problems);
        text.conditions.push(condition);
    }
    for (key, node) in table(root, "futures") {
        let future = declared(key, node, text, problems);
        text.futures.push(future);
    }
    for (key, node) in table(root, "channels") {
        let declared = declared(key, node, text, problems);
        let capacity = outside(node.get("capacity"), Type::Int, text, problems);
        text.channels.push(ChannelDecl { declared, capacity });
    }
    for (key, node) in table(root, "vars") {
        let declared = declared(key, node, text, problems);
        let memory = match node.get("memory").and_then(Node::text) {
            Some("served") => Memory::Served,
            _ => Memory::Copied,
        };
        // Declared also with a first value that makes no sense, so that its name is known.
        let init = outside(node.get("init"), Type::Any, text, problems);
        let init = init.unwrap_or(Expr::Const(Value::None));
        text.vars.push(VarDecl {
            declared,
            init,
            memory,
        });
    }
}

fn declared(
    key: &Key,
    node: &Node,
    text: &mut ProgramText,
    problems: &mut Vec<Problem>,
) -> Declared {
    let count = outside(node.get("count"), Type::Int, text, problems);
    Declared {
        name: key.name.clone(),
        count,
    }
}

/// An expression over the parameters alone.
fn outside(
    node: Option<&Node>,
    wanted: Type,
    text: &mut ProgramText,
    problems: &mut Vec<Problem>,
) -> Option<Expr> {
    match expression_over_params(node?, wanted, text) {
        Ok(expr) => Some(expr),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

fn tasks(root: &Node, text: &mut ProgramText, problems: &mut Vec<Problem>) {
    let tables = table(root, "tasks");
    for (key, node) in tables {
        problems.extend(bad_name(&key.name, key.span));
        let args = node.get("args").map_or(&[][..], |args| args.items());
        for arg in args {
            let name = arg.text().unwrap_or_default();
            problems.extend(bad_name(name, arg.span));
            if text.params.iter().any(|param| param.name == name) {
                let problem = Problem::new(arg.span, format!("`{name}` is a parameter already"));
                problems.push(problem.help("give the argument another name"));
            }
        }
        let label = node.get("label").and_then(Node::text).unwrap_or(&key.name);
        text.defs.push(TaskDef {
            name: key.name.clone(),
            label: label.to_owned(),
            args: args
                .iter()
                .filter_map(|arg| arg.text().map(str::to_owned))
                .collect(),
            locals: Vec::new(),
            code: Vec::new(),
        });
    }
    main_task(root, text, problems);
    for (at, (_, node)) in tables.iter().enumerate() {
        if let Some(steps) = node.get("steps") {
            let def = DefId(at as u16);
            Builder::task_code(text, problems, def, steps);
            super::flow::check(text, def, problems);
        }
    }
}

fn main_task(root: &Node, text: &mut ProgramText, problems: &mut Vec<Problem>) {
    let Some(tasks) = root.get("tasks") else {
        return;
    };
    match text.defs.iter().position(|def| def.name == "main") {
        None => {
            let problem = Problem::new(tasks.span, "no task is called `main`");
            problems.push(problem.help("a run starts with `[tasks.main]`"));
        }
        Some(at) => {
            text.main = DefId(at as u16);
            if let Some(arg) = tasks.entries()[at]
                .1
                .get("args")
                .and_then(|args| args.items().first())
            {
                problems.push(Problem::new(
                    arg.span,
                    "nobody spawns `main`, so it takes no arguments",
                ));
            }
        }
    }
}

/// Names of different sorts that an expression or a message could confuse.
fn clashes(root: &Node, problems: &mut Vec<Problem>) {
    let mut seen: Vec<(&Key, &str)> = Vec::new();
    for (name, word) in [
        ("params", "a parameter"),
        ("vars", "a shared variable"),
        ("mutexes", "a mutex"),
        ("conditions", "a condition"),
        ("channels", "a channel"),
        ("futures", "a future"),
    ] {
        for (key, _) in table(root, name) {
            if name != "params" {
                problems.extend(bad_name(&key.name, key.span));
            }
            if let Some((first, other)) = seen.iter().find(|(seen, _)| seen.name == key.name) {
                let message = format!("`{}` is {other} already", key.name);
                let mut problem = Problem::new(key.span, message);
                problem.note = Some((first.span, "first declared here".to_owned()));
                problems.push(problem);
            }
            seen.push((key, word));
        }
    }
}
