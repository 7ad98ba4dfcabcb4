//! The command line, driven as a person or a script drives it.

use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn counterpoint(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    command
        .args(args)
        .env_remove("NO_COLOR")
        .stdin(Stdio::null());
    command
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(args: &[&str]) -> Ran {
    ran(counterpoint(args).output().unwrap())
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    /// It ended with this code and wrote nothing to standard error.
    fn fine(self, code: i32) -> String {
        assert_eq!(
            (self.code, self.err.as_str()),
            (Some(code), ""),
            "{}",
            self.out
        );
        self.out
    }

    /// It wrote nothing but an error that says all of this.
    #[track_caller]
    fn refused(&self, parts: &[&str]) {
        assert_eq!(
            (self.code, self.out.as_str()),
            (Some(2), ""),
            "{}",
            self.err
        );
        assert!(self.err.starts_with("error: "), "{}", self.err);
        for part in parts {
            assert!(self.err.contains(part), "{part:?} in: {}", self.err);
        }
    }

    fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// A folder with lesson files.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        self.text(name)
    }

    /// A lesson with these parameters, tasks and runs.
    fn lesson(&self, name: &str, rest: &str) -> String {
        let head = r#"
title = "Test"
minutes = 1
teaches = ["nothing"]
[[page]]
text = "Nothing."
[[predict]]
ask = "How does it end?"
answer.choice = "finished"
answer.of = ["deadlock", "finished", "failed", "limit"]
because = "It does."
"#;
        self.write(name, format!("{head}{rest}"))
    }
}

/// Each of two tasks holds the lock that the other one wants.
const LOCKS: &str = r#"
[params]
think = { default = "10ms", min = "0s", max = "1h", help = "how long each holds its lock" }
[mutexes]
a = {}
b = {}
[tasks.main]
label = "Table"
steps = [
  { spawn = { task = "ada", as = "x" } },
  { spawn = { task = "bob", as = "y" } },
  { join = ["x", "y"] },
]
[tasks.ada]
label = "Ada"
steps = [{ lock = "a" }, { sleep = "think" }, { lock = "b" }]
[tasks.bob]
label = "Bob"
steps = [{ lock = "b" }, { sleep = "think" }, { lock = "a" }]
"#;

/// Tasks that sleep.
const SLEEPERS: &str = r#"
[params]
n = { default = 3, min = 1, max = 2000000, help = "how many" }
time = { default = "1h", min = "0s", max = "10h", help = "how long" }
[tasks.main]
steps = [{ spawn = { task = "one", count = "n", as = "all" } }, { join = "all" }]
[tasks.one]
label = "Sleeper"
steps = [{ say = "good night" }, { sleep = "time" }]
[[run]]
on = ["threads", "async"]
expect.makespan = "time"
"#;

const ENDLESS: &str = r#"
[vars]
x = 0
[tasks.main]
steps = [{ loop = [{ add = { var = "x", value = 1 } }] }]
[[run]]
on = ["threads"]
expect.final = { x = 1 }
"#;

fn coffee(more: &[&str]) -> Ran {
    run(&[&["run", "coffee-and-pastry", "--clock", "virtual"], more].concat())
}

#[test]
fn a_run_that_shows_what_is_expected_ends_with_0() {
    let out = coffee(&["--on", "sequential,threads"]).fine(0);
    for part in [
        "Coffee and pastry\nsimulated clock",
        "✓ sequential         5 s       5 s         0 s     1.00×",
        "✓ threads            3 s       3 s         0 s     1.67×",
        "✓ the order in which tasks ended: Coffee, Pastry, Waiter (sequential, threads)",
        "threads: Side by side · 3 s",
        "What was said",
        "    2.00 s  Coffee  seat 2  Coffee: ready",
        "counterpoint run coffee-and-pastry --experiment fast-coffee",
    ] {
        assert!(out.contains(part), "{part:?} in: {out}");
    }
    let order = ["story time", "✓ the order", "│░", "What was said", "Next"];
    let places: Vec<_> = order.iter().map(|part| out.find(part)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(
        !out.contains('\x1b'),
        "no colour where there is no terminal"
    );
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
}

#[test]
fn the_real_clock_tells_what_it_cost() {
    let args = [
        "run",
        "1-waiting/coffee-and-pastry",
        "--scale",
        "20",
        "--on",
        "sequential,async",
        "--width",
        "160",
    ];
    let out = run(&args).out;
    for part in [
        "1 real second = 20 story seconds",
        "real time",
        "CPU time",
        "switches",
        "memory",
        "1 thread",
    ] {
        assert!(out.contains(part), "{part:?} in: {out}");
    }
}

#[test]
fn json_has_what_a_script_needs() {
    let all = coffee(&[
        "--json",
        "--on",
        "sequential,threads",
        "--param",
        "coffee=1s",
    ])
    .json();
    assert_eq!(all["schema_version"], 1);
    assert_eq!(all["lesson"], "coffee-and-pastry");
    assert_eq!(all["clock"], "virtual");
    assert_eq!(all["params"][0]["name"], "coffee");
    assert_eq!(all["params"][0]["value"], 1.0);
    let run = &all["runs"][0];
    assert_eq!(run["mechanism"], "sequential");
    assert_eq!(run["makespan_s"], 4.0);
    assert_eq!(run["expected_s"], 4.0);
    assert_eq!(run["real_s"], Json::Null);
    assert_eq!(run["outcome"], "finished");
    assert_eq!(run["said"][1]["at_s"], 1.0);
    assert_eq!(run["said"][1]["task"], "Coffee");
    assert_eq!(run["said"][1]["text"], "Coffee: ready");
    assert_eq!(run["stats"]["work_s"], 4.0);
    assert_eq!(all["runs"][1]["speed_up"], 4.0 / 3.0);

    let real = run_json(&[
        "run",
        "coffee-and-pastry",
        "--scale",
        "30",
        "--on",
        "async",
        "--json",
    ]);
    let run = &real["runs"][0];
    assert!(run["real_s"].as_f64().unwrap() < run["makespan_s"].as_f64().unwrap());
    assert!(run["usage"]["cpu_s"].is_number());
    assert!(run["said"][0]["os_id"].as_u64().unwrap() > 0);
}

fn run_json(args: &[&str]) -> Json {
    run(args).json()
}

#[test]
fn what_is_not_as_expected_ends_with_1() {
    let folder = Folder::new();
    let runs = "[[run]]\non = [\"threads\"]\nexpect.makespan = \"think\"\n";
    let lesson = folder.lesson("locks.toml", &format!("{LOCKS}{runs}"));
    let out = run(&["run", &lesson, "--clock", "virtual"]).fine(1);
    for part in [
        "✗ threads  deadlock",
        "✗ threads: how it ended: expected finished, found deadlock",
        "! threads: deadlock, 3 tasks can never go on",
        "    Ada wants the mutex `b`, held by Bob",
        "    Bob wants the mutex `a`, held by Ada",
    ] {
        assert!(out.contains(part), "{part:?} in: {out}");
    }
    let all = run(&["run", &lesson, "--clock", "virtual", "--json"]);
    assert_eq!(all.code, Some(1));
    let stuck = &all.json()["runs"][0]["stuck"][1];
    assert_eq!(
        (&stuck["task"], &stuck["wants"]),
        (&"Ada".into(), &"b".into())
    );
    assert_eq!(stuck["held_by"][0], "Bob");

    let runs = "[[run]]\non = [\"threads\"]\nexpect.outcome = \"deadlock\"\n";
    let lesson = folder.lesson("expected.toml", &format!("{LOCKS}{runs}"));
    run(&["run", &lesson, "--clock", "virtual"]).fine(0);
}

#[test]
fn an_endless_loop_is_stopped_by_its_limit() {
    let folder = Folder::new();
    let lesson = folder.lesson("endless.toml", ENDLESS);
    for clock in ["real", "virtual"] {
        let out = run(&["run", &lesson, "--clock", clock, "--limit", "20000"]).fine(1);
        assert!(out.contains("stopped after 20 000 instructions"), "{out}");
    }
    // Nothing is expected of this mechanism, and still it has not come to an end.
    run(&[
        "run", &lesson, "--clock", "virtual", "--limit", "99", "--on", "async",
    ])
    .fine(1);
}

#[test]
fn a_million_threads_are_refused_with_the_reason() {
    let folder = Folder::new();
    let lesson = folder.lesson("many.toml", SLEEPERS);
    let out = run(&[
        "run",
        &lesson,
        "--on",
        "threads",
        "--param",
        "n=1000000",
        "--param",
        "time=1s",
    ])
    .fine(2);
    assert!(
        out.contains("refused: 1000001 at once are more than"),
        "{out}"
    );
    assert!(out.contains("Ask for fewer"), "{out}");
}

#[test]
fn names_that_mean_nothing_are_refused_with_what_was_meant() {
    let cases: [(&[&str], &[&str]); 8] = [
        (
            &["run", "cofee-and-pastry"],
            &[
                "no lesson is called `cofee-and-pastry`",
                "did you mean `coffee-and-pastry`?",
            ],
        ),
        (
            &["show", "9-none/coffee-and-pastry"],
            &["no lesson is called"],
        ),
        (
            &["run", "coffee-and-pastry", "--on", "threads,asyncc"],
            &["no mechanism is called `asyncc`", "`async`"],
        ),
        (
            &["run", "coffee-and-pastry", "--param", "cofee=2s"],
            &["no parameter is called `cofee`", "`coffee`"],
        ),
        (
            &["run", "coffee-and-pastry", "--experiment", "fast-cofee"],
            &["no experiment is called `fast-cofee`", "`fast-coffee`"],
        ),
        (
            &["run", "coffee-and-pastry", "--param", "coffee=11s"],
            &["`coffee` cannot be 11 s", "from 0 s to 10 s"],
        ),
        (
            &["run", "coffee-and-pastry", "--param", "coffee=2"],
            &["`2` has no unit", "such as `2s`"],
        ),
        (
            &["run", "coffee-and-pastry", "--scale", "-1"],
            &["a scale is a number above 0"],
        ),
    ];
    for (args, parts) in cases {
        run(args).refused(parts);
    }
    let usage: [&[&str]; 6] = [
        &["ran"],
        &["run"],
        &["run", "coffee-and-pastry", "--param", "coffee"],
        &["run", "coffee-and-pastry", "--cores", "0"],
        &["run", "coffee-and-pastry", "--clock", "sundial"],
        &["replay"],
    ];
    for args in usage {
        run(args).refused(&["--help"]);
    }
    run(&["run", "coffee-and-pastry", "--scale", "0"]).refused(&["a scale is a number above 0"]);
}

#[test]
fn files_that_are_no_lessons_are_refused_with_the_reason() {
    let folder = Folder::new();
    let broken = "title = \"x\"\nminutes = \"five\"\nteach = []\n[tasks.main]\nsteps = [{ slep = \"1s\" }]\n[[run]]\non = \"threads\"\n";
    let broken = folder.write("broken.toml", broken);
    let answer = run(&["run", &broken]);
    answer.refused(&[
        "broken.toml:2:",
        "broken.toml:3:",
        "broken.toml:5:",
        "did you mean `sleep`?",
    ]);
    assert_eq!(run(&["lint", &broken]).code, Some(2));

    let huge = folder.text("huge.toml");
    let file = std::fs::File::create(&huge).unwrap();
    file.set_len(100 << 20).unwrap();
    run(&["run", &huge]).refused(&["104857600 bytes", "1 MiB"]);
    run(&["replay", &huge]).refused(&["huge.toml", "not a trace"]);

    let latin = folder.write("latin.toml", b"title = \"caf\xe9\"");
    run(&["run", &latin]).refused(&["latin.toml:1", "not valid UTF-8"]);
    run(&["run", &folder.text("none.toml")]).refused(&["there is no such file"]);
    let here = folder.0.path().to_str().unwrap();
    run(&["run", here]).refused(&["this folder has 3 lessons", "broken"]);
    run(&["replay", here]).refused(&["not a file"]);
}

#[test]
fn ones_own_lessons_come_from_files_and_folders() {
    let folder = Folder::new();
    let lesson = folder.lesson("one.toml", SLEEPERS);
    run(&["run", &lesson, "--clock", "virtual"]).fine(0);
    let without_toml = folder.text("one");
    run(&["run", &without_toml, "--clock", "virtual"]).fine(0);
    let here = folder.0.path().to_str().unwrap();
    run(&["run", here, "--clock", "virtual"]).fine(0);
    assert!(run(&["list", here]).fine(0).contains("  one  Test  1 min"));
    folder.write("two.toml", "");
    let listed = run(&["list", here]).fine(2);
    assert!(listed.contains("  two  cannot be used"), "{listed}");
}

#[test]
fn runs_are_saved_and_told_again() {
    let folder = Folder::new();
    let file = folder.text("coffee.trace");
    let first = coffee(&["--on", "sequential,threads", "--save", &file]).fine(0);
    assert!(first.contains("saved for replay"), "{first}");
    let files = ["sequential", "threads"].map(|name| folder.text(&format!("coffee.{name}.trace")));
    let again = run(&["replay", &files[0], &files[1]]).fine(0);
    assert_eq!(
        again,
        run(&["replay", &file]).fine(0),
        "the name that --save was given"
    );
    let drawn = |text: &str| {
        let from = text.find("sequential: One").unwrap();
        let to = text.find("What was said").unwrap();
        text[from..to].to_owned()
    };
    assert_eq!(drawn(&first), drawn(&again));
    let table = "✓ sequential         5 s       5 s         0 s     1.00×";
    assert!(again.contains(table), "{again}");
    let json = run_json(&["replay", &files[1], "--json"]);
    assert_eq!(json["runs"][0]["makespan_s"], 3.0);
    assert_eq!(json["runs"][0]["checks"][0]["held"], true);
    assert_eq!(json["lesson"], "coffee-and-pastry");

    // Nothing is written over, and nothing is run before that is known.
    let taken = coffee(&["--on", "sequential,threads", "--save", &file]);
    taken.refused(&["there is such a file already"]);
    coffee(&["--save", &folder.text("none/x.trace")]).refused(&["no such folder"]);
}

#[test]
fn damaged_traces_are_refused() {
    let folder = Folder::new();
    let file = folder.text("x.trace");
    coffee(&["--on", "threads", "--save", &file]).fine(0);
    let bytes = std::fs::read(&file).unwrap();
    let cut = folder.write("cut.trace", &bytes[..bytes.len() - 40]);
    run(&["replay", &cut]).refused(&["cut.trace", "cut off"]);
    let mut other = bytes;
    let last = other.len() - 40;
    other[last] ^= 1;
    let damaged = folder.write("damaged.trace", other);
    run(&["replay", &file, &damaged]).refused(&["damaged.trace", "checksum"]);
    run(&["replay", &folder.text("none.trace")]).refused(&["none.trace"]);
    let lesson = folder.lesson("lesson.toml", SLEEPERS);
    run(&["replay", &lesson]).refused(&["not a trace"]);
}

#[test]
fn the_first_line_is_enough_for_somebody() {
    for args in [
        vec!["run", "coffee-and-pastry", "--clock", "virtual"],
        vec!["list"],
        vec!["show", "coffee-and-pastry"],
        vec!["schema"],
        vec!["--help"],
    ] {
        let mut child = counterpoint(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Nobody reads.
        drop(child.stdout.take());
        let end = ran(child.wait_with_output().unwrap());
        assert_eq!((end.code, end.err.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    let coloured = coffee(&["--color", "always"]).out;
    assert!(coloured.contains("\x1b["));
    assert!(!coffee(&["--color", "never"]).out.contains('\x1b'));
    let ascii = coffee(&["--ascii"]).out;
    assert!(ascii.is_ascii(), "{ascii}");
    assert!(ascii.contains("ok threads"), "{ascii}");
    let wide = coffee(&["--width", "120"]).out;
    assert!(wide.lines().any(|line| line.chars().count() > 100));
}

#[test]
fn what_a_lesson_says_cannot_give_orders_to_a_terminal() {
    let folder = Folder::new();
    let text = "[tasks.main]\nlabel = \"M\\u001b[31m\"\nsteps = [{ say = \"a\\u001b]0;t\\u0007b\" }]\n[[run]]\non = [\"threads\"]\nexpect.makespan = \"0s\"\n";
    let lesson = folder.lesson("orders.toml", text);
    for args in [
        ["run", &lesson, "--clock=virtual"],
        ["show", &lesson, "--answers"],
        ["list", &lesson, "--ascii"],
    ] {
        let out = run(&args).fine(0);
        assert!(!out.contains(['\x1b', '\x07']), "{out:?}");
    }
    let out = run(&["run", &lesson, "--clock", "virtual"]).out;
    assert!(out.contains("a␛]0;t␇b"), "{out}");
}

#[test]
fn many_lines_are_left_out_but_counted() {
    let folder = Folder::new();
    let lesson = folder.lesson("many.toml", SLEEPERS);
    let args = [
        "run", &lesson, "--clock", "virtual", "--param", "n=300", "--on", "async",
    ];
    let out = run(&args).fine(0);
    assert!(
        out.contains("… 276 lines left out; --json has them all"),
        "{out}"
    );
    let json = run_json(&[&args[..], &["--json"]].concat());
    assert_eq!(json["runs"][0]["said"].as_array().unwrap().len(), 300);
    let few = run(&[&args[..], &["--events", "100"]].concat());
    assert!(
        few.out.contains("events were dropped for want of room"),
        "{}",
        few.out
    );
}

#[test]
fn a_lesson_can_be_read_here() {
    let plain = run(&["show", "coffee-and-pastry"]).fine(0);
    for part in [
        "One order, two waits\n--------------------\n",
        "Before you run it, guess",
        "coffee = 2 s   how long the coffee takes (0 s to 10 s)",
        "- Side by side: threads, processes, async, async-many",
        "counterpoint run coffee-and-pastry --experiment slow-coffee",
        "After you have run it",
    ] {
        assert!(plain.contains(part), "{part:?} in: {plain}");
    }
    assert!(!plain.contains("Answer:"));
    assert!(plain.lines().all(|line| line.chars().count() <= 80));
    let answers = run(&["show", "coffee-and-pastry", "--answers"]).fine(0);
    assert!(answers.contains("Answer: 3 s"), "{answers}");
    assert!(!plain.contains("Notes for the speaker"));
    let notes = run(&["show", "coffee-and-pastry", "--notes"]).fine(0);
    assert!(
        notes.contains("\n   Notes for the speaker\n   - Ask"),
        "{notes}"
    );
}

#[test]
fn the_rest_is_there() {
    assert!(
        run(&[])
            .fine(0)
            .contains("counterpoint run coffee-and-pastry")
    );
    let lessons = run_json(&["list", "--json"]);
    assert_eq!(lessons["lessons"][0]["id"], "coffee-and-pastry");
    assert_eq!(lessons["lessons"][0]["minutes"], 6);
    assert_eq!(
        run(&["schema"]).fine(0),
        counterpoint::lesson::schema_text()
    );
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            run(&["completions", shell])
                .fine(0)
                .contains("counterpoint")
        );
    }
    let help = run(&["--help"]).fine(0);
    assert!(help.contains("Exit codes:") && help.contains("130  stopped by Ctrl-C"));
    assert!(run(&["man"]).fine(0).contains("Exit codes"));
    let folder = Folder::new();
    run(&["man", "--dir", &folder.text("pages")]).fine(0);
    assert!(folder.path("pages/counterpoint-run.1").exists());
    let lint = run(&["lint"]).fine(0);
    assert!(lint.starts_with("checked "), "{lint}");
}

#[cfg(unix)]
mod signals {
    use super::*;
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    use std::time::Duration;

    /// The process has read its arguments and waits for tasks that sleep: it has as many threads.
    fn wait_for_threads(pid: u32, count: usize) {
        let tasks = format!("/proc/{pid}/task");
        for _ in 0..2_000 {
            let threads = std::fs::read_dir(&tasks).map_or(0, Iterator::count);
            if threads >= count {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it never had {count} threads");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_request_to_end_keeps_what_has_happened() {
        for (signal, code, why) in [
            (Signal::SIGINT, 130, "Ctrl-C"),
            (Signal::SIGTERM, 143, "SIGTERM"),
            (Signal::SIGHUP, 129, "SIGHUP"),
        ] {
            let folder = Folder::new();
            let main = "steps = [{ spawn";
            let speaking = "steps = [{ say = \"lights out\" }, { spawn";
            let lesson = folder.lesson("sleep.toml", &SLEEPERS.replacen(main, speaking, 1));
            let file = folder.text("part.trace");
            let child = counterpoint(&["run", &lesson, "--scale", "1", "--save", &file])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let pid = child.id();
            // Main, the listener and three sleepers.
            wait_for_threads(pid, 5);
            kill(Pid::from_raw(pid as i32), signal).unwrap();
            let end = ran(child.wait_with_output().unwrap());
            assert_eq!(
                (end.code, end.err.as_str()),
                (Some(code), ""),
                "{}",
                end.out
            );
            assert!(
                end.out.contains(&format!("threads: stopped by {why}")),
                "{}",
                end.out
            );
            assert!(end.out.contains("1 run was not begun"), "{}", end.out);
            let again = run(&["replay", &folder.text("part.threads.trace")]).fine(0);
            // Said before any of the threads that were waited for was started.
            assert!(again.contains("lights out"), "{again}");
            assert!(!Path::new(&folder.text("part.async.trace")).exists());
            assert!(children_of(pid).is_empty());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn no_worker_process_outlives_a_stopped_run() {
        let folder = Folder::new();
        let lesson = folder.lesson("sleep.toml", SLEEPERS);
        let child = counterpoint(&["run", &lesson, "--scale", "1", "--on", "processes"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = child.id();
        let mut workers = Vec::new();
        for _ in 0..2_000 {
            workers = children_of(pid);
            // Main and three sleepers.
            if workers.len() >= 4 {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(workers.len(), 4);
        kill(Pid::from_raw(pid as i32), Signal::SIGTERM).unwrap();
        let end = ran(child.wait_with_output().unwrap());
        assert_eq!((end.code, end.err.as_str()), (Some(143), ""));
        let left = workers.iter().filter(|stat| {
            let pid = stat.split_whitespace().next().unwrap_or_default();
            Path::new(&format!("/proc/{pid}")).exists()
        });
        assert_eq!(left.count(), 0);
    }

    /// Processes whose parent is this one.
    fn children_of(parent: u32) -> Vec<String> {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let is_child = |stat: &String| {
            let fields = stat.rsplit(')').next().unwrap_or_default();
            fields.split_whitespace().nth(1) == Some(&parent.to_string())
        };
        processes
            .filter_map(|process| std::fs::read_to_string(process.path().join("stat")).ok())
            .filter(is_child)
            .collect()
    }
}

/// Two tasks that each add 1 in two steps.
const LOST: &str = r#"
[params]
times = { default = 1, min = 1, max = 9, help = "how often each adds" }
[vars]
x = 0
[tasks.main]
steps = [{ spawn = { task = "inc", count = 2, as = "both" } }, { join = "both" }]
[tasks.inc]
label = "Clerk"
steps = [{ repeat = { times = "times", steps = [
  { read = { var = "x", into = "seen" } },
  { write = { var = "x", value = "seen + 1" } },
] } }]
[[run]]
on = ["threads"]
[explore]
right = "x == 2 * times"
on = ["threads", "async"]
[[explore.expect]]
on = ["threads"]
outcomes = ["x = 1", "x = 2"]
wrong = 4
[experiments.twice]
try = "Twice."
params = { times = 2 }
"#;

#[test]
fn every_interleaving_is_looked_at() {
    let folder = Folder::new();
    let lesson = folder.lesson("lost.toml", LOST);
    let told = run(&["explore", &lesson]).fine(0);
    for part in [
        "6 interleavings: 2 right, 4 wrong",
        "safe",
        "x = 1",
        "is lost",
    ] {
        assert!(told.contains(part), "{part:?} in: {told}");
    }
    // Of other parameters the lesson expects nothing, and this is not safe.
    let twice = run(&["explore", &lesson, "-p", "times=2", "--as", "threads"]).fine(1);
    assert!(
        twice.contains("70 interleavings: 6 right, 64 wrong"),
        "{twice}"
    );
    let same = run(&[
        "explore", &lesson, "-e", "twice", "--as", "threads", "--all",
    ])
    .fine(1);
    assert!(same.contains("70  ✓ x = 4  BBBBAAAA"), "{same}");
    run(&["explore", &lesson, "--as", "async"]).fine(0);
}

#[test]
fn a_search_is_printed_as_json() {
    let folder = Folder::new();
    let lesson = folder.lesson("lost.toml", LOST);
    let ran = run(&[
        "explore",
        &lesson,
        "--json",
        "--max-states",
        "5",
        "--reduce",
        "never",
    ]);
    assert_eq!(ran.code, Some(1), "what was not seen is not as expected");
    let json = ran.json();
    let threads = &json["mechanisms"][0];
    assert_eq!(threads["mechanism"], "threads");
    assert_eq!(threads["complete"], false);
    assert_eq!(threads["bound"]["kind"], "states");
    assert_eq!(threads["interleavings"], Json::Null);
    assert_eq!(threads["safe"], Json::Null);
    let whole = run(&["explore", &lesson, "--json"]).json();
    assert_eq!(whole["held"], true);
    assert_eq!(
        whole["mechanisms"][0]["checks"].as_array().unwrap().len(),
        2
    );
    assert_eq!(whole["mechanisms"][1]["outcomes"][0]["count"], 2);
}

#[test]
fn a_schedule_that_goes_wrong_is_saved_and_replayed() {
    let folder = Folder::new();
    let lesson = folder.lesson("lost.toml", LOST);
    let file = folder.text("wrong.trace");
    let told = run(&["explore", &lesson, "--save", &file]).fine(0);
    assert!(told.contains("counterpoint replay"), "{told}");
    let replayed = run(&["replay", "--json", &file]);
    let json = replayed.json();
    assert_eq!(json["runs"][0]["values"]["x"], "1");
    assert_eq!(json["runs"][0]["mechanism"], "threads");
    let again = run(&["explore", &lesson, "--save", &file]);
    again.refused(&["wrong.trace", "nothing is written over", "--save"]);
}

#[test]
fn what_cannot_be_explored_is_said() {
    let folder = Folder::new();
    let lesson = folder.lesson("lost.toml", LOST);
    run(&["explore", &lesson, "--as", "threds"]).refused(&["did you mean `threads`?"]);
    run(&["explore", &lesson, "-e", "thrice"]).refused(&["experiment", "twice"]);
    run(&["explore", &lesson, "-p", "times=10"]).refused(&["times"]);
    let size = run(&["explore", &lesson, "--max-memory", "lots"]);
    assert_eq!(size.code, Some(2));
    assert!(size.err.contains("512M"), "{}", size.err);
}

#[test]
fn real_runs_stand_beside_what_is_possible() {
    let folder = Folder::new();
    let lesson = folder.lesson("lost.toml", LOST);
    let ran = run(&[
        "hammer",
        &lesson,
        "-n",
        "50",
        "--pace",
        "none,yield",
        "--on",
        "threads,async",
        "--json",
    ]);
    assert_eq!(ran.code, Some(0));
    let json = ran.json();
    assert_eq!(json["held"], true);
    assert_eq!(json["bugs"].as_array().unwrap().len(), 0);
    let threads = &json["mechanisms"][0];
    assert_eq!(threads["interleavings"], 6);
    assert_eq!(threads["complete"], true);
    for (nth, pace) in [Json::Null, "yield".into()].into_iter().enumerate() {
        let series = &threads["series"][nth];
        assert_eq!(series["pace"], pace);
        assert_eq!((&series["asked"], &series["ran"]), (&50.into(), &50.into()));
        let outcomes = threads["outcomes"].as_array().unwrap();
        let runs = outcomes
            .iter()
            .map(|row| row["runs"][nth].as_u64().unwrap());
        assert_eq!(runs.sum::<u64>(), 50);
        assert!(outcomes.iter().all(|row| row["possible"] == true));
    }
    assert_eq!(json["mechanisms"][1]["outcomes"][0]["interleavings"], 2);
    let told = run(&["hammer", &lesson, "-n", "20", "--on", "async"]).fine(0);
    for part in [
        "all 20 real runs ended right, and so does every interleaving",
        "x = 2",
        "a second",
    ] {
        assert!(told.contains(part), "{part:?} in: {told}");
    }
}

#[test]
fn a_real_run_that_ended_wrong_is_saved() {
    let folder = Folder::new();
    // No schedule ends right.
    let wrong = LOST.replace("x == 2 * times", "x > 2 * times");
    let lesson = folder.lesson("lost.toml", &wrong);
    let file = folder.text("real.trace");
    let told = run(&[
        "hammer", &lesson, "-n", "3", "--on", "threads", "--save", &file,
    ])
    .fine(0);
    assert!(told.contains("counterpoint replay"), "{told}");
    let json = run(&["replay", "--json", &file]).json();
    assert_eq!(json["clock"], "real");
    assert_eq!(json["runs"][0]["mechanism"], "threads");
    let again = run(&["hammer", &lesson, "--save", &file]);
    again.refused(&["real.trace", "nothing is written over", "--save"]);
}

#[test]
fn what_cannot_be_hammered_is_said() {
    let folder = Folder::new();
    let lesson = folder.lesson("lost.toml", LOST);
    run(&["hammer", &lesson, "--on", "threds"]).refused(&["did you mean `threads`?"]);
    run(&["hammer", &lesson, "-e", "thrice"]).refused(&["experiment", "twice"]);
    for (option, value, help) in [
        ("--pace", "slow", "yield"),
        ("--timeout", "soon", "10s"),
        ("-n", "0", "1.."),
        ("--limit", "0", "1.."),
    ] {
        let ran = run(&["hammer", &lesson, option, value]);
        assert_eq!(ran.code, Some(2), "{option}");
        assert!(ran.err.contains(help), "{}", ran.err);
    }
}
