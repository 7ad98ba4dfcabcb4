//! Problems of the program in a lesson.

use super::{change, changed, check, problems};

/// Checks other steps for the task `main`, one a line from line 21 on.
#[track_caller]
fn steps(steps: &[&str], expected: &[&str]) {
    steps_in(super::BASE, steps, expected);
}

/// The same in this lesson, whose task `main` may begin elsewhere.
#[track_caller]
fn steps_in(lesson: &str, steps: &[&str], expected: &[&str]) {
    let start = lesson.find("  { spawn").unwrap();
    let end = lesson.find("]\n[tasks.cook]").unwrap();
    let (before, after) = (&lesson[..start], &lesson[end..]);
    let text = format!("{before}{}\n{after}", steps.join(",\n"));
    let found = problems(&text, "cooks", None);
    // What is not used any more is not what these tests are about.
    let found: Vec<String> = found
        .into_iter()
        .filter(|found| !found.contains("warning"))
        .collect();
    super::compare(&text, &found, expected);
}

#[test]
fn locks() {
    steps(
        &["{ unlock = 'm' }"],
        &["21:1 `m` is not locked when this step unlocks it…`{ lock = \"m\" }`"],
    );
    steps(
        &["{ lock = 'm' }", "{ unlock = 'm' }", "{ unlock = 'm' }"],
        &["23:1 `m` is not locked"],
    );
    steps(
        &[
            "{ if = { test = 'wait > 2s', then = [{ lock = 'm' }] } }",
            "{ unlock = 'm' }",
        ],
        &[],
    );
    steps(
        &["{ lock = 'n' }", "{ unlock = 'm' }"],
        &["21:10 no mutex is called `n`…it can be `m`"],
    );
    steps(
        &["{ lock = 'm' }", "{ unlock = 'nn' }"],
        &["22:12 no mutex is called `nn`…it can be `m`"],
    );
    let none = changed("m = {}", "").replace("[mutexes]\n", "");
    let found = problems(&none, "cooks", None);
    super::compare(
        &none,
        &found,
        &[
            "21:12 no mutex is called `m`…declare it first, in the table `[mutexes]`",
            "24:14 no mutex is called `m`",
        ],
    );
}

#[test]
fn conditions() {
    let lesson = changed(
        "m = {}",
        "m = {}\n[conditions]\nready = {}\nmany = { count = 2 }",
    );
    let steps = |steps: &[&str], expected: &[&str]| steps_in(&lesson, steps, expected);
    let wait = "{ wait = { condition = 'ready', mutex = 'm' } }";
    steps(&["{ lock = 'm' }", wait, wait, "{ unlock = 'm' }"], &[]);
    steps(&["{ notify = 'many[0]' }", "{ notify_all = 'ready' }"], &[]);
    steps(
        &[wait],
        &[
            "24:1 `m` is not locked when this step waits with it…so it locks it before: `{ lock = \"m\" }`",
        ],
    );
    steps(
        &[
            "{ lock = 'm' }",
            "{ unlock = 'm' }",
            wait,
            "{ unlock = 'm' }",
        ],
        &["26:1 `m` is not locked when this step waits"],
    );
    steps(
        &[
            "{ lock = 'm' }",
            "{ wait = { condition = 'reddy', mutex = 'm' } }",
        ],
        &["25:24 no condition is called `reddy`…did you mean `ready`?"],
    );
    steps(
        &[
            "{ lock = 'm' }",
            "{ wait = { condition = 'ready', mutex = 'ready' } }",
        ],
        &["25:41 no mutex is called `ready`…it can be `m`"],
    );
    steps(
        &["{ wait = 'ready' }"],
        &["24:10 expected a table with `condition` and `mutex`…{ condition = …, mutex = … }"],
    );
    steps(&["{ notify = 'm' }"], &["24:12 no condition is called `m`"]);
    steps(
        &["{ notify_all = 'many' }"],
        &["24:16 there are several `many`: say which"],
    );
    super::compare(
        super::BASE,
        &problems(
            &changed("  { lock", "  { notify = 'x' },\n  { lock"),
            "cooks",
            None,
        ),
        &["22:14 no condition is called `x`…declare it first, in the table `[conditions]`"],
    );
    change(
        "m = {}",
        "m = {}\n[conditions]\nm = {}",
        &["18:1 `m` is a mutex already…first declared here"],
    );
}

#[test]
fn loops() {
    let never = "nothing ever reaches this step…the loop before it never ends";
    steps(
        &["{ loop = ['yield'] }", "'yield'", "'yield'"],
        &[&format!("22:1 {never}")],
    );
    steps(
        &["{ while = { test = true, steps = ['yield'] } }", "'yield'"],
        &[&format!("22:1 {never}")],
    );
    steps(&["{ loop = ['yield', 'break'] }", "'yield'"], &[]);
    steps(
        &["{ return = 1 }", "'yield'"],
        &[
            "22:1 nothing ever reaches this step…has returned before it…the task has ended after this",
        ],
    );
    steps(&["'break'"], &["21:1 there is no loop around this `break`"]);
}

#[test]
fn tasks() {
    steps(
        &["{ join = 'c' }"],
        &["21:10 nothing was spawned as `c` before this step"],
    );
    steps(
        &[
            "{ spawn = { task = 'cook', as = 'cup' } }",
            "{ join = 'cpu' }",
        ],
        &["22:10 nothing was spawned as `cpu`…did you mean `cup`?"],
    );
    steps(
        &["{ join = 'cook' }"],
        &["21:10 nothing was spawned as `cook`…`cook` is a task; give the one you start a name"],
    );
    steps(
        &["{ set = { a = 1 } }", "{ join = 'a' }"],
        &["22:10 `a` holds no task"],
    );
    steps(
        &["{ spawn = 'cok' }"],
        &["21:11 no task is called `cok`…did you mean `cook`?"],
    );
    steps(
        &["{ spawn = { task = 'cook', with = { x = 1 } } }"],
        &["21:37 no argument of this task is called `x`"],
    );
    change(
        "[tasks.main]",
        "[tasks.man]",
        &["18:2 no task is called `main`"],
    );
}

#[test]
fn names_in_expressions() {
    steps(
        &["{ sleep = 'wiat' }"],
        &["21:12 nothing here is called `wiat`…did you mean `wait`?"],
    );
    steps(
        &["{ sleep = 'max(1s, wiat)' }"],
        &["21:20 nothing here is called `wiat`"],
    );
    steps(
        &["{ sleep = 2 }"],
        &["21:11 a duration is needed here…a unit is missing: write `\"2s\"`"],
    );
    steps(
        &["{ sleep = '2' }"],
        &["21:12 a duration is needed here…a unit is missing: write `2s`"],
    );
    steps(
        &["{ sleep = 'wait + 2' }"],
        &["21:12 a duration and a whole number…a unit is missing"],
    );
    steps(
        &["{ say = 'It took {wiat}' }"],
        &["21:19 nothing here is called `wiat`…did you mean `wait`?"],
    );
    steps(
        &["{ read = { var = 'totl', into = 'a' } }"],
        &["21:18 no shared variable is called `totl`…did you mean `total`?"],
    );
    steps(
        &["{ read = { var = 'seats[x]', into = 'a' } }"],
        &["21:25 nothing here is called `x`"],
    );
    steps(
        &["{ read = { var = 'seats', into = 'a' } }"],
        &["21:18 there are several `seats`: say which"],
    );
    steps(
        &["{ await = 'recipt' }"],
        &["21:11 no future or spawned task is called `recipt`"],
    );
}

#[test]
fn declarations() {
    change(
        "wait =",
        "wait = { default = '2s', min = 3, max = '9s', help = 'x' }",
        &["5:32 `wait` is a duration, so this must be one too…"],
    );
    change(
        "wait =",
        "wait = { default = '10s', max = '9s', help = 'x' }",
        &["5:20 `wait` cannot be 10 s: it takes at most 9 s"],
    );
    change(
        "total = 0",
        "total = 0\nwait = 1",
        &["15:1 `wait` is a parameter already…first declared here"],
    );
    change(
        "total = 0",
        "total = 'wiat'",
        &["14:10 nothing here is called `wiat`…did you mean `wait`?"],
    );
    let many: String = (0..1001).map(|n| format!("x{n} = 1\n")).collect();
    let text = changed("[vars]", &format!("[vars]\n{many}"));
    let first = &problems(&text, "cooks", None)[0];
    assert!(
        first.contains("a table can have 1000 names, and this is one more"),
        "{first}"
    );
}

#[test]
fn all_problems_come_at_once() {
    let text = changed("title", "title = ''")
        .replace("{ lock = \"m\" }", "{ lock = \"n\" }")
        .replace("sleep = \"wait\"", "sleep = 2")
        .replace("makespan = \"wait\"", "makespan = \"wiat\"");
    check(
        &text,
        &[
            "1:9 the title is empty",
            "22:12 no mutex is called `n`",
            "30:20 a duration is needed",
            "33:20 nothing here is called `wiat`",
        ],
    );
}
