//! A lesson as a whole, and its experiments.

use super::{BASE, change, changed, check, compare, loaded, problems};
use crate::lesson::When;
use crate::program::Pace;

#[test]
fn a_lesson_without_problems() {
    check(BASE, &[]);
    let (lesson, _) = loaded(BASE);
    assert_eq!(
        (lesson.title.as_str(), lesson.minutes, lesson.scale),
        ("Cooks", 1, 1)
    );
    assert_eq!(lesson.pages[0].when, When::Before);
    assert_eq!(lesson.pages[0].notes, None);
    let (noted, _) = loaded(&changed("text", "text = 'x'\nnotes = '- Ask.'"));
    assert_eq!(noted.pages[0].notes.as_deref(), Some("- Ask."));
    assert_eq!(lesson.program.defs.len(), 2);
    let run = &lesson.runs[0];
    assert_eq!(
        (run.mechanisms.as_slice(), run.pace),
        (&["threads"][..], Pace::None)
    );
    assert_eq!(run.expect.outcome, ["finished"]);
    let slow = lesson.experiment("slow").unwrap();
    assert_eq!(
        slow.values,
        [crate::program::Value::Duration(5_000_000_000)]
    );
    assert_eq!(
        slow.runs.len(),
        1,
        "the lesson's own runs, with the new parameters"
    );
    assert_eq!(slow.runs[0].values, slow.values);
    assert!(lesson.experiment("fast").is_none());
}

#[test]
fn what_a_lesson_must_have() {
    change("title", "title = ' '", &["1:9 the title is empty"]);
    change(
        "minutes",
        "minutes = 0",
        &["2:11 0 makes no sense here…from 1 to 600"],
    );
    change(
        "teaches",
        "teaches = []",
        &["3:11 what it teaches is empty"],
    );
    change(
        "teaches",
        "teaches = ['']",
        &["3:12 a thing to learn is empty"],
    );
    change(
        "teaches",
        "teaches = ['a', 'a']",
        &["3:17 `a` is in this list twice"],
    );
    change(
        "minutes",
        "minutes = 1\nscale = 0",
        &["3:9 0 makes no sense here"],
    );
    change("text", "text = ''", &["7:8 the page is empty"]);
    change(
        "text",
        "title = ''\ntext = 'x'",
        &["7:9 the heading is empty"],
    );
    change(
        "text",
        "notes = ' '\ntext = 'x'",
        &["7:9 the note is empty"],
    );
    change("ask", "ask = ''", &["9:7 the question is empty"]);
    change(
        "because",
        "because = ''",
        &["11:11 the explanation is empty"],
    );
    change("try", "try = ''", &["35:7 the invitation is empty"]);
    let without = |from: &str, to: &str| {
        let start = BASE.find(from).unwrap();
        let end = BASE.find(to).unwrap();
        format!("{}{}", &BASE[..start], &BASE[end..])
    };
    check(
        &without("[[page]]", "[[predict]]"),
        &["1:1 missing key `page`"],
    );
    check(
        &without("[[run]]", "[experiments.slow]"),
        &["1:1 missing key `run`"],
    );
    check(
        &format!("page = []\n{}", without("[[page]]", "[[predict]]")),
        &["1:8 there is no page"],
    );
    let no_run = format!("run = []\n{}", without("[[run]]", "[experiments.slow]"));
    check(
        &no_run.replace("about", "# about"),
        &["1:7 there is no run"],
    );
    check(
        &without("[[predict]]", "[vars]"),
        &["1:1 warning: the lesson asks nothing before it runs"],
    );
}

#[test]
fn names_of_lessons() {
    for id in ["Cooks", "two words", "a--b", "", "é", "a_b"] {
        let found = problems(BASE, id, None);
        compare(
            id,
            &found,
            &[&format!("1:1 warning: `{id}` is not a good name")],
        );
    }
    change(
        "[experiments.slow]",
        "[experiments.So_Slow]",
        &["34:14 warning: `So_Slow` is not a good name"],
    );
    let needs = |needs: &str| changed("minutes", &format!("minutes = 1\nneeds = {needs}"));
    let library = Some(&["first", "cooks", "last"][..]);
    let check = |text: &str, library, expected: &[&str]| {
        compare(text, &problems(text, "cooks", library), expected)
    };
    check(&needs("['first']"), library, &[]);
    check(
        &needs("['frist']"),
        library,
        &["3:10 warning: no lesson is called `frist`…did you mean `first`?"],
    );
    check(&needs("['frist']"), None, &[]);
    check(
        &needs("['last']"),
        library,
        &["3:10 warning: this lesson does not come earlier"],
    );
    check(
        &needs("['cooks']"),
        library,
        &["3:10 warning: this lesson does not come earlier"],
    );
    check(
        BASE,
        Some(&["cooks", "cooks"]),
        &["1:1 warning: two lessons are called `cooks`"],
    );
}

#[test]
fn experiments() {
    let cases: &[(&str, &[&str])] = &[
        (
            "{ wiat = '5s' }",
            &["36:12 no parameter is called `wiat`…did you mean `wait`?"],
        ),
        (
            "{ wait = 5 }",
            &["36:19 `wait` takes a duration, not a whole number"],
        ),
        (
            "{ wait = '5' }",
            &["36:19 `wait` takes a duration, not a whole number"],
        ),
        (
            "{ wait = '20s' }",
            &["36:19 `wait` cannot be 20 s: it takes from 1 s to 9 s"],
        ),
        (
            "{ wait = 'wait' }",
            &["36:20 nothing here is called `wait`"],
        ),
        (
            "{ wait = 1.5 }",
            &["36:19 expected a duration…found the decimal number 1.5"],
        ),
        (
            "{ wait = '5s' }\n[[experiments.slow.run]]\non = 'pool'\nexpect.makespan = 'wiat'",
            &["39:20 nothing here is called `wiat`"],
        ),
        (
            "{ wait = '5s' }\n[[experiments.slow.predict]]\nask = 'x'\nbecause = 'x'\nanswer = { number = 1 }\nabout = { on = 'pool', what = 'makespan' }",
            &["41:16 nothing here runs on `pool`"],
        ),
    ];
    for (params, expected) in cases {
        change("params", &format!("params = {params}"), expected);
    }
    // What has a value with the defaults need not have one with other parameters.
    let text = changed("expect", "expect.makespan = 'if(wait > 4s, 1s / 0, wait)'");
    check(
        &text,
        &["36:10 with these parameters an expectation has no value: something was divided by zero"],
    );
    let text = changed("seats", "seats = { init = 0, count = '(4s - wait) / 1s' }");
    check(
        &text,
        &["36:10 with these parameters `seats` would have count -1; it takes 0 to"],
    );
    let text = changed("seats", "seats = { init = 0, count = '(1s - wait) / 1s' }");
    check(
        &text,
        &["18:2 the program cannot run: with these parameters `seats` would have count -1"],
    );
}

#[test]
fn what_is_never_used() {
    let with = |line: &str, more: &str| changed(line, &format!("{line}\n{more}"));
    check(
        &with("[params]", "x = { default = 1, help = 'x' }"),
        &["5:1 warning: the program does not use the parameter `x`"],
    );
    check(
        &with("[vars]", "x = 1"),
        &["14:1 warning: no step uses the shared variable `x`"],
    );
    check(
        &with("[mutexes]", "x = {}"),
        &["17:1 warning: no step uses the mutex `x`"],
    );
    check(
        &with("[vars]", "[channels]\nx = {}\n[vars]").replacen("[vars]\n", "", 1),
        &["14:1 warning: no step uses the channel `x`"],
    );
    check(
        &with("[vars]", "[conditions]\nx = {}\n[vars]").replacen("[vars]\n", "", 1),
        &["14:1 warning: no step uses the condition `x`"],
    );
    check(
        &with("[vars]", "[futures]\nx = {}\n[vars]").replacen("[vars]\n", "", 1),
        &["14:1 warning: no step uses the future `x`"],
    );
    check(
        &with("[tasks.main]", "label = 'x'\nsteps = []\n[tasks.x]")
            .replace("label = 'x'", "label = 'B'"),
        &["21:8 warning: nobody spawns the task `x`"],
    );
    change(
        "label = \"Cook\"",
        "label = 'Boss'",
        &["28:8 warning: `Boss` is also what `main` is called"],
    );
    // A parameter counts as used wherever the program looks at it.
    for used in [
        "[{ sleep = '1s' }, { say = '{wait}' }]",
        "[{ set = { a = 'wait' } }]",
        "[{ sleep = { time = 'max(1s, wait)' } }]",
    ] {
        change("steps = [{", &format!("steps = {used}"), &[]);
    }
    change(
        "steps = [{",
        "steps = [{ say = 'wait' }]",
        &["5:1 warning: the program does not use the parameter `wait`"],
    );
}

#[test]
fn nothing_is_reported_twice() {
    // Each of these makes something unreadable that other parts of the file need.
    for (line, by, expected) in [
        (
            "  { spawn",
            "  { spwn = { task = \"cook\", as = \"c\" } },",
            &["21:5 unknown step `spwn`"][..],
        ),
        (
            "  { spawn",
            "  { launch = { task = \"cook\", as = \"c\" } },",
            &["21:5 unknown step `launch`"],
        ),
        (
            "  { lock",
            "  { lock = 3 },",
            &["22:12 expected the name of a mutex"],
        ),
        (
            "  { lock",
            "  { look_up = 3 },",
            &["22:5 unknown step `look_up`"],
        ),
        (
            "wait =",
            "wait = { default = 1.5, help = 'x' }",
            &["5:20 expected a duration"],
        ),
        ("on =", "on = 3", &["32:6 expected"]),
        (
            "answer",
            "answer = { number = 1.5 }",
            &["10:21 expected a duration"],
        ),
        (
            "steps = [{",
            "steps = [{ sleep = 'wait' }, { say = 3 }]\n[[run]]\non = 'pool'\nexpect.said = ['x']",
            &["30:38 expected a string"],
        ),
    ] {
        let found = problems(&changed(line, by), "cooks", None);
        compare(line, &found, expected);
    }
}

#[test]
fn what_is_unreadable_hides_no_more_than_it_must() {
    // A string that never ends swallows the rest of the file.
    change(
        "text",
        "text = \"\"\"Read",
        &["7:8 this string is never closed"],
    );
    // A mistake outside of the program says nothing about what is missing inside of it.
    let text = changed("  { lock", "  \"yield\",").replace("on = \"threads\"\n", "on = 'thread'\n");
    check(
        &text,
        &[
            "25:3 `m` is not locked",
            "32:6 expected `sequential`…did you mean `threads`?",
        ],
    );
    let text = changed("  { lock", "  { look_up = 3 },").replace("add = ", "ad = ");
    check(
        &text,
        &[
            "22:5 unknown step `look_up`",
            "23:5 unknown step `ad`",
            "24:5 unknown step `ad`",
        ],
    );
}
