//! What the checker says.

use super::words::{Row, fill};
use super::{ExerciseScreen, Judgement, State};
use crate::exercise::judged::{Evidence, Judged, Searched, Status};
use crate::tui::message::Standing;
use crate::tui::theme::{Role, Theme};
use std::time::Duration;

/// Rows of what a program printed.
const PRINTED: usize = 8;

/// What goes on, and what came of the last check.
pub fn rows(screen: &ExerciseScreen, width: usize, theme: &Theme) -> Vec<Row> {
    let mut rows = going(screen, width, theme);
    if let Some(judged) = &screen.judged {
        if !rows.is_empty() {
            rows.push(Row::new());
            rows.push(row("The check before:", Role::Faint));
        }
        rows.extend(judgement(judged, width, theme));
    }
    rows
}

fn row(text: impl Into<String>, role: Role) -> Row {
    vec![(text.into(), role)]
}

/// A sentence behind a sign.
fn signed(sign: char, text: &str, role: Role, width: usize) -> Vec<Row> {
    fill(text, &format!("{sign} "), width, role)
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// What goes on, or why nothing does.
fn going(screen: &ExerciseScreen, width: usize, theme: &Theme) -> Vec<Row> {
    let signs = theme.signs();
    match &screen.state {
        State::Checks(going) => {
            let time = seconds(screen.since(going));
            let text = format!("checking… {time} · Esc cancels");
            let mut rows = signed(signs.play, &text, Role::Key, width);
            if let Some(with) = &going.with {
                rows.extend(fill(with, "  ", width, Role::Text));
            }
            rows
        }
        State::Cancelled(after) => {
            let text = format!(
                "cancelled after {}: save the file, or press c",
                seconds(*after)
            );
            signed(signs.pause, &text, Role::Strong, width)
        }
        State::Failed(why) => {
            let mut rows = signed(signs.bad, "it cannot be checked", Role::Bad, width);
            // A compiler's or cargo's words are laid out.
            rows.extend(
                why.lines()
                    .flat_map(|line| fill(line, "  ", width, Role::Text)),
            );
            rows
        }
        State::Rests if screen.judged.is_some() || screen.bench.is_none() => Vec::new(),
        State::Rests => match screen.standing {
            Standing::Unknown => Vec::new(),
            _ => {
                let text = "not begun: edit the file, and whatever you save is checked at once";
                fill(text, "· ", width, Role::Faint)
            }
        },
    }
}

fn judgement(judgement: &Judgement, width: usize, theme: &Theme) -> Vec<Row> {
    let judged = &judgement.checked.judged;
    let (sign, role) = sign(Some(judged.is_passed()), theme);
    let mut rows = signed(sign, judged.verdict.title(), role, width);
    rows.extend(fill(&judged.headline, "  ", width, Role::Strong));
    for evidence in &judged.evidence {
        rows.push(Row::new());
        rows.extend(told(evidence, &judgement.source, width));
    }
    rows.extend(held(judged, width, theme));
    rows.extend(
        judged
            .search
            .iter()
            .flat_map(|search| searched(search, width)),
    );
    if !judged.is_passed() {
        rows.extend(printed(&judged.printed));
    }
    rows.extend(style(judgement, width));
    for wall in &judged.missing_walls {
        let text = format!("this machine does not hold: {wall}");
        rows.extend(fill(&text, "! ", width, Role::Bad));
    }
    rows.push(Row::new());
    rows.extend(fill(&took(judgement), "", width, Role::Faint));
    rows
}

/// The sign of good, bad or neither.
fn sign(good: Option<bool>, theme: &Theme) -> (char, Role) {
    let signs = theme.signs();
    match good {
        Some(true) => (signs.good, Role::Good),
        Some(false) => (signs.bad, Role::Bad),
        None => (signs.neither, Role::Faint),
    }
}

/// What tells it, with the learner's own line below where it is about one.
fn told(evidence: &Evidence, source: &str, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    if evidence.text.contains('\n') {
        // The compiler has laid it out, and shows the line itself.
        let lines = evidence.text.lines();
        rows.extend(lines.map(|line| row(format!("  {line}"), Role::Code)));
        return rows;
    }
    let code = evidence.line.and_then(|line| {
        let nth = usize::try_from(line).ok()?.checked_sub(1)?;
        Some((line, source.lines().nth(nth)?))
    });
    // What ends with the line itself need not say it twice.
    let says_it = code.map_or("", |(_, code)| code.trim());
    let text = match says_it.is_empty() {
        true => evidence.text.as_str(),
        false => evidence
            .text
            .trim_end_matches(says_it)
            .trim_end_matches(": "),
    };
    let only_line = code.is_some_and(|(line, _)| text == format!("line {line}"));
    if !only_line {
        rows.extend(fill(text, "  ", width, Role::Text));
    }
    if let Some((line, code)) = code {
        rows.push(vec![
            (format!("    {line} │ "), Role::Faint),
            (code.trim_end().to_owned(), Role::Code),
        ]);
    }
    rows
}

/// The tests and the proofs, each with whether it holds.
fn held(judged: &Judged, width: usize, theme: &Theme) -> Vec<Row> {
    let tests = judged.tests.iter().map(|test| match test.status {
        Status::Passed => (Some(true), test.name.clone()),
        Status::NotRun => (None, format!("{} (not run)", test.name)),
        Status::Failed(verdict) => (Some(false), format!("{} ({verdict})", test.name)),
    });
    let proofs = judged
        .proofs
        .iter()
        .map(|proof| (proof.holds, format!("{}: {}", proof.what, proof.found)));
    let mut rows = Vec::new();
    for (good, text) in tests.chain(proofs) {
        let (sign, role) = sign(good, theme);
        let role = if good == Some(false) {
            role
        } else {
            Role::Text
        };
        rows.extend(signed(sign, &text, role, width));
    }
    if !rows.is_empty() {
        rows.insert(0, Row::new());
    }
    rows
}

/// Where the schedule that fails is to be seen; how many were tried stands among the proofs.
fn searched(search: &Searched, width: usize) -> Vec<Row> {
    let Some(failing) = &search.failing else {
        return Vec::new();
    };
    let text = format!(
        "v shows the schedule that fails (seed {}), x goes through it by hand",
        failing.seed
    );
    let mut rows = vec![Row::new()];
    rows.extend(fill(&text, "", width, Role::Text));
    rows
}

/// The beginning of what the program printed.
fn printed(text: &str) -> Vec<Row> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let all = text.lines().count();
    let mut rows = vec![Row::new(), row("It printed:", Role::Faint)];
    let shown = text.lines().take(PRINTED);
    rows.extend(shown.map(|line| row(format!("  {line}"), Role::Text)));
    if all > PRINTED {
        rows.push(row(
            format!("  … {} more lines", all - PRINTED),
            Role::Faint,
        ));
    }
    rows
}

/// What clippy says, as soon as it has said it.
fn style(judgement: &Judgement, width: usize) -> Vec<Row> {
    let advice = judgement.style.as_deref().unwrap_or_default();
    if advice.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![Row::new(), row("Style (never decides):", Role::Faint)];
    for one in advice {
        rows.extend(told(one, &judgement.source, width));
    }
    rows
}

/// How long it took, and what that was for.
fn took(judgement: &Judgement) -> String {
    let checked = &judgement.checked;
    if checked.known {
        return "known from before: nothing was compiled or run".to_owned();
    }
    let took = &checked.judged.took;
    if took.total_ms == 0.0 {
        return "nothing was compiled or run".to_owned();
    }
    let mut parts = vec![
        format!("checked in {:.0} ms", took.total_ms),
        format!("compiled in {:.0} ms", took.compile_ms),
    ];
    if took.run_ms > 0.0 {
        parts.push(format!("ran for {:.0} ms", took.run_ms));
    }
    parts.join(" · ")
}
