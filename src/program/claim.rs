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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::shape::{NodeValue, Span};
    use crate::program::{Declared, Machinery, Memory, Param, Signal, VarDecl, expr::Expr};
    use std::sync::Arc;

    /// A parameter `n`, and the variables `x`, `n` times `fork`, and `y`.
    fn text() -> ProgramText {
        let param = |name: &str| Param {
            name: name.into(),
            default: Value::Int(3),
            min: None,
            max: None,
            help: String::new(),
        };
        let var = |name: &str, count: Option<Expr>| VarDecl {
            declared: Declared {
                name: name.into(),
                count,
            },
            init: Expr::Env(Env::Index),
            memory: Memory::Copied,
        };
        let n = || Some(Expr::Param(crate::program::ParamId(0)));
        ProgramText {
            params: vec![param("n")],
            vars: vec![var("x", None), var("fork", n()), var("y", None)],
            ..ProgramText::default()
        }
    }

    fn read(condition: &str, text: &mut ProgramText) -> Result<OverShared, Problem> {
        let node = Node {
            span: Span::default(),
            value: NodeValue::Text(condition.to_owned()),
        };
        OverShared::read(&node, text)
    }

    fn bound(text: &ProgramText, n: i64) -> Program {
        let machinery = Machinery {
            cores: 2,
            workers: 4,
        };
        Program::bind(Arc::new(text.clone()), vec![Value::Int(n)], machinery).unwrap()
    }

    #[test]
    fn elements_are_found_by_the_parameters() {
        let mut text = text();
        let mut read = |condition| read(condition, &mut text).unwrap();
        let conditions = [
            ("x == 7", true, vec![0]),
            ("x == fork[0] - n", true, vec![0, 1]),
            ("fork[2] == fork[ 2 ] and not (y == 5)", true, vec![3, 4]),
            ("y == closed", true, vec![4]),
            ("n == 3 and workers == 4", true, vec![]),
            ("if(x > n, fork[1] == 20, false)", true, vec![0, 2]),
        ];
        let conditions = conditions.map(|(text, holds, vars)| (read(text), holds, vars));
        let program = bound(&text, 3);
        let values = [7, 10, 20, 30].map(Value::Int);
        let values = [&values[..], &[Value::Signal(Signal::Closed)]].concat();
        for (condition, holds, vars) in conditions {
            let held = condition.holds(&program, &values);
            assert_eq!(held, Ok(holds), "{}", condition.text());
            let predicate = condition.bind(&program).unwrap();
            assert_eq!(predicate.holds(&program, &values), held);
            assert_eq!(Ok(predicate.vars()), condition.vars(&program).as_deref());
            let found = condition.vars(&program).unwrap();
            assert_eq!(found, vars.into_iter().map(VarId).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_same_words_mean_other_elements_with_other_parameters() {
        let mut text = text();
        let condition = read("y == 1 and fork[1] == 2", &mut text).unwrap();
        let values = [0, 0, 2, 1, 9].map(Value::Int);
        assert_eq!(condition.holds(&bound(&text, 2), &values), Ok(true));
        assert_eq!(condition.holds(&bound(&text, 3), &values), Ok(false));
        let outside = Fault::IndexOutside {
            name: "fork".into(),
            index: 1,
            count: 1,
        };
        let one = bound(&text, 1);
        assert_eq!(condition.holds(&one, &values), Err(outside.clone()));
        assert_eq!(condition.bind(&one), Err(outside));
        assert_eq!(
            outside_of(&one, "fork[1]"),
            "index 1 is outside of `fork`, which has 1"
        );
    }

    fn outside_of(program: &Program, name: &str) -> String {
        program.var(name).unwrap_err().to_string()
    }

    #[test]
    fn every_variable_is_found_by_its_name() {
        for n in [0, 1, 3] {
            let program = bound(&text(), n);
            for (at, name) in program.var_names().iter().enumerate() {
                assert_eq!(program.var(name), Ok(VarId(at as u16)), "{name}");
            }
        }
        let program = bound(&text(), 3);
        for name in ["z", "fork", "x[0]", "fork[", "fork[a]", "fork[]", "n", ""] {
            let said = outside_of(&program, name);
            assert_eq!(said, format!("no shared variable is called `{name}`"));
        }
    }

    #[test]
    fn what_is_no_condition() {
        for (condition, wanted) in [
            ("x + ", "something is missing after this"),
            ("z == 1", "nothing here is called `z`"),
            ("fork == 1", "there are several `fork`: say which"),
            ("x[0] == 1", "there is only one `x`, so it takes no index"),
            ("fork[x] == 1", "an index is a plain number here"),
            ("fork[-1] == 1", "an index is a plain number here"),
            ("fork[", "an index is a plain number here"),
            ("fork[1 == 1", "`==` does not fit here"),
            ("fork[1", "`]` is missing for this"),
            ("n[0] == 1", "`[` does not fit here"),
            ("n + 1", "true or false is needed here, not a whole number"),
            ("index == x", "`index` means nothing here"),
        ] {
            let problem = read(condition, &mut text()).expect_err(condition);
            assert_eq!(problem.message, wanted, "{condition}");
        }
        let names = read("z", &mut text()).unwrap_err().unknown.unwrap().1;
        assert_eq!(names, ["x", "fork", "y", "n"]);
    }

    #[test]
    fn a_value_of_the_wrong_type_is_a_fault() {
        let mut text = text();
        let faults = ["x", "x and true", "x / fork[0] == 1"].map(|condition| {
            let condition = read(condition, &mut text).unwrap();
            let program = bound(&text, 3);
            condition.holds(&program, &program.initial).unwrap_err()
        });
        let wrong = Fault::WrongType {
            wanted: Type::Bool,
            found: Type::Int,
        };
        assert_eq!(faults, [wrong.clone(), wrong, Fault::DivisionByZero]);
    }
}
