use super::*;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::HashSet;

fn text(line: &[Span]) -> String {
    line.iter().map(|span| span.text.as_str()).collect()
}

fn plain(markdown: &str, width: usize) -> Vec<String> {
    let lines = set(markdown, width, true);
    lines.iter().map(|line| text(line)).collect()
}

fn span(text: &str, style: Style) -> Span {
    let text = text.into();
    Span { text, style }
}

#[test]
fn blocks_keep_their_shape_at_any_width() {
    let text = "One `two` **three four** five.\n\n- first *item* is long\n- second\n  1. inner\n\n```\nlet  x;\n```\nend";
    assert_eq!(
        plain(text, 16),
        [
            "One `two` three",
            "four five.",
            "",
            "- first item is",
            "  long",
            "- second",
            "  1. inner",
            "",
            "  let  x;",
            "",
            "end"
        ]
    );
}

#[test]
fn styles_stay_with_their_words() {
    let lines = set("a **b c** `d`", 80, false);
    assert_eq!(
        lines,
        [[
            span("a ", Style::Plain),
            span("b c", Style::Strong),
            span(" ", Style::Plain),
            span("d", Style::Code)
        ]]
    );
}

#[test]
fn plain_text_hangs_from_its_first_line() {
    assert_eq!(
        fill("one two three", 9, "x: "),
        ["x: one", "   two", "   three"]
    );
    assert_eq!(fill("", 9, "x: "), Vec::<String>::new());
}

#[test]
fn headings_differ_by_level() {
    let text = "# One\n## Two\n### Three\ntext";
    assert_eq!(
        plain(text, 80),
        ["One", "===", "", "Two", "---", "", "Three", "", "text"]
    );
    let styles: Vec<Style> = set(text, 80, false)
        .iter()
        .filter_map(|line| Some(line.first()?.style))
        .collect();
    assert_eq!(
        styles,
        [
            Style::Heading(1),
            Style::Heading(2),
            Style::Heading(3),
            Style::Plain
        ]
    );
}

#[test]
fn quotations_have_a_bar_and_rules_the_full_width() {
    let text = "before\n\n> one twos\n>\n> - three\n\n***\nfirst  \nsecond";
    assert_eq!(
        plain(text, 9),
        [
            "before",
            "",
            "│ one",
            "│ twos",
            "│",
            "│ - three",
            "",
            "─────────",
            "",
            "first",
            "second"
        ]
    );
    let ascii = Setting {
        width: 4,
        backticks: true,
        ascii: true,
    };
    let lines = ascii.set("> a\n\n---");
    let lines: Vec<String> = lines.iter().map(|line| super::tests::text(line)).collect();
    assert_eq!(lines, ["| a", "", "----"]);
}

#[test]
fn items_within_items_and_empty_ones_keep_their_markers() {
    assert_eq!(
        plain("- 1. a\n  2.\n- > b\n\n  c", 20),
        ["- 1. a", "  2.", "- │ b", "", "  c"]
    );
}

#[test]
fn links_say_where_they_lead_unless_they_have() {
    assert_eq!(
        plain(
            "[`a`](b) <http://c> [d](d) ![e](f 'g') [h][i]\n\n[i]: j",
            80
        ),
        ["`a` (b) http://c d e (f) h (j)"]
    );
}

const TABLE: &str = "\
| mechanism | seats | sleeping keeps it |
|:----------|------:|:-----------------:|
| `threads` | 1 a task | – |
| pool | **some** | yes |
";

#[test]
fn tables_are_laid_out_in_columns() {
    assert_eq!(
        plain(TABLE, 80),
        [
            "mechanism     seats  sleeping keeps it",
            "─────────  ────────  ─────────────────",
            "`threads`  1 a task          –",
            "pool           some         yes",
        ]
    );
    let head = &set(TABLE, 80, false)[0];
    assert_eq!(head[0], span("mechanism", Style::Strong));
}

#[test]
fn cells_are_wrapped_where_a_table_is_too_wide() {
    assert_eq!(
        plain(TABLE, 32),
        [
            "mechanism     seats   sleeping",
            "                      keeps it",
            "─────────  ────────  ───────────",
            "`threads`  1 a task       –",
            "pool           some      yes",
        ]
    );
    assert_eq!(
        plain(TABLE, 26),
        [
            "mechanism  seats  sleeping",
            "                  keeps it",
            "─────────  ─────  ────────",
            "`threads`    1 a     –",
            "            task",
            "",
            "pool        some    yes",
        ]
    );
}

#[test]
fn a_table_that_cannot_fit_says_head_and_cell() {
    assert_eq!(
        plain(TABLE, 20),
        [
            "mechanism: `threads`",
            "seats: 1 a task",
            "sleeping keeps it: –",
            "",
            "mechanism: pool",
            "seats: some",
            "sleeping keeps it:",
            "yes",
        ]
    );
    assert_eq!(plain("||b|\n|-|-|\n|a||", 1), ["a"]);
    assert_eq!(plain("|a|b|\n|-|-|", 1), ["a", "b"]);
}

#[test]
fn wide_characters_count_for_their_columns() {
    assert_eq!(
        plain("|漢字|b|\n|-|-|\n|a|☁️c|", 20),
        ["漢字  b", "────  ───", "a     ☁️c"]
    );
    assert_eq!(plain("漢字漢字", 5), ["漢字", "漢字"]);
    assert_eq!(plain("漢", 1), ["漢"]);
}

#[test]
fn code_is_never_wrapped_and_can_be_cut() {
    let lines = set("```rust\nlet x = 1; // one\n```", 5, false);
    assert_eq!(lines.len(), 1);
    assert_eq!(text(&lines[0]), "  let x = 1; // one");
    assert_eq!(text(&cut(&lines[0], 8, "…")), "  let x…");
    assert_eq!(cut(&lines[0], 19, "…"), lines[0]);
    assert_eq!(cut(&lines[0], 0, "…"), Line::new());
    assert_eq!(text(&cut(&[span("漢字", Style::Code)], 3, "")), "漢");
}

#[test]
fn long_inline_code_breaks_at_its_spaces() {
    assert_eq!(plain("x `one two`", 9), ["x", "`one two`"]);
    assert_eq!(plain("x `one two three`", 9), ["x `one", "two", "three`"]);
}

#[test]
fn numbers_stay_with_their_units() {
    assert_eq!(
        plain("it takes 39 600 s\nor **11** h (99 %) 12 pm", 12),
        ["it takes", "39 600 s or", "11 h (99 %)", "12 pm"]
    );
    assert_eq!(plain("|a|b|\n|-|-|\n|39 600 s|x|", 11)[2], "39 600 s  x");
}

/// The lines of the code blocks of a text, without spaces before and after.
fn code_lines(markdown: &str) -> HashSet<String> {
    let (mut code, mut inside) = (String::new(), false);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => inside = true,
            Event::End(TagEnd::CodeBlock) => {
                inside = false;
                code.push('\n');
            }
            Event::Text(text) if inside => code += &text,
            _ => {}
        }
    }
    code.lines().map(squeezed).collect()
}

fn squeezed(line: &str) -> String {
    line.chars().filter(|char| !char.is_whitespace()).collect()
}

fn check_widths(markdown: &str, width: usize, backticks: bool) {
    let code = code_lines(markdown);
    for line in set(markdown, width, backticks) {
        // No column has fewer than one character, and the widest take two.
        let fits = columns(&line) <= width.max(2);
        let line = squeezed(&text(&line));
        let is_code = || {
            code.iter()
                .any(|code| !code.is_empty() && line.ends_with(code))
        };
        assert!(fits || is_code(), "{width}: {line:?} of {markdown:?}");
        assert!(!line.contains('\n'));
    }
}

/// Pieces that Markdown makes something of.
const PIECES: &[&str] = &[
    "a",
    "word",
    "two words",
    "unbreakablyverylong",
    "漢字",
    "☁\u{fe0f}",
    "e\u{301}",
    " ",
    "  ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "- ",
    "1. ",
    "999999999. ",
    "> ",
    "# ",
    "## ",
    "```",
    "```rust\n",
    "```py\n",
    "```toml\n",
    "```sh\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "|",
    "|-|-|\n",
    "| a | b |\n",
    "|:-:|-:|\n",
    "---\n",
    "***\n",
    "[a](b)",
    "![c](d)",
    "[",
    "](",
    ")",
    "<http://e>",
    "<b>",
    "<!--",
    "\\",
    "&amp;",
    "\"",
    "'",
    "\"\"\"",
    "//",
    "/*",
    "*/",
    "r#\"",
    "0x",
    "1.5",
    "fn",
    "\r\n",
    "\u{200d}",
    "\0",
    "  \n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_pieces_of_markdown_fit_any_width(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
        width in 0_usize..300,
        narrow in 0_usize..12,
        backticks: bool,
    ) {
        let markdown = pieces.concat();
        check_widths(&markdown, width, backticks);
        check_widths(&markdown, narrow, backticks);
    }

    #[test]
    fn any_text_fits_any_width(markdown in "\\PC{0,200}", width in 0_usize..300) {
        check_widths(&markdown, width, false);
    }

    #[test]
    fn colours_change_no_code(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        language in prop::sample::select(&["rust", "py", "toml", "sh", ""][..]),
    ) {
        let code = pieces.concat().replace('\t', " ").replace("\r\n", "\n");
        let lines = highlight::highlight(&code, language);
        let lines: Vec<String> = lines.iter().map(|line| text(line)).collect();
        let joined = lines.join("\n");
        prop_assert_eq!(joined.trim_end_matches('\n'), code.trim_end_matches('\n'));
    }
}

/// What could take time or space out of proportion does not.
#[test]
fn malicious_text_gives_output_in_proportion() {
    let many = 3_000;
    let wide_table = format!(
        "{}\n{}\n{}",
        "|a".repeat(many),
        "|-".repeat(many),
        "|b\n".repeat(many)
    );
    let long_head = format!("|{}|\n|-|\n{}", "head ".repeat(many), "|x|\n".repeat(many));
    for nasty in [
        "> ".repeat(many) + "x",
        "- ".repeat(many) + "x",
        "1. ".repeat(many) + "x\n\ny",
        format!("{}\n{}", ">".repeat(many), "x\n".repeat(many)),
        "[".repeat(many),
        "![".repeat(many) + "x" + &"](y)".repeat(many),
        "*a **b ".repeat(many),
        "`".repeat(many),
        wide_table,
        long_head,
        format!("```rust\n{}", "/*".repeat(many)),
        format!("```py\n{}", "'\\".repeat(many)),
    ] {
        for width in [0, 7, 80] {
            let lines = set(&nasty, width, true);
            let size: usize = lines.iter().flatten().map(|span| span.text.len() + 1).sum();
            assert!(
                size <= 100 * (nasty.len() + 100),
                "{size} for {:.20}",
                nasty
            );
        }
    }
}
