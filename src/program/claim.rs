//! Conditions over the shared variables: what can be said of a state of a run as a whole.
//!
//! The steps of a task look at its locals and at parameters only. A condition looks at parameters and
//! shared variables: `inside <= 1`, `fork[0] == 0`. Which number an element has depends on the
//! parameters, so a condition is read as an [`OverShared`] and bound to a [`StatePredicate`].

use super::build::{Names, Problem, expression};
use super::expr::{Env, Expr, Lookup, Named};
use super::fault::Fault;
use super::ids::{LocalId, TextId, VarId};
use super::shape::Node;
use super::value::{Type, Value};
use super::whole::{Program, ProgramText};

/// A condition over parameters and shared variables.
#[derive(Debug, Clone, PartialEq)]
pub struct OverShared {
    text: String,
    /// Its locals are the elements, by their place in `elements`.
    expr: Expr,
    elements: Vec<Element>,
}

/// The same for one program: what may be true or false of its shared variables.
#[derive(Debug, Clone, PartialEq)]
pub struct StatePredicate {
    /// Its locals are all shared variables, element by element.
    expr: Expr,
    vars: Vec<VarId>,
}

/// One element of a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Element {
    decl: usize,
    index: i64,
}

impl OverShared {
    /// The condition at a node.
    ///
    /// # Errors
    /// Where it is no expression, names anything but parameters and shared variables, or cannot be
    /// true or false.
    pub fn read(node: &Node, text: &mut ProgramText) -> Result<OverShared, Problem> {
        let mut lookup = Shared {
            names: Names::outside(text),
            elements: Vec::new(),
        };
        let expr = expression(node, Type::Bool, &mut lookup)?;
        if expr.any(|part| *part == Expr::Env(Env::Index)) {
            let problem = Problem::new(node.span, "`index` means nothing here");
            let help = "it numbers the tasks of one `spawn` and the elements of an array";
            return Err(problem.help(help));
        }
        let text = match node.boolean() {
            Some(fixed) => fixed.to_string(),
            None => node.text().unwrap_or_default().trim().to_owned(),
        };
        let elements = lookup.elements;
        Ok(OverShared {
            text,
            expr,
            elements,
        })
    }

    /// The condition as its author wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it looks at any shared variable.
    pub fn looks_at_any(&self) -> bool {
        !self.elements.is_empty()
    }

    /// The condition for one program, whose elements are now numbered.
    ///
    /// # Errors
    /// Where an index is outside of its array.
    pub fn bind(&self, program: &Program) -> Result<StatePredicate, Fault> {
        let number = |element: &Element| program.element(element.decl, element.index);
        let vars: Vec<VarId> = self.elements.iter().map(number).collect::<Result<_, _>>()?;
        let local = |slot: LocalId| vars.get(slot.index()).map_or(slot, |var| LocalId(var.0));
        let expr = with_locals(&self.expr, &local);
        Ok(StatePredicate { expr, vars })
    }

    /// Whether it is true of these shared variables, given element by element in the order of
    /// [`Program::initial`]. To ask this more than once, [`OverShared::bind`] it.
    ///
    /// # Errors
    /// Where an index is outside of its array, and as [`StatePredicate::holds`].
    pub fn holds(&self, program: &Program, values: &[Value]) -> Result<bool, Fault> {
        self.bind(program)?.holds(program, values)
    }

    /// The elements that it looks at, in the order in which it names them.
    ///
    /// # Errors
    /// Where an index is outside of its array.
    pub fn vars(&self, program: &Program) -> Result<Vec<VarId>, Fault> {
        Ok(self.bind(program)?.vars)
    }
}

impl StatePredicate {
    /// Whether it is true of these shared variables, given element by element in the order of
    /// [`Program::initial`]. `program` is the one that it was bound to.
    ///
    /// # Errors
    /// Overflow, a division by zero, operands of the wrong type.
    pub fn holds(&self, program: &Program, values: &[Value]) -> Result<bool, Fault> {
        self.expr.truth(&program.scope(values, 0))
    }

    /// The elements that it looks at, in the order in which it names them: nothing else that
    /// changes can change its truth.
    pub fn vars(&self) -> &[VarId] {
        &self.vars
    }
}

impl Program {
    /// The shared variable called `x`, or `fork[2]` in an array.
    ///
    /// # Errors
    /// Where there is none, or the index is outside of its array.
    pub fn var(&self, name: &str) -> Result<VarId, Fault> {
        let (base, index) = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((base, index)) => (base, Some(index)),
            None => (name, None),
        };
        let missing = || Fault::Other(format!("no shared variable is called `{name}`"));
        let mut vars = self.text.vars.iter().map(|var| &var.declared);
        let decl = vars.position(|declared| {
            declared.name == base && declared.count.is_some() == index.is_some()
        });
        let index = index.map_or(Ok(0), str::parse).map_err(|_| missing())?;
        self.element(decl.ok_or_else(missing)?, index)
    }

    fn element(&self, decl: usize, index: i64) -> Result<VarId, Fault> {
        let declared = self.text.vars.get(decl).zip(self.arrays.vars.get(decl));
        let Some((var, extent)) = declared else {
            return Err(Fault::Other("an object of the program is missing".into()));
        };
        match u16::try_from(index) {
            Ok(at) if at < extent.count => Ok(VarId(extent.base + at)),
            _ => Err(Fault::IndexOutside {
                name: var.declared.name.clone(),
                index,
                count: extent.count.into(),
            }),
        }
    }
}

/// The expression with other locals.
fn with_locals(expr: &Expr, local: &dyn Fn(LocalId) -> LocalId) -> Expr {
    let boxed = |expr: &Expr| Box::new(with_locals(expr, local));
    match expr {
        Expr::Local(id) => Expr::Local(local(*id)),
        Expr::Unary(op, a) => Expr::Unary(*op, boxed(a)),
        Expr::Binary(op, a, b) => Expr::Binary(*op, boxed(a), boxed(b)),
        Expr::Call(function, args) => {
            let args = args.iter().map(|arg| with_locals(arg, local));
            Expr::Call(*function, args.collect())
        }
        Expr::Const(_) | Expr::Param(_) | Expr::Env(_) => expr.clone(),
    }
}

/// The names that a condition may use.
struct Shared<'a> {
    names: Names<'a>,
    elements: Vec<Element>,
}

impl Shared<'_> {
    fn declaration(&self, name: &str) -> Option<(usize, bool)> {
        let mut vars = self.names.text().vars.iter().map(|var| &var.declared);
        let decl = vars.position(|declared| declared.name == name)?;
        let array = self.names.text().vars[decl].declared.count.is_some();
        Some((decl, array))
    }
}

impl Lookup for Shared<'_> {
    fn find(&self, name: &str) -> Option<Named> {
        match self.declaration(name) {
            Some((_, array)) => Some(Named::Element { array }),
            None => self.names.find(name),
        }
    }

    fn names(&self) -> Vec<String> {
        let vars = self.names.text().vars.iter();
        let vars = vars.map(|var| var.declared.name.clone());
        vars.chain(self.names.names()).collect()
    }

    fn intern(&mut self, text: &str) -> TextId {
        self.names.intern(text)
    }

    fn element(&mut self, name: &str, index: i64) -> LocalId {
        let decl = self.declaration(name).map_or(usize::MAX, |(decl, _)| decl);
        let element = Element { decl, index };
        let known = self.elements.iter().position(|known| *known == element);
        let at = known.unwrap_or_else(|| {
            self.elements.push(element);
            self.elements.len() - 1
        });
        // An expression has far fewer words than there are numbers.
        LocalId(u16::try_from(at).unwrap_or(u16::MAX))
    }
}
