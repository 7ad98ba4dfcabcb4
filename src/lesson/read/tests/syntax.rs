//! Files that are not TOML.

use super::{check, problems, with};
use crate::lesson::diagnostic::Diagnostic;
use crate::lesson::source::Source;

#[test]
fn syntax_errors_in_words() {
    let cases = [
        ("prose =", "3:8 a value is missing here"),
        (
            "prose = hello",
            "3:9 `hello` is not a value…write `\"hello\"`",
        ),
        (
            "prose = “hello”",
            "3:9 `“hello”` is not a value…write `\"hello\"`",
        ),
        (
            "expect.makespan = 5s",
            "3:19 `5s` is not a value…write `\"5s\"`",
        ),
        (
            "prose = two words",
            "3:9 `two words` is not a value…put text in quotes",
        ),
        (
            "vars = { x = True }",
            "3:14 `True` is not a value…write `true`",
        ),
        (
            "prose = \"hello",
            "3:9 this string is never closed with `\"`",
        ),
        (
            "prose = '''hello",
            "3:9 this string is never closed with `'''`",
        ),
        (
            "prose \"hello\"",
            "3:1 this line cannot be read…`name = value`",
        ),
        ("{", "3:1 this line cannot be read"),
        ("]", "3:1 this line cannot be read"),
        ("= 3", "3:1 this line cannot be read"),
        ("prose: \"hello\"", "3:1 this line cannot be read"),
        ("prose = \"a\\q\"", "3:12 this is not an escape"),
        (
            "prose = \"a\" \"b\"",
            "3:13 this should be on a line of its own",
        ),
        (
            "prose = \"a\"\nprose = \"b\"",
            "4:1 the key `prose` is given twice",
        ),
        ("prüse = 1", "3:3 this is not a valid name"),
        (
            "order = [\"a\" \"b\"]",
            "3:14 a comma is missing before this",
        ),
        ("order = [\"a\",, \"b\"]", "3:14 there is a comma too many"),
        (
            "vars = { a = 1, , b = 2 }",
            "3:17 there is a comma too many",
        ),
        (
            "vars = { a = 1 b = 2 }",
            "3:18 there is a `=` too many…a comma may be missing",
        ),
        (
            "prose = 'a' order = 'b'",
            "3:13 this should be on a line of its own",
        ),
        ("vars.a = 1 vars.b = 2", "3:19 "),
        ("vars = { a 1 }", "3:12 a `=` is missing here"),
        (
            "order = [a = 1]",
            "3:12 a `name = value` cannot stand in a list by itself",
        ),
        (
            "title.x = 1",
            "3:1 `title` has a value already and cannot be a table too",
        ),
        ("vars = { a = 01 }", "3:14 unexpected leading zero"),
        (
            "[vars",
            "3:1 this table header cannot be read…expected `[name]`",
        ),
        ("[vars x]", "3:1 this table header cannot be read"),
        ("[[vars]", "3:1 this table header cannot be read"),
        ("[]", "3:1 this table header cannot be read"),
        (
            "prose = \"a\u{1b}\"",
            "3:11 a control character cannot stand in a string",
        ),
    ];
    for (line, expected) in cases {
        check(&with(line), &[expected]);
    }
}

/// One slip, one message: the rest of the file is read as if that statement were not there.
#[test]
fn after_a_syntax_error_the_rest_is_still_checked() {
    let cases: [(&str, &[&str]); 9] = [
        (
            r#"
[tasks.a]
steps = [
  "yield",

[tasks.b]
steps = ["yeild"]"#,
            &[
                "3:9 this `[` is never closed…`]`",
                "7:10 unknown step `yeild`",
            ],
        ),
        (
            r#"
[tasks.a]
steps = [
  { lock = "m"
  { unlock = "m" },
]
[tasks.b]
stops = []"#,
            &[
                "4:3 this `{` is never closed…`}`",
                "8:1 unknown key `stops`…`steps`",
            ],
        ),
        (
            r#"
[tasks.a]
steps = [
  lock = "m",
  unlock = "m",
]
count = "x""#,
            &[
                "4:3 a `name = value` cannot stand in a list",
                "7:9 expected a whole number",
            ],
        ),
        (
            r#"
[tasks.a
steps = []
count = 1
[tasks.b]
count = 1.5
steps = []"#,
            &[
                "2:1 this table header cannot be read",
                "6:9 expected a whole number",
            ],
        ),
        (
            r#"
[tasks.a]
steps = [
  { lock = "m },
  "yield",
]
count = false"#,
            &[
                "4:12 this string is never closed",
                "7:9 expected a whole number",
            ],
        ),
        (
            r#"
[tasks.a]
steps = [
  { lock "m" },
  { lokc = "m" },
]"#,
            &["4:10 a `=` is missing", "5:5 unknown step `lokc`"],
        ),
        (
            r#"
order = ["a"
prose = 3
[tasks.a]
steps = 3"#,
            &[
                "2:9 this `[` is never closed",
                "3:9 expected a string",
                "5:9 expected an array of steps",
            ],
        ),
        (
            r#"
vars = { a = 1, b = 2
prose = 3
[tasks]"#,
            &["2:8 this `{` is never closed", "3:9 expected a string"],
        ),
        (
            r#"
prose hello
tasks.a = { steps = [
"yield"
] }
expect = 1
zzz =
[runs]"#,
            &[
                "2:1 this line cannot be read",
                "6:10 expected a table",
                "7:6 a value is missing",
                "8:1 expected an array",
            ],
        ),
    ];
    for (text, expected) in cases {
        check(&format!("title = \"x\"{text}\n"), expected);
    }
}

#[test]
fn a_repeated_key_shows_where_it_was_first() {
    let cases = [
        ("[tasks.a]\nsteps = []\n[tasks]\n[tasks.a]", Some((3, 1))),
        ("prose = 'a'\norder = []\nprose = 'b'", Some((3, 1))),
        ("[vars]\na = 1\n a = 2", Some((4, 1))),
        ("prose = 'a'\n[vars]\nprose = 1\nprose = 2", Some((5, 1))),
        ("vars = { a = 1, a = 2 }", None),
    ];
    for (text, expected) in cases {
        let text = format!("title = 'x'\n\n{text}\n");
        let source = Source::new("x.toml", &*text);
        let (_, problems) = problems(&text);
        let twice = |problem: &&Diagnostic| problem.message.ends_with("is given twice");
        let problem = problems.iter().find(twice).expect(&text);
        let first = problem.notes.first().map(|(span, _)| {
            let at = source.position(span.start);
            (at.line, at.column)
        });
        assert_eq!(first, expected, "{text}");
    }
}

#[test]
fn what_a_syntax_error_may_have_hidden_is_not_missing() {
    // `title` may be what the broken line gives; `tasks` is nowhere.
    check(
        "\ntitle \"x\"\n",
        &["1:1 missing key `tasks`", "2:1 this line cannot be read"],
    );
    check(
        "\ntitle \"x\"\n[tasks]\n",
        &["2:1 this line cannot be read"],
    );
}

#[test]
fn files_that_only_look_odd() {
    for text in [
        "\u{feff}title = 'x'\r\ntasks = {}\r\n",
        "title = '''\r\nx'''\ntasks = {\r\n # none\r\n}",
        "\"title\" = \"\\u0041\"\n'tasks' . a = { steps = [\n], }",
    ] {
        check(text, &[]);
    }
}
