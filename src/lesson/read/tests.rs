mod survival;
mod syntax;

use super::*;
use crate::lesson::sample::{KINDS, LESSON, VALID};

fn problems(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let source = Source::new("x.toml", text);
    let mut problems = Diagnostics::new();
    let node = read(&source, &LESSON, KINDS, &mut problems);
    let found: Vec<Diagnostic> = problems.iter().cloned().collect();
    let sorted = problems.into_sorted();
    assert_eq!(
        found, sorted,
        "in the order of the file and without repetition"
    );
    (node, sorted)
}

/// Each problem as `line:column message | label | help`.
fn lines(text: &str) -> Vec<String> {
    let source = Source::new("x.toml", text);
    let line = |problem: &Diagnostic| {
        let at = source.position(problem.span.start);
        let help = problem.help.as_deref().unwrap_or("");
        let Diagnostic { message, label, .. } = problem;
        format!("{}:{} {message} | {label} | {help}", at.line, at.column)
    };
    problems(text).1.iter().map(line).collect()
}

/// Checks that the problems of `text` are these: each starts with the place and the message, and
/// has the parts after `…` in its label or help.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found = lines(text);
    let matches = |(found, expected): (&String, &&str)| {
        let mut parts = expected.split('…');
        found.starts_with(parts.next().unwrap_or_default())
            && parts.all(|part| found.contains(part))
    };
    assert!(
        found.len() == expected.len() && found.iter().zip(expected).all(matches),
        "{text:.300}\nfound {found:#?}\nexpected {expected:#?}"
    );
}

/// A task with these steps in an otherwise complete lesson: the steps start at 3:10.
fn with_steps(steps: &str) -> String {
    format!("title = \"x\"\n[tasks.a]\nsteps = [{steps}]\n")
}

/// A complete lesson with `more` from line 3 on.
fn with(more: &str) -> String {
    format!("title = \"x\"\ntasks = {{}}\n{more}\n")
}

#[test]
fn a_valid_lesson_gives_its_tree() {
    check(VALID, &[]);
    let lesson = problems(VALID).0.unwrap();
    let names = |node: &Node| -> Vec<String> {
        node.entries()
            .iter()
            .map(|(key, _)| key.name.clone())
            .collect()
    };
    assert_eq!(
        names(&lesson),
        [
            "title",
            "prose",
            "order",
            "expect",
            "vars",
            "tasks",
            "parameters",
            "runs"
        ]
    );
    let expect = lesson.get("expect").unwrap();
    assert_eq!(expect.get("makespan").unwrap().text(), Some("12h"));
    assert_eq!(expect.get("by").unwrap().items().len(), 1);
    assert_eq!(
        names(lesson.get("vars").unwrap()),
        ["boards", "first", "late"]
    );
    let parameters = lesson.get("parameters").unwrap();
    for name in ["n", "m"] {
        let range = parameters.get(name).unwrap().get("range").unwrap();
        assert_eq!(range.get("from").unwrap().integer(), Some(1));
    }
    let tasks = lesson.get("tasks").unwrap();
    let steps = tasks.get("judit").unwrap().get("steps").unwrap().steps();
    let kinds: Vec<&str> = steps.iter().map(|step| KINDS[step.kind].name).collect();
    assert_eq!(
        kinds,
        ["lock", "lock", "read", "yield", "yield", "repeat", "unlock"]
    );
    for step in &steps[..2] {
        assert_eq!(step.body.get("mutex").unwrap().text(), Some("board"));
    }
    for step in &steps[3..5] {
        assert_eq!(step.body.boolean(), Some(true));
    }
    let others = tasks.get("others").unwrap();
    assert_eq!(others.get("count").unwrap().integer(), Some(16));
    assert_eq!(others.get("steps").unwrap().steps().len(), 2);
    assert_eq!(lesson.get("runs").unwrap().items().len(), 2);
}

#[test]
fn spans_are_those_of_the_text() {
    let text = VALID;
    let lesson = problems(text).0.unwrap();
    let at = |span: Span| &text[span.start..span.end];
    assert_eq!(at(lesson.span), text);
    assert_eq!(at(lesson.get("title").unwrap().span), "\"Chess\"");
    let (key, judit) = &lesson.get("tasks").unwrap().entries()[0];
    assert_eq!(at(key.span), "judit");
    assert_eq!(at(judit.span), "[tasks.judit]");
    let steps = judit.get("steps").unwrap().steps();
    assert_eq!(at(steps[0].span), "{ lock = \"board\" }");
    assert_eq!(at(steps[0].key.span), "lock");
    assert_eq!(at(steps[0].body.span), "\"board\"");
    assert_eq!(at(steps[0].body.entries()[0].0.span), "\"board\"");
    assert_eq!(at(steps[3].span), "\"yield\"");
}

#[test]
fn keys() {
    check(
        "",
        &["1:1 missing keys `title` and `tasks`…`title`: what the lesson is called"],
    );
    check(
        "\n\n[tasks.a]\n",
        &[
            "1:1 missing key `title`",
            "3:1 missing key `steps`…this needs `steps`…`steps`: what the task does",
        ],
    );
    check(
        &with("tasc = 1\nvras = { a = 1 }\nzzz.y = 1"),
        &[
            "3:1 unknown key `tasc`…the keys here are `title`, `tasks`, `prose`",
            "4:1 unknown key `vras`…did you mean `vars`?",
            "5:1 unknown key `zzz`",
        ],
    );
    check(
        "titel = \"x\"\ntasks = {}",
        &["1:1 unknown key `titel`…did you mean `title`?"],
    );
    check(
        "titel = 1\ntasks = {}",
        &["1:1 unknown key `titel`", "1:9 expected a string"],
    );
    check(
        "title = \"x\"\ntasks = { a = {\n count = 1 } }",
        &["2:15 missing key `steps`"],
    );
    check(
        "title = \"x\"\ntasks.a.count = 1",
        &["2:7 missing key `steps`"],
    );
    check(&with("\"a\\nb\\u001b\" = 1"), &["3:1 unknown key `a␊b␛`"]);
    check(
        &with("[[runs]]\nby = \"async\"\n[[runs]]\nbu = \"async\""),
        &["6:1 unknown key `bu`"],
    );
}

#[test]
fn types() {
    let cases = [
        (
            "prose = 3",
            "3:9 expected a string, found the number 3…put it in quotes",
        ),
        (
            "prose = [\"a\"]",
            "3:9 expected a string, found an array…`\"\"\"`",
        ),
        (
            "prose = 2024-01-01",
            "3:9 expected a string, found a date or time…quotes",
        ),
        ("prose = {}", "3:9 expected a string, found a table"),
        (
            "expect.makespan = []",
            "3:19 expected a duration such as \"2s\", found an empty array",
        ),
        (
            "expect.makespan = 1.5",
            "3:19 expected a duration such as \"2s\", found the decimal number 1.5…\"1500ms\"",
        ),
        (
            "expect.makespan = 09:30",
            "3:19 expected a duration such as \"2s\", found a date or time",
        ),
        (
            "vars.x = {}",
            "3:10 expected a number such as 3 or \"x + 1\", found a table",
        ),
        (
            "vars.x = 99999999999999999999",
            "3:10 this integer is too large",
        ),
        (
            "vars = 3",
            "3:8 expected a table of names, found the number 3",
        ),
        (
            "expect = \"x\"",
            "3:10 expected a table with `makespan` and `by`, found the string \"x\"…write `{ makespan = …, by = … }`",
        ),
        (
            "expect.by = \"thread\"",
            "3:13 expected `threads` or `async`, found `thread`…did you mean `threads`?",
        ),
        (
            "expect.by = [\"async\", \"fork\"]",
            "3:23 expected `threads` or `async`, found `fork`…not one of them",
        ),
        (
            "expect.by = 1",
            "3:13 expected `threads` or `async`, found the number 1",
        ),
        (
            "order = \"a\"",
            "3:9 expected an array, each element the name of a task, found the string \"a\"…`[ … ]`",
        ),
        (
            "order = [\"a\", 1]",
            "3:15 expected the name of a task, found the number 1",
        ),
        (
            "runs = [{ by = \"async\" }, 1]",
            "3:27 expected a table with",
        ),
        (
            "parameters.n = 1",
            "3:16 expected a table with `from`, found the number 1…{ from = … }",
        ),
        ("parameters.n = { to = 1 }", "3:16 missing key `from`"),
        (
            "parameters.n = { range = { from = 1 }, to = 2 }",
            "3:40 unknown key `to`",
        ),
        ("parameters.n = { doc = \"x\" }", "3:16 missing key `range`"),
    ];
    for (line, expected) in cases {
        check(&with(line), &[expected]);
    }
    check(
        "title = \"x\"\n[tasks.a]\nsteps = []\ncount = -1\ndetached = \"true\"\n[tasks.b]\nsteps = {}\ncount = \"3\"",
        &[
            "4:9 expected a whole number, 0 or more, found the number -1",
            "5:12 expected `true` or `false`, found the string \"true\"…without quotes",
            "7:9 expected an array of steps, found a table…`[ … ]`",
            "8:9 expected a whole number, 0 or more, found the string \"3\"…without quotes",
        ],
    );
}

#[test]
fn steps() {
    let cases = [
        (
            "{}",
            "3:10 this step is empty…`{ lock = … }` or `\"yield\"`",
        ),
        (
            "{ lock = \"m\", unlock = \"m\" }",
            "3:24 a step has one key, and this one has 2…own braces",
        ),
        (
            "{ for = 3, lock = \"m\" }",
            "3:12 a step has one key…`for` belongs inside: `{ lock = { …, for = … } }`",
        ),
        (
            "{ x = 1, y = 2, z = 3 }",
            "3:19 a step has one key, and this one has 3",
        ),
        (
            "{ lokc = \"m\" }",
            "3:12 unknown step `lokc`…did you mean `lock`?",
        ),
        (
            "{ launch = \"m\" }",
            "3:12 unknown step `launch`…the steps are `lock`, `unlock`, `yield`",
        ),
        (
            "\"yeild\"",
            "3:10 unknown step `yeild`…did you mean `yield`?",
        ),
        (
            "\"read\"",
            "3:10 the step `read` needs a value…write `{ read = { var = …, into = … } }`",
        ),
        (
            "\"lock\"",
            "3:10 the step `lock` needs a value…write `{ lock = … }`",
        ),
        ("{ yield = false }", "3:20 expected `true`, found `false`"),
        (
            "{ yield = \"true\" }",
            "3:20 expected `true`, found the string \"true\"…without quotes",
        ),
        (
            "3",
            "3:10 expected a step, found the number 3…a step is written `{ lock = … }` or `\"yield\"`",
        ),
        ("[\"yield\"]", "3:10 expected a step, found an array"),
        (
            "{ lock = 3 }",
            "3:19 expected the name of a mutex, found the number 3",
        ),
        ("{ lock = { for = 1 } }", "3:19 missing key `mutex`"),
        (
            "{ lock = { mutex = \"m\", fro = 1 } }",
            "3:34 unknown key `fro`…did you mean `for`?",
        ),
        ("{ repeat = { times = 1 } }", "3:21 missing key `steps`"),
        (
            "{ repeat = { times = 1, steps = [{ al = [] }] } }",
            "3:45 unknown step `al`",
        ),
    ];
    for (step, expected) in cases {
        check(&with_steps(step), &[expected]);
        // A second step, so that one problem does not hide the next.
        let two = with_steps(&format!("{step}, {{ nothing = 1 }}"));
        assert_eq!(lines(&two).len(), 2, "{two}");
    }
}

#[test]
fn what_is_left_out() {
    let steps = r#"{ lokc = "m" }, { launch = 1 }, { unlock = 1 }, "read", { lock = {} }"#;
    let lesson = problems(&with_steps(steps)).0.unwrap();
    let tasks = lesson.get("tasks").unwrap();
    let steps = tasks.get("a").unwrap().get("steps").unwrap().steps();
    let kinds: Vec<&str> = steps.iter().map(|step| KINDS[step.kind].name).collect();
    assert_eq!(kinds, ["lock", "unlock", "read", "lock"]);
    assert_eq!(steps[0].body.get("mutex").unwrap().text(), Some("m"));
    assert!(steps[1..].iter().all(|step| step.body.entries().is_empty()));

    let text = with("vars = { a = [], b = 1, c = hello }\norder = [1, \"a\"]");
    let lesson = problems(&text).0.unwrap();
    let vars = lesson.get("vars").unwrap();
    assert_eq!(vars.entries().len(), 3, "a name stays declared");
    assert_eq!(vars.get("a").unwrap().value, NodeValue::Table(vec![]));
    assert_eq!(lesson.get("order").unwrap().items().len(), 1);
}

#[test]
fn steps_nested_without_end() {
    let nested = |times: usize| {
        let steps = format!("{}{}", "{ all = [".repeat(times), "] }".repeat(times));
        with_steps(&steps)
    };
    check(&nested(15), &[]);
    check(
        &nested(16),
        &["3:153 steps are nested too deep here…16 other"],
    );
    check(&nested(30), &["3:153 steps are nested too deep here"]);
    check(
        &nested(5000),
        &["3:369 lists and tables are nested too deep here"],
    );
}
