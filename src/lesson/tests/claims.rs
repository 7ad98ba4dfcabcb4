//! What a lesson asks, and what it expects of its runs.

use super::{BASE, change, changed, check};

#[test]
fn predictions() {
    let cases: &[(&str, &[&str])] = &[
        (
            "{ number = 'wait' }",
            &["10:21 a unit is missing: this number is a duration…`ns`"],
        ),
        (
            "{ number = 'wait', unit = 'sec' }",
            &["10:36 `sec` is no unit of time…it can be `ns`"],
        ),
        (
            "{ number = 3, unit = 's' }",
            &["10:31 this number is counted in `s`, but it is no duration"],
        ),
        ("{ number = 3, unit = 'threads' }", &[]),
        ("{ number = 3 }", &[]),
        ("{ number = true }", &["10:21 true or false is no number"]),
        (
            "{ number = '1s - wait', unit = 's' }",
            &["10:21 a time cannot be negative"],
        ),
        (
            "{ number = 'wiat', unit = 's' }",
            &["10:22 nothing here is called `wiat`…did you mean `wait`?"],
        ),
        (
            "{ number = 'index' }",
            &["10:21 `index` means nothing here"],
        ),
        (
            "{ number = '1 / 0' }",
            &["10:21 this has no value: something was divided by zero"],
        ),
        (
            "{}",
            &["10:10 an answer is of one kind, and this one has 0"],
        ),
        (
            "{ number = 3, choice = 'a', of = ['a', 'b', 'c', 'd'] }",
            &["10:10 an answer is of one kind, and this one has 2"],
        ),
        (
            "{ number = 3, of = ['a'] }",
            &["10:29 `of` does not belong to the answer `number`"],
        ),
        ("{ choice = 'a', of = ['a', 'b', 'c', 'd'] }", &[]),
        (
            "{ choice = 'a', of = ['a', 'b', 'c', 'd'], unit = 's' }",
            &["10:60 `unit` does not belong"],
        ),
        ("{ choice = 'a' }", &["10:10 a `choice` needs `of`"]),
        (
            "{ choice = 'x', of = ['a', 'b', 'c', 'd'] }",
            &["10:21 `x` is not among `of`…it can be `a`, `b`, `c`, `d`"],
        ),
        (
            "{ choice = 'a', of = ['a', 'b', 'a', 'd'] }",
            &["10:42 `a` is in this list twice"],
        ),
        (
            "{ choice = 'a', of = ['a', 'b', 'c'] }",
            &["10:10 warning: a guess is right one time in 3"],
        ),
        ("{ set = ['a'], of = ['a', 'b'] }", &[]),
        (
            "{ set = ['a', 'a'], of = ['a', 'b'] }",
            &["10:24 `a` is in this list twice"],
        ),
        (
            "{ set = ['a', 'x'], of = ['a', 'b'] }",
            &["10:24 `x` is not among `of`"],
        ),
        (
            "{ set = ['a'], of = ['a'] }",
            &["10:10 warning: a guess is right one time in 2"],
        ),
        ("{ order = ['Cook 1', 'Cook 2', 'Boss'] }", &[]),
        (
            "{ order = ['Cook', 'Boss'] }",
            &["10:20 warning: a guess is right one time in 2"],
        ),
        (
            "{ order = ['Cok 1', 'Cook 2', 'Boss'] }",
            &["10:21 no task is called `Cok 1`"],
        ),
        (
            "{ order = ['Cook 1', 'Cook 2', 'main'] }",
            &["10:41 no task is called `main`…its label is what people call it: `Boss`"],
        ),
    ];
    for (answer, expected) in cases {
        let text = changed("answer", &format!("answer = {answer}"));
        check(&text.replace("about", "# about"), expected);
    }
    for (about, expected) in [
        (
            "{ on = 'pool', what = 'makespan' }",
            &["12:16 nothing here runs on `pool`…it can be `threads`"][..],
        ),
        (
            "{ on = 'threads', what = 'makespn' }",
            &["12:34 a run shows no `makespn`…did you mean `makespan`?"],
        ),
        ("{ on = 'threads', what = 'final.total' }", &[]),
        (
            "{ on = 'threads', what = 'final.totl' }",
            &["12:34 no shared variable is called `totl`…did you mean `total`?"],
        ),
        (
            "{ on = 'threads', what = 'outcome' }",
            &["10:10 what this is about cannot prove such an answer"],
        ),
    ] {
        change("about", &format!("about = {about}"), expected);
    }
    let said = "answer = { order = ['Done 2', 'Done 3', 'Don'] }\nbecause = 'x'\nabout = { on = 'threads', what = 'said' }\n[vars]";
    let (start, end) = (BASE.find("answer").unwrap(), BASE.find("[vars]").unwrap());
    let text = format!("{}{said}{}", &BASE[..start], &BASE[end + 6..]);
    check(&text, &["10:41 no step could say `Don`"]);
}

#[test]
fn runs() {
    let cases: &[(&str, &[&str])] = &[
        (
            "on = ['threads', 'threads']",
            &["32:18 `threads` is in this list twice"],
        ),
        ("on = []", &["32:6 the list of mechanisms is empty"]),
        (
            "on = 'threads'\npace = 'yeild'",
            &["33:8 this is no pace…write `none`, `yield`"],
        ),
        (
            "on = 'threads'\npace = '10'",
            &["33:8 this is no pace: `10` has no unit"],
        ),
        ("on = 'threads'\npace = '10ms'", &[]),
        (
            "on = 'threads'\ntolerance_percent = 101",
            &["33:21 101 makes no sense here"],
        ),
        (
            "on = 'threads'\nexpect.makespan = '2'\n[[run]]\non = 'pool'",
            &["33:20 a duration is needed here, not a whole number…a unit is missing: write `2s`"],
        ),
        (
            "on = 'threads'\n[[run]]\non = 'threads'",
            &[
                "31:1 warning: nothing is expected of this run",
                "34:6 this runs on `threads` a second time…give them different values of `pace`…the first time is here",
            ],
        ),
        (
            "on = 'threads'\nexpect.said = []\n[[run]]\non = 'threads'\npace = 'yield'",
            &[],
        ),
    ];
    for (run, expected) in cases {
        let mut expected = expected.to_vec();
        expected.sort_by_key(|problem| {
            problem
                .split(':')
                .next()
                .map(|line| line.parse::<u32>().unwrap())
        });
        change("on =", run, &expected);
    }
}

#[test]
fn expectations() {
    let cases: &[(&str, &[&str])] = &[
        (
            "makespan = 'wiat'",
            &["33:20 nothing here is called `wiat`…did you mean `wait`?"],
        ),
        (
            "makespan = 'wait + 1'",
            &["33:20 a duration and a whole number do not go together"],
        ),
        ("makespan = 'if(workers > 1, wait, wait * cores)'", &[]),
        (
            "makespan = '1s - wait'",
            &["33:19 this has no value: a time was negative"],
        ),
        ("makespan = 'total'", &["33:20 `total` is shared"]),
        (
            "outcome = 'deadlok'",
            &["33:18 expected `finished`…did you mean `deadlock`?"],
        ),
        ("outcome = []", &["33:18 the list of outcomes is empty"]),
        ("outcome = ['finished', 'deadlock']", &[]),
        (
            "stuck = ['Cook']",
            &["33:16 tasks are stuck only where a run ends in deadlock"],
        ),
        ("finish_order = ['Cook 2', 'Cook 1', 'Boss']", &[]),
        (
            "finish_order = ['Cook 2', 'cook']",
            &["33:34 no task is called `cook`…its label"],
        ),
        (
            "finish_order = ['Cook', 'Cook']",
            &["33:32 `Cook` is in this list twice"],
        ),
        ("finish_order = []", &["33:23 the order is empty"]),
        ("final = { total = 1 }", &[]),
        ("final = { total = [1, '1 + 1'] }", &[]),
        (
            "final = { totl = 1 }",
            &["33:18 no shared variable is called `totl`…did you mean `total`?"],
        ),
        (
            "final = { 'total[0]' = 1 }",
            &["33:18 `total[0]` is no variable…there is only one"],
        ),
        (
            "final = { seats = 1 }",
            &["33:18 `seats` is no variable…`\"seats[0]\"`"],
        ),
        (
            "final = { 'seats[i]' = 1 }",
            &["33:18 `seats[i]` is no variable"],
        ),
        (
            "final = { 'seats[2]' = 'm' }",
            &["33:32 nothing here is called `m`"],
        ),
        ("said = ['Done 2 s', 'Done 2 s']", &[]),
        (
            "said = ['Gone']",
            &["33:16 no step could say `Gone`…it can be `Done …`"],
        ),
        ("said_at = { 'Done 2 s' = 'wait' }", &[]),
        (
            "said_at = { 'Gone' = 'wait' }",
            &["33:20 no step could say `Gone`"],
        ),
        (
            "said_at = { 'Done 2 s' = 2 }",
            &["33:33 a duration is needed here…a unit is missing: write `\"2s\"`"],
        ),
    ];
    for (expect, expected) in cases {
        change("expect", &format!("expect.{expect}"), expected);
    }
    let stuck = "expect.outcome = 'deadlock'\nexpect.stuck = ['Cook 7', 'Cok']";
    change(
        "expect",
        stuck,
        &["34:27 no task is called `Cok`…did you mean `Cook`?"],
    );
}
