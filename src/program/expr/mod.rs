//! Expressions over parameters and locals: `max(coffee, pastry) * 2`.
//!
//! Arithmetic is checked: what would wrap is a [`Fault`], because a lesson that silently counted
//! wrong would teach the wrong thing.

mod lex;
mod parse;

pub use lex::{DurationError, UNITS, parse_duration};
pub use parse::{ExprError, Lookup, Named, parse};

use super::fault::Fault;
use super::ids::{LocalId, ParamId};
use super::value::{Type, Value};
use serde::{Deserialize, Serialize};

/// An expression whose names have been looked up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// A fixed value.
    Const(Value),
    /// A parameter of the lesson.
    Param(ParamId),
    /// A local variable of the task.
    Local(LocalId),
    /// Something of the run itself.
    Env(Env),
    /// An operator before its operand.
    Unary(Unary, Box<Expr>),
    /// An operator between two operands.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// A function of the language.
    Call(Function, Vec<Expr>),
}

/// Names that every expression knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Env {
    /// Processor cores of the run, real or simulated.
    Cores,
    /// Worker threads of a pool or of async-many.
    Workers,
    /// Which of several tasks started by one `spawn`, from 0; 0 elsewhere.
    Index,
}

/// Operators before an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unary {
    /// `-a`
    Minus,
    /// `not a`
    Not,
}

/// Operators between operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binary {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`, towards zero
    Divide,
    /// `a % b`, never negative for positive `b`
    Remainder,
    /// `a == b`
    Equal,
    /// `a != b`
    Unequal,
    /// `a < b`
    Less,
    /// `a <= b`
    LessEqual,
    /// `a > b`
    Greater,
    /// `a >= b`
    GreaterEqual,
    /// `a and b`; `b` is not looked at when `a` is false
    And,
    /// `a or b`; `b` is not looked at when `a` is true
    Or,
}

/// Functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Function {
    /// `min(a, b, …)`
    Min,
    /// `max(a, b, …)`
    Max,
    /// `abs(a)`
    Abs,
    /// `ceil_div(a, b)`: the quotient rounded up
    CeilDiv,
    /// `if(test, a, b)`; only the chosen one is looked at
    If,
}

impl Function {
    /// Every function with its name and how many arguments it takes at least and at most.
    pub const ALL: [(Function, &'static str, usize, usize); 5] = [
        (Function::Min, "min", 1, 16),
        (Function::Max, "max", 1, 16),
        (Function::Abs, "abs", 1, 1),
        (Function::CeilDiv, "ceil_div", 2, 2),
        (Function::If, "if", 3, 3),
    ];
}

/// What an expression may look at while it is evaluated.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The parameters' values.
    pub params: &'a [Value],
    /// The task's locals.
    pub locals: &'a [Value],
    /// Processor cores of the run.
    pub cores: i64,
    /// Worker threads of the run.
    pub workers: i64,
    /// Which of several tasks being spawned.
    pub index: i64,
}

impl Expr {
    /// The value in this scope.
    ///
    /// # Errors
    /// Overflow, a division by zero, operands of the wrong type.
    pub fn eval(&self, scope: &Scope<'_>) -> Result<Value, Fault> {
        Ok(match self {
            Expr::Const(value) => *value,
            Expr::Param(id) => scope.params.get(id.index()).copied().unwrap_or_default(),
            Expr::Local(id) => scope.locals.get(id.index()).copied().unwrap_or_default(),
            Expr::Env(Env::Cores) => Value::Int(scope.cores),
            Expr::Env(Env::Workers) => Value::Int(scope.workers),
            Expr::Env(Env::Index) => Value::Int(scope.index),
            Expr::Unary(op, a) => unary(*op, a.eval(scope)?)?,
            Expr::Binary(Binary::And, a, b) => {
                Value::Bool(truth(a.eval(scope)?)? && truth(b.eval(scope)?)?)
            }
            Expr::Binary(Binary::Or, a, b) => {
                Value::Bool(truth(a.eval(scope)?)? || truth(b.eval(scope)?)?)
            }
            Expr::Binary(op, a, b) => binary(*op, a.eval(scope)?, b.eval(scope)?)?,
            Expr::Call(function, args) => call(*function, args, scope)?,
        })
    }

    /// Whether `is` holds for the expression or for a part of it.
    pub fn any(&self, is: impl Fn(&Expr) -> bool + Copy) -> bool {
        is(self)
            || match self {
                Expr::Unary(_, a) => a.any(is),
                Expr::Binary(_, a, b) => a.any(is) || b.any(is),
                Expr::Call(_, args) => args.iter().any(|arg| arg.any(is)),
                Expr::Const(_) | Expr::Param(_) | Expr::Local(_) | Expr::Env(_) => false,
            }
    }

    /// The value as a whole number.
    ///
    /// # Errors
    /// As [`Expr::eval`], and where it is no whole number.
    pub fn int(&self, scope: &Scope<'_>) -> Result<i64, Fault> {
        match self.eval(scope)? {
            Value::Int(value) => Ok(value),
            other => Err(Fault::WrongType {
                wanted: Type::Int,
                found: other.ty(),
            }),
        }
    }

    /// The value as a boolean.
    ///
    /// # Errors
    /// As [`Expr::eval`], and where it is no boolean.
    pub fn truth(&self, scope: &Scope<'_>) -> Result<bool, Fault> {
        truth(self.eval(scope)?)
    }

    /// The value as a length of story time in nanoseconds.
    ///
    /// # Errors
    /// As [`Expr::eval`], where it is no duration, and where it is negative.
    pub fn duration(&self, scope: &Scope<'_>) -> Result<i64, Fault> {
        match self.eval(scope)? {
            Value::Duration(nanos) if nanos < 0 => Err(Fault::NegativeTime),
            Value::Duration(nanos) => Ok(nanos),
            other => Err(Fault::WrongType {
                wanted: Type::Duration,
                found: other.ty(),
            }),
        }
    }
}

fn truth(value: Value) -> Result<bool, Fault> {
    match value {
        Value::Bool(value) => Ok(value),
        other => Err(Fault::WrongType {
            wanted: Type::Bool,
            found: other.ty(),
        }),
    }
}

fn unary(op: Unary, a: Value) -> Result<Value, Fault> {
    match (op, a) {
        (Unary::Minus, Value::Int(a)) => a.checked_neg().map(Value::Int),
        (Unary::Minus, Value::Duration(a)) => a.checked_neg().map(Value::Duration),
        (Unary::Minus, other) => {
            return Err(Fault::WrongType {
                wanted: Type::Int,
                found: other.ty(),
            });
        }
        (Unary::Not, a) => Some(Value::Bool(!truth(a)?)),
    }
    .ok_or(Fault::Overflow)
}

/// `a + b` as the step `add` and the operator `+` both mean it.
///
/// # Errors
/// Overflow, operands of the wrong type.
pub fn add(a: Value, b: Value) -> Result<Value, Fault> {
    binary(Binary::Add, a, b)
}

fn binary(op: Binary, a: Value, b: Value) -> Result<Value, Fault> {
    use Binary as B;
    match op {
        B::Equal => return Ok(Value::Bool(a == b)),
        B::Unequal => return Ok(Value::Bool(a != b)),
        _ => {}
    }
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => numbers(op, a, b, Value::Int),
        (Value::Duration(a), Value::Duration(b)) => match op {
            // Two durations have a ratio, which is a plain number; a product they have not.
            B::Divide => numbers(op, a, b, Value::Int),
            B::Multiply => Err(Fault::WrongType {
                wanted: Type::Int,
                found: Type::Duration,
            }),
            _ => numbers(op, a, b, Value::Duration),
        },
        (Value::Duration(a), Value::Int(b)) if matches!(op, B::Multiply | B::Divide) => {
            numbers(op, a, b, Value::Duration)
        }
        (Value::Int(a), Value::Duration(b)) if op == B::Multiply => {
            numbers(op, a, b, Value::Duration)
        }
        (a @ (Value::Int(_) | Value::Duration(_)), b) => Err(Fault::WrongType {
            wanted: a.ty(),
            found: b.ty(),
        }),
        (a, _) => Err(Fault::WrongType {
            wanted: Type::Int,
            found: a.ty(),
        }),
    }
}

fn numbers(op: Binary, a: i64, b: i64, wrap: fn(i64) -> Value) -> Result<Value, Fault> {
    use Binary as B;
    if matches!(op, B::Divide | B::Remainder) && b == 0 {
        return Err(Fault::DivisionByZero);
    }
    match op {
        B::Add => a.checked_add(b).map(wrap),
        B::Subtract => a.checked_sub(b).map(wrap),
        B::Multiply => a.checked_mul(b).map(wrap),
        B::Divide => a.checked_div(b).map(wrap),
        B::Remainder => a.checked_rem_euclid(b).map(wrap),
        B::Less => Some(Value::Bool(a < b)),
        B::LessEqual => Some(Value::Bool(a <= b)),
        B::Greater => Some(Value::Bool(a > b)),
        B::GreaterEqual => Some(Value::Bool(a >= b)),
        B::Equal | B::Unequal | B::And | B::Or => unreachable!("decided before the operands"),
    }
    .ok_or(Fault::Overflow)
}

fn call(function: Function, args: &[Expr], scope: &Scope<'_>) -> Result<Value, Fault> {
    let value = |i: usize| args[i].eval(scope);
    match function {
        Function::If => value(if truth(value(0)?)? { 1 } else { 2 }),
        Function::Abs => match value(0)? {
            Value::Int(a) => a.checked_abs().map(Value::Int).ok_or(Fault::Overflow),
            Value::Duration(a) => a.checked_abs().map(Value::Duration).ok_or(Fault::Overflow),
            other => Err(Fault::WrongType {
                wanted: Type::Int,
                found: other.ty(),
            }),
        },
        Function::CeilDiv => {
            let (a, b) = (value(0)?, value(1)?);
            let quotient = binary(Binary::Divide, a, b)?;
            let rest = binary(Binary::Remainder, a, b);
            match (quotient, rest) {
                (Value::Int(q), Ok(Value::Int(0) | Value::Duration(0))) => Ok(Value::Int(q)),
                (Value::Int(q), Ok(_)) => q.checked_add(1).map(Value::Int).ok_or(Fault::Overflow),
                (other, _) => Err(Fault::WrongType {
                    wanted: Type::Int,
                    found: other.ty(),
                }),
            }
        }
        Function::Min | Function::Max => {
            let better = if function == Function::Min {
                Binary::Less
            } else {
                Binary::Greater
            };
            let mut best = value(0)?;
            for i in 1..args.len() {
                let next = value(i)?;
                if truth(binary(better, next, best)?)? {
                    best = next;
                }
            }
            Ok(best)
        }
    }
}
