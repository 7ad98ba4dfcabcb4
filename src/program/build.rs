//! Nodes of a lesson file → code, with every name looked up and every problem noted.

use super::code::Instr;
use super::expr::{self, Expr, ExprError, Lookup, Named};
use super::ids::{DefId, LocalId, ParamId, StepId, TextId};
use super::shape::{Node, Sort, Span, StepNode};
use super::steps::{KINDS, ObjectRef, Step};
use super::template::Template;
use super::value::{Type, Value};
use super::whole::{ProgramText, StepInfo, TaskDef};
use std::ops::Range;

/// Something wrong with a program, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The value in the file.
    pub span: Span,
    /// The part of it, in bytes of the string it holds, where only a part is meant.
    pub inner: Option<Range<usize>>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A name nobody knows, with those that could have been meant.
    pub unknown: Option<(String, Vec<String>)>,
    /// Another place that belongs to it, and why.
    pub note: Option<(Span, String)>,
    /// Whether it was concluded from something not being there, so that in a file with unreadable
    /// parts it may be no problem at all.
    pub from_absence: bool,
}

impl Problem {
    /// A problem with a whole value.
    pub fn new(span: Span, message: impl Into<String>) -> Problem {
        let message = message.into();
        Problem {
            span,
            inner: None,
            message,
            help: None,
            unknown: None,
            note: None,
            from_absence: false,
        }
    }

    /// The same problem, concluded from something not being there.
    pub fn from_absence(mut self) -> Problem {
        self.from_absence = true;
        self
    }

    /// The same problem with advice.
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// A name nobody knows.
    pub fn unknown(span: Span, what: &str, name: &str, known: Vec<String>) -> Problem {
        let problem = Problem::new(span, format!("no {what} is called `{name}`"));
        Problem {
            unknown: Some((name.to_owned(), known)),
            ..problem
        }
    }

    /// A problem inside of a string.
    pub fn inside(span: Span, error: ExprError) -> Problem {
        Problem {
            inner: Some(error.range),
            help: error.help,
            // The step that was to give the name its value may be unreadable.
            from_absence: error.unknown.is_some(),
            unknown: error.unknown,
            ..Problem::new(span, error.message)
        }
    }
}

/// What a local of a task under construction has been given so far.
#[derive(Debug, Clone)]
struct Local {
    name: String,
    /// Whether a `spawn` gave it, so that it can be joined.
    handle: bool,
    /// Whether it is an argument, so that nobody knows what it holds.
    argument: bool,
}

/// Builds the code of one task.
pub struct Builder<'a> {
    text: &'a mut ProgramText,
    problems: &'a mut Vec<Problem>,
    def: DefId,
    locals: Vec<Local>,
    code: Vec<Instr>,
    /// For each loop around this place, the jumps that leave it.
    breaks: Vec<Vec<usize>>,
}

/// The most steps a program may have, so that a step's number fits an event of a trace.
const MAX_STEPS: usize = 60_000;
/// The most locals of one task.
const MAX_LOCALS: usize = 1_000;

impl<'a> Builder<'a> {
    /// Builds the code of the task `def`, whose name, label and arguments stand in `text` already.
    pub fn task_code(
        text: &'a mut ProgramText,
        problems: &'a mut Vec<Problem>,
        def: DefId,
        steps: &Node,
    ) {
        let args = text.defs[def.index()].args.clone();
        let locals = args.into_iter().map(|name| Local {
            name,
            handle: false,
            argument: true,
        });
        let locals = locals.collect();
        let (code, breaks) = (Vec::new(), Vec::new());
        let mut builder = Builder {
            text,
            problems,
            def,
            locals,
            code,
            breaks,
        };
        builder.steps(Some(steps));
        builder.code.push(Instr::End);
        let Builder {
            code, locals, text, ..
        } = builder;
        let task: &mut TaskDef = &mut text.defs[def.index()];
        task.locals = locals.into_iter().map(|local| local.name).collect();
        task.code = code;
    }

    /// Notes a problem with a place.
    pub fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem::new(span, message));
    }

    /// The expression at a node; a value of type `wanted` is needed. Notes what is wrong with it.
    pub fn expr(&mut self, node: Option<&Node>, wanted: Type) -> Expr {
        // A missing node has been reported by whoever checked the shape.
        let Some(node) = node else {
            return Expr::Const(Value::None);
        };
        let mut names = Names {
            text: self.text,
            locals: &self.locals,
        };
        match expression(node, wanted, &mut names) {
            Ok(expr) => expr,
            Err(problem) => {
                self.problems.push(problem);
                Expr::Const(Value::None)
            }
        }
    }

    /// The template at a node.
    pub fn template(&mut self, node: Option<&Node>) -> Option<Template> {
        let node = node?;
        let mut names = Names {
            text: self.text,
            locals: &self.locals,
        };
        match Template::parse(node.text()?, &mut names) {
            Ok(template) => Some(template),
            Err(error) => {
                self.problems.push(Problem::inside(node.span, error));
                None
            }
        }
    }

    /// The shared object at a node: `"queue"` or `"fork[i]"`.
    pub fn object(&mut self, node: Option<&Node>, sort: Sort) -> ObjectRef {
        self.try_object(node, sort).unwrap_or(ObjectRef::UNKNOWN)
    }

    fn try_object(&mut self, node: Option<&Node>, sort: Sort) -> Option<ObjectRef> {
        let node = node?;
        let (name, index) = split_index(node.text()?);
        let names = declared_names(self.text, sort);
        let Some(decl) = names.iter().position(|(known, _)| known == name) else {
            let known: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
            let none = known.is_empty();
            let mut problem = Problem::unknown(node.span, sort_word(sort), name, known);
            if none {
                let table = sort_table(sort);
                problem = problem.help(format!("declare it first, in the table `[{table}]`"));
            }
            self.problems.push(problem);
            return None;
        };
        let many = names[decl].1;
        let index = match (index, many) {
            (Some(range), true) => {
                let (inner, span) = (&node.text()?[range.clone()], node.span);
                let mut names = Names {
                    text: self.text,
                    locals: &self.locals,
                };
                match typed(inner, Type::Int, &mut names) {
                    Ok(index) => Some(index),
                    Err(mut error) => {
                        error.range =
                            error.range.start + range.start..error.range.end + range.start;
                        self.problems.push(Problem::inside(span, error));
                        return None;
                    }
                }
            }
            (None, true) => {
                let message = format!("there are several `{name}`: say which");
                let help = format!("write `{name}[0]`, or an expression between the brackets");
                self.problems
                    .push(Problem::new(node.span, message).help(help));
                return None;
            }
            (Some(_), false) => {
                let message = format!("there is only one `{name}`, so it takes no index");
                let help = format!("declare `{name} = {{ count = 5 }}` for five of them");
                self.problems
                    .push(Problem::new(node.span, message).help(help));
                return None;
            }
            (None, false) => None,
        };
        Some(ObjectRef {
            decl: decl as u16,
            index,
        })
    }

    /// A future or a local that holds a task.
    pub fn target(&mut self, node: Option<&Node>) -> Option<super::steps::Target> {
        use super::steps::Target;
        let name = node?.text()?;
        if let Some(local) = self.find_local(name) {
            return self.handle(node?).map(|_| Target::Local(local));
        }
        if declared_names(self.text, Sort::Future)
            .iter()
            .any(|(known, _)| known == split_index(name).0)
        {
            return self.try_object(node, Sort::Future).map(Target::Future);
        }
        let mut known: Vec<_> = self.handles();
        known.extend(
            declared_names(self.text, Sort::Future)
                .into_iter()
                .map(|(name, _)| name),
        );
        let problem = Problem::unknown(node?.span, "future or spawned task", name, known);
        self.problems.push(problem.from_absence());
        None
    }

    /// The local at a node, which must hold a task handle.
    pub fn handle(&mut self, node: &Node) -> Option<LocalId> {
        let name = node.text()?;
        match self.locals.iter().position(|local| local.name == name) {
            Some(at) if self.locals[at].handle || self.locals[at].argument => {
                Some(LocalId(at as u16))
            }
            Some(_) => {
                let problem = Problem::new(node.span, format!("`{name}` holds no task"));
                self.problems
                    .push(problem.help("only what `spawn` gave with `as` can be waited for"));
                None
            }
            None => {
                let is_task = self.text.defs.iter().any(|def| def.name == name);
                let mut problem = Problem::new(
                    node.span,
                    format!("nothing was spawned as `{name}` before this step"),
                )
                .from_absence();
                problem.unknown = Some((name.to_owned(), self.handles()));
                if is_task {
                    problem.help = Some(format!(
                        "`{name}` is a task; give the one you start a name: `{{ spawn = {{ task = \"{name}\", as = \"t\" }} }}`"
                    ));
                }
                self.problems.push(problem);
                None
            }
        }
    }

    fn handles(&self) -> Vec<String> {
        self.locals
            .iter()
            .filter(|local| local.handle)
            .map(|local| local.name.clone())
            .collect()
    }

    /// The task at a node.
    pub fn task(&mut self, node: Option<&Node>) -> Option<DefId> {
        let (name, span) = (node?.text()?, node?.span);
        if let Some(at) = self.text.defs.iter().position(|def| def.name == name) {
            return Some(DefId(at as u16));
        }
        let known = self.text.defs.iter().map(|def| def.name.clone()).collect();
        self.problems
            .push(Problem::unknown(span, "task", name, known));
        None
    }

    /// The arguments that a `spawn` gives to the task `def`, in the order in which it takes them.
    pub fn arguments(&mut self, def: Option<DefId>, node: &StepNode) -> Vec<Expr> {
        let with = node.body.get("with");
        let given = with.map_or(&[][..], |with| with.entries());
        let wanted = match def {
            Some(def) => self.text.defs[def.index()].args.clone(),
            None => return Vec::new(),
        };
        for (key, _) in given.iter().filter(|(key, _)| !wanted.contains(&key.name)) {
            self.problems.push(Problem::unknown(
                key.span,
                "argument of this task",
                &key.name,
                wanted.clone(),
            ));
        }
        let mut args = Vec::new();
        for name in &wanted {
            match given.iter().find(|(key, _)| key.name == *name) {
                Some((_, value)) => args.push(self.expr(Some(value), Type::Any)),
                None => {
                    let span = with.map_or(node.body.span, |with| with.span);
                    let problem = Problem::new(span, format!("the argument `{name}` is missing"));
                    self.problems
                        .push(problem.help(format!("write `with = {{ {name} = … }}`")));
                }
            }
        }
        args
    }

    /// The local that a node names, made if it is new.
    pub fn new_local(&mut self, node: Option<&Node>) -> Option<LocalId> {
        let node = node?;
        Some(self.name_local(node.text()?, node.span))
    }

    /// The local that a node names, from now on known to hold a task handle.
    pub fn new_handle(&mut self, node: Option<&Node>) -> Option<LocalId> {
        let local = self.new_local(node)?;
        self.locals[local.index()].handle = true;
        Some(local)
    }

    /// The local called `name`, made if it is new.
    pub fn name_local(&mut self, name: &str, span: Span) -> LocalId {
        if let Some(problem) = bad_name(name, span) {
            self.problems.push(problem);
        } else if self.text.params.iter().any(|param| param.name == name) {
            let problem = Problem::new(
                span,
                format!("`{name}` is a parameter, which cannot change"),
            );
            self.problems
                .push(problem.help("give the local another name"));
        }
        if let Some(local) = self.find_local(name) {
            return local;
        }
        self.push_local(name.to_owned(), span)
    }

    fn push_local(&mut self, name: String, span: Span) -> LocalId {
        if self.locals.len() >= MAX_LOCALS {
            self.problem(
                span,
                format!("a task can have {MAX_LOCALS} locals, and this is one more"),
            );
            return LocalId(0);
        }
        self.locals.push(Local {
            name,
            handle: false,
            argument: false,
        });
        LocalId((self.locals.len() - 1) as u16)
    }

    fn find_local(&self, name: &str) -> Option<LocalId> {
        let at = self.locals.iter().position(|local| local.name == name)?;
        Some(LocalId(at as u16))
    }

    /// Adds a step of the lesson.
    pub fn emit(&mut self, node: &StepNode, step: Step) {
        let id = self.step_id(node);
        self.code.push(Instr::Step(id, step));
    }

    fn step_id(&mut self, node: &StepNode) -> StepId {
        let steps = &mut self.text.steps;
        if steps.len() >= MAX_STEPS {
            if steps.len() == MAX_STEPS {
                let message = format!("a program can have {MAX_STEPS} steps, and this is one more");
                self.problems.push(Problem::new(node.span, message));
            }
            return StepId(0);
        }
        steps.push(StepInfo {
            def: self.def,
            kind: node.kind as u16,
            start: node.span.start as u32,
            end: node.span.end as u32,
        });
        StepId((steps.len() - 1) as u16)
    }

    /// Adds the steps of a list.
    pub fn steps(&mut self, node: Option<&Node>) {
        for step in node.map_or(&[][..], |node| node.steps()) {
            (KINDS[step.kind].build)(self, step);
        }
    }

    /// Adds a jump that is taken unless `test` is true; [`Builder::land`] says where to.
    pub fn unless(&mut self, node: &StepNode, test: Expr) -> usize {
        let id = self.step_id(node);
        self.code.push(Instr::Unless(id, test, u32::MAX));
        self.code.len() - 1
    }

    /// Adds a jump; [`Builder::land`] says where to.
    pub fn jump(&mut self) -> usize {
        self.code.push(Instr::Jump(u32::MAX));
        self.code.len() - 1
    }

    /// Lets a jump land here.
    pub fn land(&mut self, jump: usize) {
        let here = self.code.len() as u32;
        if let Instr::Jump(to) | Instr::Unless(_, _, to) = &mut self.code[jump] {
            *to = here;
        }
    }

    /// Adds a loop that goes on while `test` is true, or for ever.
    pub fn endless_or_while(&mut self, node: &StepNode, test: Option<Expr>, steps: Option<&Node>) {
        let top = self.code.len() as u32;
        let endless = matches!(test, None | Some(Expr::Const(Value::Bool(true))));
        let over = test
            .filter(|_| !endless)
            .map(|test| self.unless(node, test));
        self.breaks.push(Vec::new());
        self.steps(steps);
        self.code.push(Instr::Jump(top));
        self.end_loop(over);
    }

    /// Adds a loop that goes round `times` times; `counter` counts from 0.
    pub fn repeat(
        &mut self,
        node: &StepNode,
        times: Expr,
        counter: Option<LocalId>,
        steps: Option<&Node>,
    ) {
        // The lesson may write to its own counter, so the loop keeps one that it cannot.
        let limit = self.push_local(String::new(), node.span);
        let hidden = self.push_local(String::new(), node.span);
        self.code.push(Instr::Count(limit, times));
        self.code
            .push(Instr::Count(hidden, Expr::Const(Value::Int(0))));
        let top = self.code.len() as u32;
        let less = |a, b| Expr::Binary(expr::Binary::Less, Box::new(a), Box::new(b));
        let over = self.unless(node, less(Expr::Local(hidden), Expr::Local(limit)));
        if let Some(counter) = counter {
            self.code.push(Instr::Count(counter, Expr::Local(hidden)));
        }
        self.breaks.push(Vec::new());
        self.steps(steps);
        let one = Box::new(Expr::Const(Value::Int(1)));
        let next = Expr::Binary(expr::Binary::Add, Box::new(Expr::Local(hidden)), one);
        self.code.push(Instr::Count(hidden, next));
        self.code.push(Instr::Jump(top));
        self.end_loop(Some(over));
    }

    fn end_loop(&mut self, over: Option<usize>) {
        for jump in over
            .into_iter()
            .chain(self.breaks.pop().unwrap_or_default())
        {
            self.land(jump);
        }
    }

    /// Adds a jump out of the innermost loop.
    pub fn break_loop(&mut self, node: &StepNode) {
        let jump = self.jump();
        match self.breaks.last_mut() {
            Some(breaks) => breaks.push(jump),
            None => {
                self.land(jump);
                let problem = Problem::new(node.span, "there is no loop around this `break`");
                self.problems
                    .push(problem.help("it leaves a `repeat`, `while` or `loop`"));
            }
        }
    }
}

/// The names an expression in a task may use.
pub(super) struct Names<'a> {
    text: &'a mut ProgramText,
    locals: &'a [Local],
}

impl<'a> Names<'a> {
    /// The names outside of any task.
    pub(super) fn outside(text: &'a mut ProgramText) -> Names<'a> {
        Names { text, locals: &[] }
    }
}

impl Lookup for Names<'_> {
    fn find(&self, name: &str) -> Option<Named> {
        if let Some(at) = self.locals.iter().position(|local| local.name == name) {
            return Some(Named::Local(LocalId(at as u16)));
        }
        if let Some(at) = self.text.params.iter().position(|param| param.name == name) {
            return Some(Named::Param(ParamId(at as u16), self.text.params[at].ty()));
        }
        let shared = self.text.vars.iter().any(|var| var.declared.name == name);
        shared.then_some(Named::Shared)
    }

    fn names(&self) -> Vec<String> {
        let locals = self.locals.iter().map(|local| local.name.clone());
        let params = self.text.params.iter().map(|param| param.name.clone());
        locals
            .filter(|name| !name.is_empty())
            .chain(params)
            .collect()
    }

    fn intern(&mut self, text: &str) -> TextId {
        let texts = &mut self.text.texts;
        if let Some(at) = texts.iter().position(|known| known == text) {
            return TextId(at as u16);
        }
        if texts.len() < usize::from(u16::MAX) {
            texts.push(text.to_owned());
        }
        TextId((texts.len() - 1) as u16)
    }
}

/// The expression at a node over the parameters alone, where a value of type `wanted` is needed.
///
/// # Errors
/// Where it is none, names anything else, or is of another type.
pub fn expression_over_params(
    node: &Node,
    wanted: Type,
    text: &mut ProgramText,
) -> Result<Expr, Problem> {
    expression(node, wanted, &mut Names::outside(text))
}

/// The expression at a node, where a value of type `wanted` is needed.
pub(super) fn expression(
    node: &Node,
    wanted: Type,
    names: &mut dyn Lookup,
) -> Result<Expr, Problem> {
    let fixed = match (node.integer(), node.boolean()) {
        (Some(value), _) => Some(Value::Int(value)),
        (_, Some(value)) => Some(Value::Bool(value)),
        _ => None,
    };
    if let Some(value) = fixed {
        if value.ty().fits(wanted) {
            return Ok(Expr::Const(value));
        }
        let message = format!(
            "{} is needed here, not {}",
            wanted.words(),
            value.ty().words()
        );
        let mut problem = Problem::new(node.span, message);
        if let (Value::Int(number), Type::Duration) = (value, wanted) {
            problem.help = Some(format!("a unit is missing: write `\"{number}s\"`"));
        }
        return Err(problem);
    }
    let Some(text) = node.text() else {
        // It was unreadable, which has been reported.
        return Ok(Expr::Const(Value::None));
    };
    typed(text, wanted, names).map_err(|error| Problem::inside(node.span, error))
}

fn typed(text: &str, wanted: Type, names: &mut dyn Lookup) -> Result<Expr, ExprError> {
    let (expr, ty) = expr::parse(text, names)?;
    if ty.fits(wanted) {
        return Ok(expr);
    }
    let help = (ty == Type::Int && wanted == Type::Duration).then(|| match &expr {
        Expr::Const(Value::Int(number)) => format!("a unit is missing: write `{number}s`"),
        _ => "a unit is missing: multiply by `1s`, or give the parameter a unit".to_owned(),
    });
    let message = format!("{} is needed here, not {}", wanted.words(), ty.words());
    Err(ExprError {
        range: 0..text.len(),
        message,
        help,
        unknown: None,
    })
}

/// `"fork[i]"` → `"fork"` and where the index stands.
fn split_index(text: &str) -> (&str, Option<Range<usize>>) {
    match text.split_once('[') {
        Some((name, rest)) if rest.ends_with(']') => {
            (name.trim(), Some(text.len() - rest.len()..text.len() - 1))
        }
        _ => (text, None),
    }
}

/// The declared names of a sort, and whether each is an array.
fn declared_names(text: &ProgramText, sort: Sort) -> Vec<(String, bool)> {
    let plain = |d: &super::whole::Declared| (d.name.clone(), d.count.is_some());
    match sort {
        Sort::Var => text.vars.iter().map(|var| plain(&var.declared)).collect(),
        Sort::Mutex => text.mutexes.iter().map(plain).collect(),
        Sort::Channel => text.channels.iter().map(|c| plain(&c.declared)).collect(),
        Sort::Future => text.futures.iter().map(plain).collect(),
        Sort::Task => text
            .defs
            .iter()
            .map(|def| (def.name.clone(), false))
            .collect(),
        Sort::Local => Vec::new(),
    }
}

fn sort_table(sort: Sort) -> &'static str {
    match sort {
        Sort::Task => "tasks",
        Sort::Var => "vars",
        Sort::Mutex => "mutexes",
        Sort::Channel => "channels",
        Sort::Future => "futures",
        Sort::Local => "",
    }
}

fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Task => "task",
        Sort::Var => "shared variable",
        Sort::Mutex => "mutex",
        Sort::Channel => "channel",
        Sort::Future => "future",
        Sort::Local => "local",
    }
}

/// What is wrong with a new name, if something is.
pub(super) fn bad_name(name: &str, span: Span) -> Option<Problem> {
    const RESERVED: [&str; 9] = [
        "true", "false", "none", "and", "or", "not", "cores", "workers", "index",
    ];
    let signal = super::value::Signal::WORDS
        .iter()
        .any(|(_, word)| *word == name);
    if signal || RESERVED.contains(&name) {
        let problem = Problem::new(span, format!("`{name}` means something already"));
        return Some(problem.help("give it another name"));
    }
    let mut letters = name.chars();
    let starts = letters
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_');
    if starts && letters.all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let problem = Problem::new(span, format!("`{}` cannot be a name", name.escape_debug()));
    Some(problem.help("a name is made of letters, digits and `_`, and starts with a letter"))
}
