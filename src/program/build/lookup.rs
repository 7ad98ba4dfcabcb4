//! Names of things in a lesson file → the things.

use super::names::{Names, declared_names, sort_table, sort_word, split_index, typed};
use super::{Builder, Problem};
use crate::program::expr::Expr;
use crate::program::ids::{DefId, LocalId};
use crate::program::shape::{Node, Sort, StepNode};
use crate::program::steps::{ObjectRef, Target};
use crate::program::value::Type;

impl Builder<'_> {
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
    pub fn target(&mut self, node: Option<&Node>) -> Option<Target> {
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
}
