//! Conditions, right and wrong.

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
