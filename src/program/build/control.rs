//! Steps and jumps.

use super::{Builder, Problem};
use crate::program::code::Instr;
use crate::program::expr::{self, Expr};
use crate::program::ids::{LocalId, StepId};
use crate::program::shape::{Node, StepNode};
use crate::program::steps::{KINDS, Step};
use crate::program::value::Value;
use crate::program::whole::StepInfo;

/// The most steps a program may have, so that a step's number fits an event of a trace.
const MAX_STEPS: usize = 60_000;

impl Builder<'_> {
    /// Adds a step of the lesson.
    pub fn emit(&mut self, node: &StepNode, step: Step) {
        let id = self.step_id(node);
        self.code.push(Instr::Step(id, step));
    }

    /// Adds a step of the lesson that takes several operations.
    pub fn emit_all(&mut self, node: &StepNode, steps: impl IntoIterator<Item = Step>) {
        let id = self.step_id(node);
        let steps = steps.into_iter().map(|step| Instr::Step(id, step));
        self.code.extend(steps);
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
