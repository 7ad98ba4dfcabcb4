//! Problems of what is said of every interleaving.

use super::{change, changed, whole};
use crate::lesson::tests::{check, compare, problems};

#[test]
fn what_is_shown_exists() {
    for (shows, expected) in [
        ("[]", &["38:9 the list of variables is empty"][..]),
        (
            "['total', 'seats[1]', 'total']",
            &["38:31 `total` is in this list twice"],
        ),
        (
            "['totl']",
            &["38:10 no shared variable is called `totl`…did you mean `total`?"],
        ),
        (
            "['seats']",
            &["38:10 `seats` is no variable…write one of them as `\"seats[0]\"`"],
        ),
        (
            "['total[0]']",
            &["38:10 `total[0]` is no variable…only one"],
        ),
        (
            "['total', 'seats[3]']",
            &["38:19 index 3 is outside of `seats`, which has 3…count from 0"],
        ),
    ] {
        // What outcomes are called follows from what is shown, and is not reported again.
        let found = problems(
            &changed("shows", &format!("shows = {shows}")),
            "cooks",
            None,
        );
        let found: Vec<String> = found
            .into_iter()
            .filter(|found| !found.contains("no outcome is called"))
            .collect();
        compare(shows, &found, expected);
        let named = shows.contains("'total', 'seats[1]'");
        let all = problems(
            &changed("shows", &format!("shows = {shows}")),
            "cooks",
            None,
        );
        assert!(named || all.len() == found.len(), "{shows} {all:#?}");
    }
}

#[test]
fn conditions_are_true_or_false() {
    let cases: &[(&str, &[&str])] = &[
        (
            "right = 'totl == 2'",
            &["39:10 nothing here is called `totl`…did you mean `total`?"],
        ),
        ("right = 'm == 2'", &["39:10 nothing here is called `m`"]),
        (
            "right = 'total = 2'",
            &["39:16 `=` does not fit here…compared with `==`"],
        ),
        (
            "right = 'total'",
            &["39:9 true or false was needed, but it was a whole number…`x == 2`"],
        ),
        (
            "right = 'wait'",
            &["39:10 true or false is needed here, not a duration"],
        ),
        (
            "right = 2",
            &["39:9 true or false is needed here, not a whole number"],
        ),
        (
            "right = 'total > wait'",
            &["39:9 a whole number was needed, but it was a duration…the first values"],
        ),
        (
            "right = 'index == total'",
            &["39:9 `index` means nothing here"],
        ),
        (
            "right = 'seats[3] == 1'",
            &["39:9 index 3 is outside of `seats`, which has 3"],
        ),
        (
            "right = 'seats[total] == 1'",
            &["39:16 an index is a plain number here…`seats[0]`"],
        ),
        (
            "right = 'wait > 1s'",
            &["39:9 warning: this looks at no shared variable"],
        ),
        (
            "right = true",
            &["39:9 warning: this looks at no shared variable"],
        ),
        ("right = 1.5", &["39:9 expected a condition"]),
        // At the end it may have a value, at the beginning it has none.
        ("right = '4 / total == 2'", &[]),
    ];
    for (right, expected) in cases {
        change("right", right, expected);
    }
    change(
        "sometimes",
        "sometimes = ['4 / total == 2']",
        &["41:14 this has no value: something was divided by zero…from the first moment on"],
    );
    change(
        "meets",
        "meets = '4 / total == 2'",
        &["50:9 this has no value: something was divided by zero"],
    );
    change("ends", "ends = '4 / total == 2'", &[]);
    change("always", "always = []", &["40:10 `always` is empty"]);
    change(
        "eventually",
        "eventually = []",
        &["42:14 `eventually` is empty"],
    );
    change(
        "always",
        "always = [{ that = 'total < 9', says = ' ' }]",
        &["40:40 what it says is empty"],
    );
    change(
        "always",
        "always = [{ says = 'x' }]",
        &["40:11 missing key `that`"],
    );
    change(
        "always",
        "always = ['total < 9', 'totl < 9']",
        &["40:25 nothing here is called `totl`"],
    );
}

#[test]
fn mechanisms_are_known_and_named_once() {
    change(
        "on",
        "on = ['threads', 'asynch']",
        &[
            "43:18 expected `sequential`…did you mean `async`?",
            "75:7 nothing is searched under the rules of `async`",
        ],
    );
    change(
        "on",
        "on = ['async', 'async', 'threads']",
        &["43:16 `async` is in this list twice"],
    );
    change(
        "on",
        "on = []",
        &[
            "43:6 the list of mechanisms is empty",
            "75:7 nothing is searched under the rules of `async`",
        ],
    );
    change(
        "on",
        "on = 'threads'",
        &["75:7 nothing is searched under the rules of `async`…`on = [\"threads\", \"async\"]`"],
    );
    change(
        "on = [\"async\"]",
        "on = ['async', 'threads']",
        &["75:16 of `threads` something is expected a second time…the first time is here"],
    );
    change(
        "on = [\"async\"]",
        "on = ['async', 'async']",
        &["75:16 `async` is in this list twice"],
    );
}

#[test]
fn goals_are_of_one_kind() {
    for (line, by, expected) in [
        (
            "ends",
            "",
            "44:1 a goal is of one kind, and this one has 0…`meets`",
        ),
        (
            "ends",
            "ends = 'total == 1'\noutcome = 'failed'",
            "44:1 a goal is of one kind, and this one has 2",
        ),
        (
            "outcome = ",
            "outcome = 'deadlok'",
            "54:11 expected `deadlock`, `failed` or `forever`…did you mean `deadlock`?",
        ),
        ("ask", "ask = ''", "45:7 the goal is empty"),
        ("because", "because = ''", "47:11 the explanation is empty"),
    ] {
        change(line, by, &[expected]);
    }
}

#[test]
fn questions_fit_what_proves_them() {
    for (line, by, expected) in [
        (
            "about = \"outcomes\"",
            "about = 'outcome'",
            "61:9 expected `outcomes`…did you mean `outcomes`?",
        ),
        (
            "about = \"outcomes\"",
            "about = 'states'",
            "58:1 what this is about cannot prove such an answer…an answer",
        ),
        (
            "about = \"interleavings\"",
            "about = 'outcomes'",
            "64:10 what this is about cannot prove such an answer",
        ),
        (
            "answer = {",
            "answer = { number = 'wait', unit = 's' }",
            "64:21 no search finds a duration",
        ),
        (
            "answer = {",
            "answer = { number = 'total' }",
            "64:22 `total` is shared",
        ),
        (
            "answer = {",
            "answer = { order = ['a'] }",
            "64:12 unknown key `order`",
        ),
        (
            "answer = {",
            "answer = { unit = 'x' }",
            "64:10 an answer is of one kind",
        ),
        (
            "answer.set",
            "answer.set = ['deadlok']",
            "58:15 no outcome is called `deadlok`…did you mean `deadlock`?",
        ),
    ] {
        let text = changed(line, by);
        let found = problems(&text, "cooks", None);
        let first = found.iter().any(|found| {
            let mut parts = expected.split('…');
            found.starts_with(parts.next().unwrap()) && parts.all(|part| found.contains(part))
        });
        assert!(first, "{by}: {found:#?}");
    }
    change("about", "", &[]);
}

#[test]
fn expected_outcomes_can_be() {
    let outcome = |word: &str| format!("outcomes = ['{word}']");
    for word in [
        "total = 1, seats[1] = 0",
        "total = -1, seats[1] = nothing",
        "total = true, seats[1] = 1.5 s",
        "total = closed, seats[1] = -250 ms",
        "deadlock",
        "partial deadlock",
        "failed",
        "goes on for ever",
    ] {
        change("outcomes", &outcome(word), &[]);
    }
    for word in [
        "finished",
        "total = 1",
        "seats[1] = 0, total = 1",
        "total = 1, seats[1] = 0, seats[2] = 0",
        "total=1, seats[1]=0",
        "total = 1,seats[1] = 0",
        "total = one, seats[1] = 0",
        "total = 01, seats[1] = 0",
        "total = , seats[1] = 0",
        "total = 2s, seats[1] = 0",
        "live-lock",
        "",
    ] {
        let expected = format!("69:13 no outcome is called `{word}`…total = …, seats[1] = …");
        change("outcomes", &outcome(word), &[&expected]);
    }
    // Without `shows` all are shown.
    let all = changed("shows", "").replace("total = 1, seats[1] = 0", "deadlock");
    let found = problems(&all, "cooks", None);
    assert!(
        !found.iter().any(|found| found.contains("no outcome")),
        "{found:#?}"
    );
    let word = "total = 1, seats[0] = 0, seats[1] = 0, seats[2] = 0";
    check(
        &changed("shows", "").replace("total = 1, seats[1] = 0", word),
        &[],
    );
}

#[test]
fn counts_fit_each_other() {
    change(
        "outcomes",
        "outcomes = []",
        &["69:12 the list of outcomes is empty"],
    );
    change(
        "outcomes",
        "outcomes = ['failed', 'failed']",
        &["69:23 `failed` is in this list twice"],
    );
    change(
        "states",
        "states = 0",
        &["70:10 0 makes no sense here…at least 1"],
    );
    change("states", "states = -1", &["70:10 expected a whole number"]);
    change(
        "wrong",
        "wrong = 7",
        &["72:9 7 of 6 interleavings cannot be wrong"],
    );
    change("wrong", "wrong = 6", &[]);
    change(
        "safe",
        "safe = true",
        &["72:9 what has wrong interleavings is not safe"],
    );
    change(
        "safe = true",
        "",
        &["74:1 warning: nothing is expected of this search"],
    );
    change("interleavings", "interleavings = 9223372036854775807", &[]);
}

#[test]
fn nothing_follows_from_what_is_unreadable() {
    for (text, expected) in [
        (
            whole().replace("total = 0", "total = 1.5"),
            "14:9 expected a value",
        ),
        (
            whole().replace("count = 3", "count = 'x'"),
            "15:30 nothing here is called `x`",
        ),
        (changed("right", "right = [1]"), "39:9 expected a condition"),
        (
            changed("always", "always = [1.5]"),
            "40:11 expected a condition",
        ),
        (changed("shows", "shows = [1]"), "38:10 expected a string"),
    ] {
        let found = problems(&text, "cooks", None);
        assert!(found[0].starts_with(expected), "{found:#?}");
        let followed = found.iter().any(|found| {
            [
                "no outcome",
                "is empty",
                "no value",
                "with these",
                "only one",
            ]
            .iter()
            .any(|words| found.contains(words))
        });
        assert!(!followed, "{found:#?}");
    }
}
