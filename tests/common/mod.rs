//! What the tests share.
#![allow(dead_code)]

use counterpoint::lesson::{Diagnostics, Source, read, render};
use counterpoint::program::shape::Shape;
use counterpoint::program::steps::KINDS;
use counterpoint::program::{Machinery, Program, declare};
use std::sync::Arc;

static TABLES: Shape = Shape::Record(&[
    declare::PARAMS,
    declare::VARS,
    declare::MUTEXES,
    declare::CONDITIONS,
    declare::CHANNELS,
    declare::FUTURES,
    declare::TASKS,
]);

/// The program that a lesson's tables describe, on two cores and two workers.
pub fn program(toml: &str) -> Arc<Program> {
    let source = Source::new("test.toml", toml);
    let mut found = Diagnostics::new();
    let node = read(&source, &TABLES, KINDS, &mut found).expect("a table");
    let mut problems = Vec::new();
    let text = declare::build(&node, &mut problems);
    assert!(
        found.is_empty(),
        "{}",
        render(&source, &found.into_sorted(), false)
    );
    assert!(problems.is_empty(), "{problems:#?}");
    let values = text.defaults();
    let machinery = Machinery {
        cores: 2,
        workers: 2,
    };
    Arc::new(Program::bind(Arc::new(text), values, machinery).expect("parameters that fit"))
}

/// Programs that between them use every kind of step, for tests that hold for any program.
pub const PROGRAMS: &[(&str, &str)] = &[
    ("coffee", COFFEE),
    ("lost update", LOST_UPDATE),
    ("locked update", LOCKED_UPDATE),
    ("producers", PRODUCERS),
    ("bounded", BOUNDED),
    ("conditions", CONDITIONS),
    ("futures", FUTURES),
    ("philosophers in order", PHILOSOPHERS),
    ("cancelling", CANCELLING),
    ("failing", FAILING),
    ("local things", LOCALS),
];

pub const COFFEE: &str = r#"
[params]
coffee = { default = "20ms", help = "" }
pastry = { default = "30ms", help = "" }
[tasks.main]
steps = [
  { spawn = { task = "coffee", as = "c" } },
  { spawn = { task = "pastry", as = "p" } },
  { join = ["c", "p"] },
]
[tasks.coffee]
steps = [{ say = "Making coffee" }, { sleep = "coffee" }, { say = "Coffee is ready" }]
[tasks.pastry]
steps = [{ say = "Making pastry" }, { sleep = "pastry" }, { say = "Pastry is ready" }]
"#;

pub const LOST_UPDATE: &str = r#"
[vars]
x = { init = 0, memory = "served" }
[tasks.main]
steps = [{ spawn = { task = "adder", count = 2, as = "t" } }, { join = "t" }]
[tasks.adder]
steps = [
  { read = { var = "x", into = "a" } },
  { set = { a = "a + 1" } },
  { write = { var = "x", value = "a" } },
]
"#;

pub const LOCKED_UPDATE: &str = r#"
[vars]
x = { init = 0, memory = "served" }
[mutexes]
m = {}
[tasks.main]
steps = [{ spawn = { task = "adder", count = 4, as = "t" } }, { join = "t" }, { read = { var = "x", into = "a" } }, { assert = "a == 20" }]
[tasks.adder]
steps = [{ repeat = { times = 5, steps = [
  { lock = "m" },
  { read = { var = "x", into = "a" } },
  "yield",
  { write = { var = "x", value = "a + 1" } },
  { unlock = "m" },
] } }]
"#;

pub const PRODUCERS: &str = r#"
[params]
signal = { default = true, help = "" }
[vars]
over = { init = 0, memory = "served" }
eaten = { init = 0, memory = "served" }
[channels]
queue = {}
[tasks.main]
steps = [
  { spawn = { task = "producer", count = 3, as = "p", with = { me = "index" } } },
  { spawn = { task = "consumer", count = 4, as = "c" } },
  { join = ["p", "c"] },
]
[tasks.producer]
args = ["me"]
steps = [
  { random = { into = "n", min = 0, max = 4 } },
  { repeat = { times = "n", as = "i", steps = [
    { random = { into = "pause", min = "0ms", max = "3ms" } },
    { sleep = "pause" },
    { send = { channel = "queue", value = "me * 100 + i" } },
  ] } },
  { add = { var = "over", into = "finished" } },
  { if = { test = "finished == 3 and signal", then = [{ close = "queue" }] } },
]
[tasks.consumer]
steps = [{ loop = [
  { recv = { channel = "queue", into = "item" } },
  { if = { test = "item == closed", then = ["break"] } },
  { now = "t" },
  { say = "got {item}" },
  { add = "eaten" },
] }]
"#;

/// A channel that is often full: sequential code cannot run it.
pub const BOUNDED: &str = r#"
[channels]
queue = { capacity = 1 }
[tasks.main]
steps = [
  { spawn = { task = "consumer", as = "c" } },
  { spawn = { task = "producer", count = 2, as = "p" } },
  { join = "p" }, { close = "queue" }, { join = { tasks = "c", into = "sum" } },
  { assert = "sum == 20" },
]
[tasks.producer]
steps = [{ repeat = { times = 5, as = "i", steps = [{ send = { channel = "queue", value = "i" } }] } }]
[tasks.consumer]
steps = [
  { set = { sum = 0 } },
  { loop = [
    { recv = { channel = "queue", into = "item" } },
    { if = { test = "item == closed", then = ["break"], else = [{ set = { sum = "sum + item" } }] } },
  ] },
  { return = "sum" },
]
"#;

/// The same by hand: a buffer for one item, with a mutex and two conditions.
pub const CONDITIONS: &str = r#"
[vars]
items = { init = 0, memory = "served" }
put = { init = 0, memory = "served" }
[mutexes]
m = {}
[conditions]
not_full = {}
not_empty = {}
over = { count = 2 }
[tasks.main]
steps = [
  { spawn = { task = "consumer", count = 2, as = "c" } },
  { spawn = { task = "producer", count = 2, as = "p" } },
  { join = ["p", "c"] },
  { notify = "over[1]" }, { notify_all = "over[0]" },
]
[tasks.producer]
steps = [{ repeat = { times = 4, steps = [
  { lock = "m" },
  { read = { var = "items", into = "n" } },
  { while = { test = "n == 1", steps = [
    { wait = { condition = "not_full", mutex = "m" } }, { read = { var = "items", into = "n" } },
  ] } },
  { write = { var = "items", value = "n + 1" } },
  { add = "put" },
  { notify = "not_empty" },
  { unlock = "m" },
] } }]
[tasks.consumer]
steps = [{ repeat = { times = 4, steps = [
  { lock = "m" },
  { read = { var = "items", into = "n" } },
  { while = { test = "n == 0", steps = [
    { wait = { condition = "not_empty", mutex = "m" } }, { read = { var = "items", into = "n" } },
  ] } },
  { write = { var = "items", value = "n - 1" } },
  { notify_all = "not_full" },
  { unlock = "m" },
] } }]
"#;

pub const FUTURES: &str = r#"
[futures]
receipt = {}
other = { count = 2 }
[tasks.main]
steps = [
  { make = "receipt" },
  { state = { of = "receipt", into = "s" } }, { say = "{s}" },
  { spawn = { task = "baker", as = "b" } },
  { await = { what = "receipt", into = "pizza" } }, { say = "{pizza}" },
  { resolve = { future = "receipt", value = 2, into = "again" } }, { assert = "not again" },
  { make = "other[0]" }, { cancel = "other[0]" },
  { await = { what = "other[0]", into = "none_" } }, { assert = "none_ == cancelled" },
  { await = "b" }, { state = { of = "b", into = "t" } }, { assert = "t == done" },
]
[tasks.baker]
steps = [{ sleep = "2ms" }, { resolve = { future = "receipt", value = "'Margherita'" } }]
"#;

pub const PHILOSOPHERS: &str = r#"
[params]
n = { default = 3, min = 2, max = 9, help = "" }
[mutexes]
fork = { count = "n" }
[tasks.main]
steps = [{ spawn = { task = "philosopher", count = "n", as = "p", with = { me = "index" } } }, { join = "p" }]
[tasks.philosopher]
args = ["me"]
steps = [
  { set = { low = "min(me, (me + 1) % n)", high = "max(me, (me + 1) % n)" } },
  { lock = "fork[low]" }, "yield", { lock = "fork[high]" },
  { compute = "1ms" },
  { unlock = "fork[high]" }, { unlock = "fork[low]" },
]
"#;

pub const CANCELLING: &str = r#"
[tasks.main]
steps = [
  { spawn = { task = "clock", as = "c" } },
  { sleep = "5ms" },
  { cancel = { what = "c", into = "was" } },
  { join = { tasks = "c", into = "end" } },
  { say = "cancelled: {was}, {end}" },
]
[tasks.clock]
steps = [{ repeat = { times = 20, steps = [{ sleep = "2ms" }, { say = "tick" }] } }]
"#;

pub const FAILING: &str = r#"
[tasks.main]
steps = [
  { spawn = { task = "bad", as = "b" } },
  { join = { tasks = "b", into = "r" } },
  { assert = "r == failed" },
]
[tasks.bad]
steps = [{ block = "1ms" }, { assert = { test = "1 == 2", message = "one is not two" } }]
"#;

pub const LOCALS: &str = r#"
[vars]
total = { init = 0, memory = "served" }
[tasks.main]
steps = [
  { set = { i = 0 } },
  { while = { test = "i < 5", steps = [
    { set = { i = "i + 1" } },
    { if = { test = "i == 4", then = ["break"] } },
    { add = { var = "total", value = "i" } },
    "yield",
  ] } },
  { compute = "1ms" }, { block = "1ms" },
  { read = { var = "total", into = "t" } },
  { assert = "t == 6" },
  { return = "t" },
]
"#;
