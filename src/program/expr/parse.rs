//! Text → expression, with names looked up and types checked as far as they are known.

use super::lex::{Token, lex};
use super::{Binary, Env, Expr, Function, Unary};
use crate::program::ids::{LocalId, ParamId, TextId};
use crate::program::value::{Signal, Type, Value};
use std::ops::Range;

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExprError {
    /// Where in the text, in bytes.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A name nobody knows, with those that could have been meant.
    pub unknown: Option<(String, Vec<String>)>,
}

/// What a name in an expression stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A parameter and its type.
    Param(ParamId, Type),
    /// A local variable.
    Local(LocalId),
    /// A shared variable, which an expression cannot look at.
    Shared,
    /// A shared variable that this expression may look at.
    Element {
        /// Whether it is an array, of which a fixed index says which one.
        array: bool,
    },
}

/// Where an expression's names come from.
pub trait Lookup {
    /// What the name stands for here.
    fn find(&self, name: &str) -> Option<Named>;
    /// Every name that may stand here.
    fn names(&self) -> Vec<String>;
    /// The number of a fixed text.
    fn intern(&mut self, text: &str) -> TextId;
    /// The local that stands for an element of a shared variable, from 0. Asked only where
    /// [`Lookup::find`] gives [`Named::Element`].
    fn element(&mut self, _name: &str, _index: i64) -> LocalId {
        LocalId::default()
    }
}

/// Reads an expression and says its type ([`Type::Any`] where only the run can tell).
///
/// # Errors
/// Where it is none, names something unknown, or mixes types that do not go together.
pub fn parse(text: &str, lookup: &mut dyn Lookup) -> Result<(Expr, Type), ExprError> {
    let tokens = lex(text).map_err(|(range, message, help)| ExprError {
        range,
        message,
        help,
        unknown: None,
    })?;
    let mut parser = Parser {
        text,
        tokens,
        at: 0,
        depth: 0,
        lookup,
    };
    if let Some((_, range)) = parser.tokens.get(MAX_TOKENS) {
        return Err(error(range.clone(), "this expression is too long"));
    }
    if parser.tokens.is_empty() {
        return Err(error(0..text.len(), "an expression is missing here"));
    }
    let parsed = parser.binary(0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(parsed),
        Some((_, range)) => Err(parser.unexpected(range.clone())),
    }
}

type Parsed = Result<(Expr, Type), ExprError>;

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
    lookup: &'a mut dyn Lookup,
}

/// Deeper brackets than this are a mistake or an attack on the stack.
const MAX_DEPTH: usize = 64;
/// A sum of more than this many is as deep as it is long once it is read.
const MAX_TOKENS: usize = 1_000;

// Loosest first.
const LEVELS: [&[(&str, Binary)]; 6] = [
    &[("or", Binary::Or), ("||", Binary::Or)],
    &[("and", Binary::And), ("&&", Binary::And)],
    &[("==", Binary::Equal), ("!=", Binary::Unequal)],
    &[
        ("<=", Binary::LessEqual),
        (">=", Binary::GreaterEqual),
        ("<", Binary::Less),
        (">", Binary::Greater),
    ],
    &[("+", Binary::Add), ("-", Binary::Subtract)],
    &[
        ("*", Binary::Multiply),
        ("/", Binary::Divide),
        ("%", Binary::Remainder),
    ],
];

impl Parser<'_> {
    fn binary(&mut self, level: usize) -> Parsed {
        if level == LEVELS.len() {
            return self.unary();
        }
        let start = self.position();
        let (mut left, mut ty) = self.binary(level + 1)?;
        while let Some(op) = self.operator(LEVELS[level]) {
            let (right, right_ty) = self.binary(level + 1)?;
            ty = result_type(op, ty, right_ty)
                .ok_or_else(|| self.mismatch(start, op, ty, right_ty))?;
            left = Expr::Binary(op, Box::new(left), Box::new(right));
        }
        Ok((left, ty))
    }

    fn operator(&mut self, choices: &[(&str, Binary)]) -> Option<Binary> {
        let word = match &self.tokens.get(self.at)?.0 {
            Token::Mark(mark) => *mark,
            Token::Name(name) => name.as_str(),
            _ => return None,
        };
        let (_, op) = choices.iter().find(|(name, _)| *name == word)?;
        self.at += 1;
        Some(*op)
    }

    fn unary(&mut self) -> Parsed {
        let start = self.position();
        let op = match self.tokens.get(self.at) {
            Some((Token::Mark("-"), _)) => Unary::Minus,
            Some((Token::Mark("!"), _)) => Unary::Not,
            Some((Token::Name(name), _)) if name == "not" => Unary::Not,
            _ => return self.atom(),
        };
        self.at += 1;
        self.deeper()?;
        let (operand, ty) = self.unary()?;
        self.depth -= 1;
        let fits = match op {
            Unary::Not => ty.fits(Type::Bool),
            Unary::Minus => ty.fits(Type::Int) || ty.fits(Type::Duration),
        };
        if !fits {
            let range = start..self.end();
            return Err(error(
                range,
                format!("this cannot be said of {}", ty.words()),
            ));
        }
        Ok((
            Expr::Unary(op, Box::new(operand)),
            if op == Unary::Not { Type::Bool } else { ty },
        ))
    }

    fn atom(&mut self) -> Parsed {
        let Some((token, range)) = self.tokens.get(self.at).cloned() else {
            let end = self.text.len();
            return Err(error(
                end.saturating_sub(1)..end,
                "something is missing after this",
            ));
        };
        self.at += 1;
        match token {
            Token::Int(value) => Ok((Expr::Const(Value::Int(value)), Type::Int)),
            Token::Duration(nanos) => Ok((Expr::Const(Value::Duration(nanos)), Type::Duration)),
            Token::Text(text) => {
                let id = self.lookup.intern(&text);
                Ok((Expr::Const(Value::Text(id)), Type::Text))
            }
            Token::Mark("(") => {
                self.deeper()?;
                let inner = self.binary(0)?;
                self.depth -= 1;
                self.expect(")", &range)?;
                Ok(inner)
            }
            Token::Name(name) if self.next_is("(") => self.call(&name, range),
            Token::Name(name) => self.name(&name, range),
            Token::Mark(_) => Err(self.unexpected(range)),
        }
    }

    fn name(&mut self, name: &str, range: Range<usize>) -> Parsed {
        let signal = Signal::WORDS.iter().find(|(_, word)| *word == name);
        match (name, signal) {
            ("true" | "false", _) => Ok((Expr::Const(Value::Bool(name == "true")), Type::Bool)),
            ("none", _) => Ok((Expr::Const(Value::None), Type::Any)),
            ("cores", _) => Ok((Expr::Env(Env::Cores), Type::Int)),
            ("workers", _) => Ok((Expr::Env(Env::Workers), Type::Int)),
            ("index", _) => Ok((Expr::Env(Env::Index), Type::Int)),
            (_, Some((signal, _))) => Ok((Expr::Const(Value::Signal(*signal)), Type::Signal)),
            _ => match self.lookup.find(name) {
                Some(Named::Param(id, ty)) => Ok((Expr::Param(id), ty)),
                Some(Named::Local(id)) => Ok((Expr::Local(id), Type::Any)),
                Some(Named::Shared) => Err(ExprError {
                    help: Some(format!(
                        "read it into a local first: `{{ read = {{ var = \"{name}\", into = \"a\" }} }}`"
                    )),
                    ..error(
                        range,
                        format!("`{name}` is shared, so an expression cannot look at it"),
                    )
                }),
                Some(Named::Element { array }) => self.element(name, array, range),
                None => Err(ExprError {
                    unknown: Some((name.to_owned(), self.lookup.names())),
                    ..error(range, format!("nothing here is called `{name}`"))
                }),
            },
        }
    }

    /// A shared variable, or one of an array of them.
    fn element(&mut self, name: &str, array: bool, range: Range<usize>) -> Parsed {
        let (message, help) = match (array, self.next_is("[")) {
            (true, false) => (
                format!("there are several `{name}`: say which"),
                format!("write `{name}[0]`"),
            ),
            (false, true) => (
                format!("there is only one `{name}`, so it takes no index"),
                format!("write `{name}`"),
            ),
            (_, indexed) => {
                let index = if indexed { self.fixed_index(name)? } else { 0 };
                let local = self.lookup.element(name, index);
                return Ok((Expr::Local(local), Type::Any));
            }
        };
        Err(ExprError {
            help: Some(help),
            ..error(range, message)
        })
    }

    /// The number between the brackets that come next.
    fn fixed_index(&mut self, name: &str) -> Result<i64, ExprError> {
        let bracket = self.position()..self.position() + 1;
        self.at += 1;
        let Some((Token::Int(index), _)) = self.tokens.get(self.at) else {
            let next = self.tokens.get(self.at).map(|(_, range)| range.clone());
            return Err(ExprError {
                help: Some(format!("write `{name}[0]`")),
                ..error(next.unwrap_or(bracket), "an index is a plain number here")
            });
        };
        let index = *index;
        self.at += 1;
        self.expect("]", &bracket)?;
        Ok(index)
    }

    fn call(&mut self, name: &str, range: Range<usize>) -> Parsed {
        let Some((function, _, least, most)) =
            Function::ALL.iter().find(|(_, known, ..)| *known == name)
        else {
            let known = Function::ALL
                .iter()
                .map(|(_, known, ..)| (*known).to_owned())
                .collect();
            return Err(ExprError {
                unknown: Some((name.to_owned(), known)),
                ..error(range, format!("no function is called `{name}`"))
            });
        };
        self.at += 1;
        self.deeper()?;
        let (mut args, mut types) = (Vec::new(), Vec::new());
        while !self.next_is(")") {
            if !args.is_empty() {
                self.expect(",", &range)?;
            }
            let (arg, ty) = self.binary(0)?;
            args.push(arg);
            types.push(ty);
        }
        self.depth -= 1;
        self.expect(")", &range)?;
        if !(*least..=*most).contains(&args.len()) {
            let wanted = if least == most {
                format!("{least}")
            } else {
                format!("at least {least}")
            };
            let message = format!("`{name}` takes {wanted} arguments, not {}", args.len());
            return Err(error(range.start..self.end(), message));
        }
        let ty = call_type(*function, &types).ok_or_else(|| {
            let types: Vec<_> = types.iter().map(|ty| ty.words()).collect();
            error(
                range.start..self.end(),
                format!("`{name}` cannot take {}", types.join(" and ")),
            )
        })?;
        Ok((Expr::Call(*function, args), ty))
    }

    fn next_is(&self, mark: &str) -> bool {
        matches!(self.tokens.get(self.at), Some((Token::Mark(next), _)) if *next == mark)
    }

    fn expect(&mut self, mark: &str, opened: &Range<usize>) -> Result<(), ExprError> {
        if self.next_is(mark) {
            self.at += 1;
            return Ok(());
        }
        match self.tokens.get(self.at) {
            Some((_, range)) => Err(self.unexpected(range.clone())),
            None => Err(error(
                opened.clone(),
                format!("`{mark}` is missing for this"),
            )),
        }
    }

    fn deeper(&mut self) -> Result<(), ExprError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let range = self.position()..self.text.len();
            return Err(error(range, "this expression is nested too deeply"));
        }
        Ok(())
    }

    /// Where the next token starts.
    fn position(&self) -> usize {
        self.tokens
            .get(self.at)
            .map_or(self.text.len(), |(_, range)| range.start)
    }

    /// Where the last token ended.
    fn end(&self) -> usize {
        self.tokens[..self.at]
            .last()
            .map_or(0, |(_, range)| range.end)
    }

    fn unexpected(&self, range: Range<usize>) -> ExprError {
        let word = &self.text[range.clone()];
        let help = match word {
            "=" => Some("two values are compared with `==`".to_owned()),
            "[" => Some("only a name such as `fork[i]` takes an index, and only where a step asks for a name".to_owned()),
            _ => None,
        };
        ExprError {
            help,
            ..error(range.clone(), format!("`{word}` does not fit here"))
        }
    }

    fn mismatch(&self, start: usize, op: Binary, left: Type, right: Type) -> ExprError {
        let range = start..self.end();
        let message = format!(
            "{} and {} do not go together here",
            left.words(),
            right.words()
        );
        let one_unit = matches!(
            (left, right),
            (Type::Int, Type::Duration) | (Type::Duration, Type::Int)
        );
        let help = (one_unit && op != Binary::Multiply)
            .then(|| "a unit is missing: write `2s` for two seconds".to_owned());
        ExprError {
            help,
            ..error(range, message)
        }
    }
}

fn error(range: Range<usize>, message: impl Into<String>) -> ExprError {
    ExprError {
        range,
        message: message.into(),
        help: None,
        unknown: None,
    }
}

fn result_type(op: Binary, a: Type, b: Type) -> Option<Type> {
    use Binary as B;
    use Type as T;
    match (op, a, b) {
        (B::And | B::Or, ..) => (a.fits(T::Bool) && b.fits(T::Bool)).then_some(T::Bool),
        (B::Equal | B::Unequal, T::Signal, _) | (B::Equal | B::Unequal, _, T::Signal) => {
            Some(T::Bool)
        }
        (B::Equal | B::Unequal, ..) => a.fits(b).then_some(T::Bool),
        (_, T::Any, T::Any) => Some(match op {
            B::Less | B::LessEqual | B::Greater | B::GreaterEqual => T::Bool,
            _ => T::Any,
        }),
        (_, T::Bool | T::Text | T::Signal | T::Tasks, _)
        | (_, _, T::Bool | T::Text | T::Signal | T::Tasks) => None,
        (B::Less | B::LessEqual | B::Greater | B::GreaterEqual, ..) => a.fits(b).then_some(T::Bool),
        (B::Add | B::Subtract | B::Remainder, ..) => {
            a.fits(b).then_some(if a == T::Any { b } else { a })
        }
        (B::Multiply, T::Duration, T::Duration) => None,
        (B::Multiply, T::Duration, _) | (B::Multiply, _, T::Duration) => Some(T::Duration),
        (B::Multiply | B::Divide, T::Int, T::Int) => Some(T::Int),
        (B::Divide, T::Duration, T::Duration) => Some(T::Int),
        (B::Divide, T::Duration, T::Int) => Some(T::Duration),
        (B::Divide, T::Int, T::Duration) => None,
        (B::Multiply | B::Divide, ..) => Some(T::Any),
    }
}

fn call_type(function: Function, types: &[Type]) -> Option<Type> {
    let numeric = |ty: Type| ty.fits(Type::Int) || ty.fits(Type::Duration);
    let same = |types: &[Type]| {
        let known = types
            .iter()
            .copied()
            .find(|ty| *ty != Type::Any)
            .unwrap_or(Type::Any);
        types.iter().all(|ty| ty.fits(known)).then_some(known)
    };
    match function {
        Function::If => types[0].fits(Type::Bool).then(|| same(&types[1..]))?,
        Function::Abs => numeric(types[0]).then_some(types[0]),
        Function::CeilDiv => same(types).filter(|ty| numeric(*ty)).map(|_| Type::Int),
        Function::Min | Function::Max => same(types).filter(|ty| numeric(*ty)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::expr::Scope;
    use crate::program::value::NANOS_PER_SECOND;

    struct Names;

    impl Lookup for Names {
        fn find(&self, name: &str) -> Option<Named> {
            match name {
                "coffee" => Some(Named::Param(ParamId(0), Type::Duration)),
                "boards" => Some(Named::Param(ParamId(1), Type::Int)),
                "item" => Some(Named::Local(LocalId(0))),
                "total" => Some(Named::Shared),
                _ => None,
            }
        }
        fn names(&self) -> Vec<String> {
            ["coffee", "boards", "item"].map(str::to_owned).to_vec()
        }
        fn intern(&mut self, _: &str) -> TextId {
            TextId(0)
        }
    }

    fn evaluate(text: &str) -> Result<Value, String> {
        let (expr, ty) = parse(text, &mut Names).map_err(|e| {
            format!(
                "{}..{} {} | {}",
                e.range.start,
                e.range.end,
                e.message,
                e.help.unwrap_or_default()
            )
        })?;
        let scope = Scope {
            params: &[Value::Duration(2 * NANOS_PER_SECOND), Value::Int(24)],
            locals: &[Value::Signal(Signal::Closed)],
            cores: 2,
            workers: 4,
            index: 3,
        };
        let value = expr.eval(&scope).map_err(|fault| fault.to_string())?;
        assert!(value.ty().fits(ty), "{text}: said {ty:?}, gave {value:?}");
        Ok(value)
    }

    #[test]
    fn values() {
        let s = NANOS_PER_SECOND;
        let cases = [
            ("1 + 2 * 3", Value::Int(7)),
            ("(1 + 2) * 3", Value::Int(9)),
            ("-7 % 3", Value::Int(2)),
            ("boards * (coffee + 3s)", Value::Duration(120 * s)),
            ("max(coffee, 3s, 1s)", Value::Duration(3 * s)),
            ("10s / 4", Value::Duration(2_500_000_000)),
            ("10s / 3s", Value::Int(3)),
            ("ceil_div(boards, 7)", Value::Int(4)),
            ("ceil_div(10s, 3s)", Value::Int(4)),
            ("if(boards > 3 and not false, 1, 2)", Value::Int(1)),
            ("item == closed", Value::Bool(true)),
            ("item == 3", Value::Bool(false)),
            ("false and 1 / 0 == 1", Value::Bool(false)),
            ("workers - cores + index", Value::Int(5)),
            ("1 - 2 - 3", Value::Int(-4)),
            ("!(1 < 2) || 2 >= 2", Value::Bool(true)),
        ];
        for (text, wanted) in cases {
            assert_eq!(evaluate(text), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn mistakes() {
        let cases = [
            ("", "0..0 an expression is missing"),
            ("coffe + 1s", "0..5 nothing here is called `coffe`"),
            (
                "coffee + 1",
                "0..10 a duration and a whole number do not go together here | a unit is missing",
            ),
            ("2.5", "0..3 `2.5` has no unit"),
            ("2 sec", "2..5 `sec` does not fit"),
            ("2sec", "0..4 `sec` is no unit of time | the units are"),
            ("(1 + 2", "0..1 `)` is missing"),
            ("1 +", "2..3 something is missing"),
            ("total + 1", "0..5 `total` is shared"),
            (
                "item = 3",
                "5..6 `=` does not fit here | two values are compared",
            ),
            ("maxx(1, 2)", "0..4 no function is called"),
            ("abs(1, 2)", "0..9 `abs` takes 1 arguments, not 2"),
            ("1 / 0", "divided by zero"),
            ("9223372036854775807 + 1", "too large"),
            ("'open", "0..5 this text is not closed"),
            ("1 # 2", "2..3 `#` means nothing here"),
            ("coffee * coffee", "0..15 a duration and a duration"),
        ];
        for (text, wanted) in cases {
            let said = evaluate(text).expect_err(text);
            assert!(said.contains(wanted), "{text}: {said}");
        }
        let long = format!("1{}", " + 1".repeat(1000));
        assert!(evaluate(&long).unwrap_err().contains("too long"));
        let deep = "(".repeat(999);
        assert!(evaluate(&deep).unwrap_err().contains("nested too deeply"));
        assert!(
            evaluate(&"-".repeat(999))
                .unwrap_err()
                .contains("nested too deeply")
        );
        assert!(
            evaluate(&"not ".repeat(999))
                .unwrap_err()
                .contains("nested too deeply")
        );
    }
}
