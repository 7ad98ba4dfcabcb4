//! The steps of programs as lines beside them.

mod common;

use counterpoint::lesson::Library;
use counterpoint::program::{
    DefId, ListedStep, Program, ProgramText, StepId, bound_listing, listing, shown_step,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn defs(text: &ProgramText) -> impl Iterator<Item = DefId> + use<> {
    (0..text.defs.len() as u16).map(DefId)
}

/// A listing as indented text.
fn shown(text: &ProgramText, name: &str, source: &str) -> String {
    let def = text.defs.iter().position(|def| def.name == name).unwrap();
    let lines = listing(text, DefId(def as u16), source);
    let line = |line: &ListedStep| format!("{}{}\n", "  ".repeat(line.depth), line.text);
    lines.iter().map(line).collect()
}

fn lesson(id: &str) -> (std::sync::Arc<ProgramText>, String) {
    let library = Library::embedded();
    let (lesson, _) = library.find(id).unwrap().load().unwrap();
    (lesson.program, lesson.source.text)
}

/// Every step of the program has exactly one line, and no line is empty.
fn check_whole(name: &str, text: &ProgramText, source: &str) {
    let mut seen = BTreeSet::new();
    for def in defs(text) {
        for line in listing(text, def, source) {
            assert!(!line.text.trim().is_empty(), "{name}: an empty line");
            assert!(!line.text.contains(char::is_control), "{name}: {line:?}");
            let Some(step) = line.step else { continue };
            assert!(seen.insert(step), "{name}: {step:?} has two lines");
            assert_eq!(text.steps[step.index()].def, def, "{name}: {line:?}");
        }
    }
    let all: BTreeSet<_> = (0..text.steps.len() as u16).map(StepId).collect();
    assert_eq!(seen, all, "{name}");
}

#[test]
fn every_step_of_every_program_has_one_line() {
    for entry in Library::embedded().entries() {
        let (text, source) = lesson(entry.id());
        check_whole(entry.id(), &text, &source);
        check_whole(entry.id(), &text, "");
    }
    for (name, toml) in common::PROGRAMS {
        check_whole(name, &common::program(toml).text, toml);
    }
}

#[test]
fn the_steps_of_producer_and_consumer() {
    let (text, source) = lesson("producer-consumer");
    assert_eq!(
        shown(&text, "main", &source),
        "\
if bakers_first
  spawn producers × baker with me = index + 1 → bakers
  spawn consumers × customer with me = index + 1 → customers
else
  spawn consumers × customer with me = index + 1 → customers
  spawn producers × baker with me = index + 1 → bakers
join bakers
join customers
say “Shop: sold out, and everybody knows”
"
    );
    assert_eq!(
        shown(&text, "baker", &source),
        "\
random 0..most → loaves
repeat loaves times as nth
  random 0 .. longest / 1s → seconds
  sleep seconds * 1s
  now → date
  add 1 to left
  add date to dates
  say “Baker {me}: loaf {nth + 1} of {loaves}”
  send date to counter
add -1 to baking → others
if others == 0 and signal
  close counter
"
    );
    assert_eq!(
        shown(&text, "customer", &source),
        "\
set bag = 0
loop
  random 0 .. longest / 1s → seconds
  sleep seconds * 1s
  recv from counter → date
  if date == closed
    break
  now → time
  say “Customer {me}: a loaf, {time - date} old”
  add -1 to left
  add -date to dates
  set bag = bag + 1
  if bag == 1
    add 1 to served
add 1 to told
"
    );
}

#[test]
fn the_steps_of_the_future_states() {
    let (text, source) = lesson("future-states");
    let main = shown(&text, "main", &source);
    let first = "\
make receipt
spawn baker → kitchen
state of receipt → look
say “Guest: the receipt says {look}”
await receipt → meal
state of receipt → look
say “Guest: now it says {look}, and I have a {meal}”
resolve receipt with 'Hawaii' → accepted
";
    assert_eq!(main.get(..first.len()), Some(first));
    assert!(main.contains("\ncancel sweet → in_time\n"), "{main}");
    let washing = "sleep laundry\nsay “Laundry: clean and dry”\nreturn 'clean'\n";
    assert_eq!(shown(&text, "washing", &source), washing);
}

#[test]
fn steps_written_in_other_ways() {
    let toml = r#"
[params]
n = { default = 2, help = "" }
[vars]
x = 0
[mutexes]
m = { count = 2 }
[tasks.main]
[[tasks.main.steps]]
set = { b = 1, a = """b
   + 1""" }
[[tasks.main.steps]]
spawn = { task = "other", as = "t", count = "n + 1", with = { z = "index", y = "a" } }
[[tasks.main.steps]]
join = ["t"]
[tasks.other]
args = ["y", "z"]
steps = [
  { while = { test = true, steps = ["break"] } }, { while = { test = "not (y < 3)", steps = [
    "yield", { break = true },
  ] } },
  { lock = { mutex = "m[y % 2]" } }, { write = { var = "x", value = "z * 2" } },
  { unlock = "m[y % 2]" }, { compute = "2s" }, { block = '1s' }, { assert = "y != 2" },
  { say = """
   two
   lines""" },
]
"#;
    let program = common::program(toml);
    check_whole("other ways", &program.text, toml);
    assert_eq!(
        shown(&program.text, "main", toml),
        "set b = 1\nset a = b + 1\nspawn (n + 1) × other with z = index, y = a → t\njoin t\n"
    );
    assert_eq!(
        shown(&program.text, "other", toml),
        "\
while true
  break
while not (y < 3)
  yield
  break
lock m[y % 2]
write x ← z * 2
unlock m[y % 2]
compute 2s
block 1s
assert y != 2
say “two lines”
"
    );
}

#[test]
fn a_wait_is_one_line() {
    let text = common::program(common::CONDITIONS).text.clone();
    check_whole("conditions", &text, common::CONDITIONS);
    assert_eq!(
        shown(&text, "consumer", common::CONDITIONS),
        "\
repeat 4 times
  lock m
  read items → n
  while n == 0
    wait for not_empty, giving m back
    read items → n
  write items ← n - 1
  notify all of not_full
  unlock m
"
    );
    let main = shown(&text, "main", common::CONDITIONS);
    assert!(
        main.ends_with("notify over[1]\nnotify all of over[0]\n"),
        "{main}"
    );
}

#[test]
fn without_the_right_source_the_kinds_are_named_alone() {
    let (text, source) = lesson("producer-consumer");
    let kinds = "\
if
  spawn
  spawn
  spawn
  spawn
join
join
say
";
    let longer = format!(" {source}");
    for wrong in [
        "",
        "title = [",
        "[tasks]\nmain = 3",
        &longer,
        &source[..7000],
    ] {
        assert_eq!(shown(&text, "main", wrong), kinds, "{wrong:?}");
    }
    assert_eq!(listing(&text, DefId(99), &source), []);
}

proptest! {
    #[test]
    fn no_source_is_too_strange(at in 0usize..12_000, cut in 0usize..300, new in ".{0,12}") {
        let (text, mut source) = lesson("producer-consumer");
        let place = |wanted: usize| (wanted.min(source.len())..).find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        let range = place(at)..place(at + cut);
        source.replace_range(range, &new);
        check_whole("changed", &text, &source);
    }

    #[test]
    fn no_span_is_too_strange(spans in proptest::collection::vec(any::<(u32, u32, u16)>(), 30)) {
        let (_, source) = lesson("coffee-and-pastry");
        let program = common::program(common::BOUNDED);
        let json = serde_json::to_value(&*program.text).unwrap();
        let mut text: ProgramText = serde_json::from_value(json).unwrap();
        for (info, (start, end, kind)) in text.steps.iter_mut().zip(spans) {
            (info.start, info.end, info.kind) = (start, end, kind);
        }
        check_whole("damaged", &text, &source);
    }
}

const CHOICES: &str = r#"
[params]
safe = { default = false, help = "" }
times = { default = 2, help = "" }
[vars]
x = 0
[mutexes]
m = {}
[tasks.main]
steps = [
    { if = { test = "safe", then = [
        { lock = "m" },
        { if = { test = "times > 1", then = [ { add = "x" } ], else = [ { say = "once" } ] } },
        { unlock = "m" },
    ], else = [
        { read = { var = "x", into = "seen" } },
        { if = { test = "safe or seen > 0", then = [ { say = "not first" } ] } },
        { if = { test = "safe and seen > 0", then = [ { say = "never" } ] } },
        { write = { var = "x", value = "seen + times" } },
    ] } },
    { while = { test = "safe and times > 0", steps = [ { say = "for ever" }, "break" ] } },
    { repeat = { times = "times * 2", as = "nth", steps = [
        { if = { test = "not safe", then = [ { add = { var = "x", value = "nth" } } ] } },
    ] } },
    { repeat = { times = "seen", steps = [ "yield" ] } },
]
"#;

/// The program with these values, and its only task as indented text.
fn bound(values: [counterpoint::program::Value; 2]) -> (Program, String) {
    let mut program = Program::clone(&common::program(CHOICES));
    program.values = values.to_vec();
    let lines = bound_listing(&program, program.text.main, CHOICES);
    let line = |line: &ListedStep| format!("{}{}\n", "  ".repeat(line.depth), line.text);
    let text = lines.iter().map(line).collect();
    (program, text)
}

#[test]
fn what_the_parameters_rule_out_is_left_out() {
    use counterpoint::program::Value;
    let (_, unsafe_one) = bound([Value::Bool(false), Value::Int(2)]);
    assert_eq!(
        unsafe_one,
        "\
read x → seen
if safe or seen > 0
  say “not first”
write x ← seen + times
repeat 4 times as nth
  add nth to x
repeat seen times
  yield
"
    );
    let (_, safe_one) = bound([Value::Bool(true), Value::Int(2)]);
    assert_eq!(
        safe_one,
        "\
lock m
add 1 to x
unlock m
while safe and times > 0
  say “for ever”
  break
repeat 4 times as nth
repeat seen times
  yield
"
    );
}

/// A task comes next to a line that shows, for every step that it could be at.
#[test]
fn a_step_that_is_left_out_stands_for_the_next_that_shows() {
    let check = |name: &str, program: &Program, source: &str| {
        for def in defs(&program.text) {
            let lines = bound_listing(program, def, source);
            let shown: BTreeSet<_> = lines.iter().filter_map(|line| line.step).collect();
            for step in &shown {
                assert_eq!(shown_step(program, *step), Some(*step), "{name}");
            }
            // Whatever can be reached is shown, or stands for what is.
            let code = &program.def(def).code;
            let first = code.iter().find_map(|instr| instr.step());
            if let Some(next) = first.and_then(|first| shown_step(program, first)) {
                assert!(shown.contains(&next), "{name}: {next:?} has no line");
            }
        }
    };
    for (name, toml) in common::PROGRAMS {
        check(name, &common::program(toml), toml);
    }
    use counterpoint::program::Value;
    for safe in [true, false] {
        let (program, _) = bound([Value::Bool(safe), Value::Int(2)]);
        check("choices", &program, CHOICES);
        let steps = program.text.steps.iter();
        let (outer, _) = steps
            .zip(0..)
            .map(|(info, at)| (info.start, StepId(at)))
            .min()
            .map(|(start, at)| (at, start))
            .unwrap();
        let next = shown_step(&program, outer).unwrap();
        let lines = bound_listing(&program, program.text.main, CHOICES);
        assert_eq!(lines[0].step, Some(next), "the branch that is taken");
    }
}

#[test]
fn a_step_that_names_a_line_of_code_shows_it() {
    let text = r#"
title = "x"
minutes = 1
teaches = ["x"]
code = "fn main() {\n    let a = m.lock();\n}"
page = [{ text = "x" }]
run = [{ on = "threads" }]
mutexes.m = {}
tasks.main.steps = [
  { line = 2, lock = "m" },
  { unlock = "m", line = 9 },
  { yield = true, line = 1 },
  { sleep = "1s" },
]
"#;
    let source = counterpoint::lesson::Source::new("x.toml", text);
    let (lesson, _) = counterpoint::lesson::Lesson::load(&source, "x", "").unwrap();
    assert_eq!(
        shown(&lesson.program, "main", text),
        "2: lock m  · let a = m.lock();\n9: unlock m\n1: yield  · fn main() {\nsleep 1s\n"
    );
    let wrong = text.replace("line = 2", "line = \"two\"");
    let source = counterpoint::lesson::Source::new("x.toml", wrong);
    assert!(counterpoint::lesson::Lesson::load(&source, "x", "").is_err());
}
