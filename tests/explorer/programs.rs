//! Random small programs, as the tables of a lesson.

use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Write;

/// A random program.
#[derive(Clone)]
pub struct Small {
    capacity: u8,
    kinds: Vec<(Vec<Step>, u8)>,
    /// What main does after it has spawned everybody.
    meanwhile: Vec<Step>,
    /// Whether it joins each kind.
    joins: Vec<bool>,
    finally: Vec<Step>,
}

#[derive(Debug, Clone)]
enum Step {
    /// Steps as they stand in the lesson.
    Plain(&'static str),
    Held(u8, Vec<Step>),
    If(u8, Vec<Step>, Vec<Step>),
    Repeat(Vec<Step>),
}

/// The shared variables here are `x`, which processes share too, and `y`, which they copy.
const TOUCHES: [&str; 7] = [
    r#"{ read = { var = "x", into = "a" } }"#,
    r#"{ read = { var = "y", into = "a" } }"#,
    r#"{ write = { var = "x", value = "a + 1" } }"#,
    r#"{ write = { var = "y", value = "a + 1" } }"#,
    r#"{ write = { var = "x", value = "2" } }"#,
    r#"{ add = { var = "x", into = "a" } }"#,
    r#"{ add = { var = "y", value = 2 } }"#,
];

/// Wrong where the mutex is held already, is kept for ever, or is not held.
const LOCKS: [&str; 4] = [
    r#"{ lock = "m[0]" }"#,
    r#"{ lock = "m[1]" }"#,
    r#"{ unlock = "m[0]" }"#,
    r#"{ unlock = "m[1]" }"#,
];

/// How every task begins. The loader wants a lock somewhere before an unlock.
const BEGIN: &str = r#"  { set = { a = 0 } }, { if = { test = "a > 0", then = [{ lock = "m[0]" }] } },
"#;

const MESSAGES: [&str; 6] = [
    r#"{ send = { channel = "q", value = "a + 1" } }"#,
    r#"{ send = { channel = "q", value = "1" } }"#,
    r#"{ recv = { channel = "q", into = "got" } }"#,
    r#"{ recv = { channel = "q", into = "got" } }, { write = { var = "x", value = "got" } }"#,
    r#"{ recv = { channel = "q", into = "got" } }, { if = { test = "got == closed", then = [{ add = "y" }] } }"#,
    r#"{ close = "q" }"#,
];

const FUTURES: [&str; 5] = [
    r#"{ resolve = { future = "f", value = "a", into = "ok" } }"#,
    r#"{ resolve = { future = "f", value = "7" } }"#,
    r#"{ await = { what = "f", into = "got" } }"#,
    r#"{ state = { of = "f", into = "how" } }, { if = { test = "how == done", then = [{ add = "x" }] } }"#,
    r#"{ make = "f" }"#,
];

const ALONE: [&str; 7] = [
    r#""yield""#,
    r#"{ sleep = "1ms" }"#,
    r#"{ compute = "1ms" }"#,
    r#"{ say = "{a}" }"#,
    r#"{ set = { a = "a + 1" } }"#,
    r#"{ assert = "a < 2" }"#,
    r#"{ random = { into = "a", min = 0, max = 1 } }"#,
];

const CHILDREN: [&str; 2] = [
    r#"{ spawn = "leaf" }"#,
    r#"{ spawn = { task = "leaf", as = "k" } }, { join = "k" }"#,
];

fn plain(of: &'static [&'static str]) -> impl Strategy<Value = Step> {
    prop::sample::select(of).prop_map(Step::Plain)
}

fn step() -> impl Strategy<Value = Step> {
    let leaf = prop_oneof![
        12 => plain(&TOUCHES),
        2 => plain(&LOCKS),
        4 => plain(&MESSAGES),
        2 => plain(&FUTURES),
        2 => plain(&ALONE),
        1 => plain(&CHILDREN),
    ];
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            4 => (0u8..2, vec(inner.clone(), 1..3)).prop_map(|(m, steps)| Step::Held(m, steps)),
            1 => (0u8..2, vec(inner.clone(), 1..2), vec(inner.clone(), 0..2))
                .prop_map(|(at, then, other)| Step::If(at, then, other)),
            1 => vec(inner, 1..2).prop_map(Step::Repeat),
        ]
    })
}

/// Programs of two to four tasks beside main, most of them with few interleavings.
pub fn small() -> impl Strategy<Value = Small> {
    let kind = || {
        let count = prop_oneof![3 => Just(1u8), 1 => Just(2u8)];
        (vec(step(), 1..4), count)
    };
    let other = prop::option::weighted(0.75, kind());
    let kinds =
        (kind(), other).prop_map(|(one, other)| std::iter::once(one).chain(other).collect());
    let joins = vec(prop::bool::weighted(0.85), 2);
    (1u8..3, kinds, vec(step(), 0..2), joins, vec(step(), 0..2)).prop_map(
        |(capacity, kinds, meanwhile, joins, finally)| Small {
            capacity,
            kinds,
            meanwhile,
            joins,
            finally,
        },
    )
}

impl std::fmt::Debug for Small {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n{}", self.toml())
    }
}

impl Small {
    /// The tables of the lesson.
    pub fn toml(&self) -> String {
        let mut toml = format!(
            "[vars]\nx = {{ init = 0, memory = \"served\" }}\ny = 0\n\
             [mutexes]\nm = {{ count = 2 }}\n\
             [channels]\nq = {{ capacity = {} }}\n[futures]\nf = {{}}\n\
             [tasks.main]\nsteps = [\n{BEGIN}  {{ make = \"f\" }},\n",
            self.capacity
        );
        for (at, (_, count)) in self.kinds.iter().enumerate() {
            let spawn = format!("{{ task = \"t{at}\", count = {count}, as = \"h{at}\" }}");
            let _ = writeln!(toml, "  {{ spawn = {spawn} }},");
        }
        render(&self.meanwhile, "  ", &mut toml);
        for (at, _) in self
            .kinds
            .iter()
            .enumerate()
            .filter(|(at, _)| self.joins[*at])
        {
            let _ = writeln!(toml, "  {{ join = \"h{at}\" }},");
        }
        render(&self.finally, "  ", &mut toml);
        toml.push_str("]\n");
        for (at, (steps, _)) in self.kinds.iter().enumerate() {
            let _ = write!(toml, "[tasks.t{at}]\nsteps = [\n{BEGIN}");
            render(steps, "  ", &mut toml);
            toml.push_str("]\n");
        }
        toml.push_str("[tasks.leaf]\nsteps = [{ add = \"x\" }]\n");
        toml
    }
}

fn render(steps: &[Step], indent: &str, toml: &mut String) {
    let deeper = format!("{indent}  ");
    let list = |steps: &[Step]| {
        let mut list = String::from("[\n");
        render(steps, &deeper, &mut list);
        list + indent + "]"
    };
    for step in steps {
        let line = match step {
            Step::Plain(step) => (*step).to_owned(),
            Step::Held(mutex, steps) => {
                let mut inner = String::new();
                render(steps, indent, &mut inner);
                let inner = inner.trim();
                format!(
                    "{{ lock = \"m[{mutex}]\" }},\n{indent}{inner}\n{indent}{{ unlock = \"m[{mutex}]\" }}"
                )
            }
            Step::If(value, then, other) => format!(
                "{{ if = {{ test = \"a == {value}\", then = {}, else = {} }} }}",
                list(then),
                list(other)
            ),
            Step::Repeat(steps) => {
                format!("{{ repeat = {{ times = 2, steps = {} }} }}", list(steps))
            }
        };
        let _ = writeln!(toml, "{indent}{line},");
    }
}
