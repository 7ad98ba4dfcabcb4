//! A script in the lesson language.

use super::names::fit;
use super::script::{Do, Part, Ref, Script, Sort};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What stands around the program.
pub(super) struct Around<'a> {
    pub title: &'a str,
    /// Markdown.
    pub text: &'a str,
    /// The student's file.
    pub code: Option<&'a str>,
    /// The mechanism.
    pub on: &'a str,
    /// How the run ends.
    pub outcome: Option<&'a str>,
}

/// The lesson as text.
pub(super) fn lesson(script: &Script, around: &Around<'_>) -> String {
    let writer = Writer {
        counts: script.shared(),
        tasks: task_names(&script.parts),
    };
    let mut out = format!(
        "title = {}\nminutes = 1\nteaches = [\"what the program did in one run\"]\n",
        quoted(around.title)
    );
    if let Some(code) = around.code {
        let _ = writeln!(out, "code = {}", quoted(code));
    }
    let text = quoted(around.text);
    let _ = write!(
        out,
        "\n[[page]]\ntitle = \"Your program\"\ntext = {text}\n\n"
    );
    let _ = write!(out, "[[run]]\non = {}\n", quoted(around.on));
    if let Some(outcome) = around.outcome {
        let _ = writeln!(out, "expect.outcome = {}", quoted(outcome));
    }
    writer.declare(&mut out);
    for (number, part) in script.parts.iter().enumerate() {
        writer.task(&mut out, number, part);
    }
    out
}

struct Writer<'a> {
    /// How many there are of each name.
    counts: BTreeMap<(Sort, &'a str), usize>,
    /// What the tasks are called in the lesson.
    tasks: Vec<String>,
}

impl Writer<'_> {
    fn declare(&self, out: &mut String) {
        for table in ["mutexes", "conditions", "channels", "futures", "vars"] {
            let mut first = true;
            for ((sort, name), count) in &self.counts {
                let (own, mut fields) = declaration(*sort);
                if own != table {
                    continue;
                }
                if std::mem::take(&mut first) {
                    let _ = write!(out, "\n[{table}]\n");
                }
                if *count > 1 {
                    fields.push(format!("count = {count}"));
                }
                let _ = writeln!(out, "{name} = {{ {} }}", fields.join(", "));
            }
        }
    }

    fn task(&self, out: &mut String, number: usize, part: &Part) {
        let (name, label) = (&self.tasks[number], quoted(&part.label));
        let _ = write!(out, "\n[tasks.{name}]\nlabel = {label}\nsteps = [\n");
        for (step, line) in &part.steps {
            let line = line.map_or_else(String::new, |line| format!(", line = {line}"));
            let _ = writeln!(out, "  {{ {}{line} }},", self.step(step));
        }
        out.push_str("]\n");
    }

    fn step(&self, step: &Do) -> String {
        let name = |it: &Ref| quoted(&self.name(it));
        match step {
            Do::Say(text) => format!("say = {}", template(text)),
            Do::Sleep(nanos) => format!("sleep = {}", time(*nanos)),
            Do::Block(nanos) => format!("block = {}", time(*nanos)),
            Do::Compute(nanos) => format!("compute = {}", time(*nanos)),
            Do::Yield => "yield = true".to_owned(),
            Do::Lock(it) => format!("lock = {}", name(it)),
            Do::Unlock(it) => format!("unlock = {}", name(it)),
            Do::Wait(condition, mutex) => {
                let (condition, mutex) = (name(condition), name(mutex));
                format!("wait = {{ condition = {condition}, mutex = {mutex} }}")
            }
            Do::Notify(it) => format!("notify = {}", name(it)),
            Do::NotifyAll(it) => format!("notify_all = {}", name(it)),
            Do::Send(it, value) => {
                format!("send = {{ channel = {}, value = {value} }}", name(it))
            }
            Do::Recv(it) => format!("recv = {{ channel = {}, into = \"got\" }}", name(it)),
            Do::Close(it) => format!("close = {}", name(it)),
            Do::Read(it) => format!("read = {{ var = {}, into = \"seen\" }}", name(it)),
            Do::Write(it, value) => {
                format!("write = {{ var = {}, value = {value} }}", name(it))
            }
            Do::Add(it, value) => format!("add = {{ var = {}, value = {value} }}", name(it)),
            Do::Make(it) => format!("make = {}", name(it)),
            Do::Resolve(it) => format!("resolve = {{ future = {}, into = \"told\" }}", name(it)),
            Do::Await(it) => format!("await = {{ what = {}, into = \"told\" }}", name(it)),
            Do::Spawn(part) => {
                format!(
                    "spawn = {{ task = \"{0}\", as = \"{0}\" }}",
                    self.tasks[*part]
                )
            }
            Do::Join(part) => {
                format!(
                    "join = {{ tasks = \"{}\", into = \"got\" }}",
                    self.tasks[*part]
                )
            }
            Do::Cancel(part) => {
                format!(
                    "cancel = {{ what = \"{}\", into = \"told\" }}",
                    self.tasks[*part]
                )
            }
            Do::Fail(why) => format!("assert = {{ test = false, message = {} }}", template(why)),
        }
    }

    fn name(&self, it: &Ref) -> String {
        match self.counts.get(&(it.sort, it.name.as_str())) {
            Some(count) if *count > 1 => format!("{}[{}]", it.name, it.index),
            _ => it.name.clone(),
        }
    }
}

fn declaration(sort: Sort) -> (&'static str, Vec<String>) {
    match sort {
        Sort::Mutex => ("mutexes", Vec::new()),
        Sort::Condition => ("conditions", Vec::new()),
        Sort::Channel(0) => ("channels", Vec::new()),
        Sort::Channel(capacity) => ("channels", vec![format!("capacity = {capacity}")]),
        Sort::Var(first) => {
            let memory = "memory = \"served\"".to_owned();
            ("vars", vec![format!("init = {first}"), memory])
        }
        Sort::Future => ("futures", Vec::new()),
    }
}

/// Names for tasks out of what they are called in pictures. A name is also that of the local that
/// holds the task.
fn task_names(parts: &[Part]) -> Vec<String> {
    let mut taken = BTreeSet::from(["main", "got", "seen", "told"].map(String::from));
    let name = |(number, part): (usize, &Part)| {
        if number == 0 {
            return "main".to_owned();
        }
        let wanted = fit(&part.label).unwrap_or_else(|| "task".to_owned());
        let mut name = wanted.clone();
        while !taken.insert(name.clone()) {
            name = format!("{wanted}_{number}");
        }
        name
    };
    parts.iter().enumerate().map(name).collect()
}

/// A time as an author writes it.
fn time(nanos: u64) -> String {
    let units = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us")];
    let whole = units.iter().find(|(unit, _)| nanos.is_multiple_of(*unit));
    match whole {
        Some((unit, name)) => format!("\"{}{name}\"", nanos / unit),
        None => format!("\"{nanos}ns\""),
    }
}

/// A text that is said as it stands.
fn template(text: &str) -> String {
    quoted(&text.replace('{', "{{").replace('}', "}}"))
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
