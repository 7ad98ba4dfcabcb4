//! Nodes of a lesson file → code, with every name looked up and every problem noted.

mod control;
mod lookup;
mod names;
mod problem;

pub use names::expression_over_params;
pub(super) use names::{Names, bad_name, expression};
pub use problem::Problem;

use super::code::Instr;
use super::expr::Expr;
use super::ids::{DefId, LocalId};
use super::shape::{Node, Span};
use super::template::Template;
use super::value::{Type, Value};
use super::whole::{ProgramText, TaskDef};

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
}
