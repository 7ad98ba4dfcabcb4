//! What is said of what a search found: claims, notes, and what happens in a schedule.

use super::Schedules;
use super::draw::{Row, blank, set, span};
use super::search::GRAPH;
use super::side::{Going, Seen, Side, signs};
use crate::explorer::{Bound, Explored, Interleavings, Judged, Verdict};
use crate::lesson::Claim;
use crate::machine::Seats;
use crate::report::explored::{What, became, step_table};
use crate::report::{Look, count, grouped};
use crate::session::{ClaimKind, Exploration};
use crate::tui::theme::{Role, Theme};

/// What a search found, in one sentence behind its sign; below it how much it has seen.
pub fn summed(seen: &Seen, width: usize, theme: &Theme) -> Vec<Row> {
    let summary = seen.summary();
    let shown = theme.signs();
    let (sign, role) = match summary.safe {
        Some(true) => (shown.good.to_string(), Role::Good),
        Some(false) => (shown.bad.to_string(), Role::Bad),
        None => ("?".to_owned(), Role::Bad),
    };
    let sentence = capital(&summary.sentence);
    let mut rows = set(&sentence, width.saturating_sub(4), Role::Strong, theme);
    for (nth, row) in rows.iter_mut().enumerate() {
        let sign = if nth == 0 { sign.as_str() } else { " " };
        row.insert(0, span(format!("  {sign} "), role, theme));
    }
    let mut line = set(
        &extent(&seen.came.explored),
        width.saturating_sub(4),
        Role::Faint,
        theme,
    );
    line.iter_mut().for_each(|row| row.insert(0, blank(4)));
    rows.extend(line);
    rows
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str() + "."
}

/// How much of everything was seen.
fn extent(explored: &Explored) -> String {
    let states = count(explored.states, "state", "states");
    let moves = count(explored.transitions, "move", "moves");
    match &explored.bound {
        None => format!("Complete: {states} and {moves} between them, all looked at."),
        Some(Bound::Stopped) => {
            format!("Stopped: {states} were looked at, and there are more. r searches again.")
        }
        Some(_) => format!(
            "Bounded: {states} were looked at, and there are more. `counterpoint explore` with \
             --max-states looks further."
        ),
    }
}

/// How far a search is.
pub fn going(going: &Going, side: &Side, width: usize, theme: &Theme) -> Vec<Row> {
    let name = side.exploration.mechanism.name();
    let head = format!("Looking at every interleaving by the rules of {name}.");
    let far = going.progress.map_or_else(
        || "It has just begun.".to_owned(),
        |far| {
            let states = count(far.states, "state", "states");
            let moves = count(u64::from(far.depth), "move", "moves");
            let ends = count(far.outcomes as u64, "end", "ends");
            format!("{states} so far, {moves} from the start, {ends} found.")
        },
    );
    let text = format!("{head}\n\n{far}\n\nPress s to stop with what is known so far.");
    set(&text, width, Role::Text, theme)
}

/// Each claim behind its sign, with the pointer at the chosen one.
pub fn claims(side: &Side, seen: &Seen, width: usize, theme: &Theme) -> Vec<Row> {
    let judged = side.exploration.claims().zip(&seen.came.explored.judged);
    let tell = |(at, ((kind, claim), judged)): (usize, ((ClaimKind, &Claim), &Judged))| {
        let here = seen.what() == Some(What::Claim(at));
        let shown = theme.signs();
        let (sign, role) = match judged.verdict {
            Verdict::Holds => (shown.good.to_string(), Role::Good),
            Verdict::Fails => (shown.bad.to_string(), Role::Bad),
            Verdict::Unknown => ("?".to_owned(), Role::Bad),
        };
        let text = format!("{} {}: {}", kind.word(), claim.says, became(kind, judged));
        let style = if here { Role::Selected } else { Role::Text };
        let mut rows = set(&text, width.saturating_sub(4), style, theme);
        for (nth, row) in rows.iter_mut().enumerate() {
            let pointer = if here && nth == 0 { shown.pointer } else { ' ' };
            let sign = if nth == 0 { sign.as_str() } else { " " };
            row.insert(0, span(format!("{pointer} "), Role::Key, theme));
            row.insert(1, span(format!("{sign} "), role, theme));
        }
        rows
    };
    judged.enumerate().flat_map(tell).collect()
}

/// What real runs showed, or how far they are.
pub fn real(side: &Side, width: usize, theme: &Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some((ran, all)) = side.real.far() {
        let text = format!(
            "{} of {} real runs so far; s stops.",
            grouped(ran),
            grouped(all)
        );
        rows.extend(set(&text, width.saturating_sub(4), Role::Text, theme));
    } else {
        for sentence in &side.real.said {
            rows.extend(set(
                &capital(sentence),
                width.saturating_sub(4),
                Role::Text,
                theme,
            ));
        }
    }
    rows.iter_mut().for_each(|row| row.insert(0, blank(4)));
    rows
}

/// What else there is to know of a search.
pub fn notes(side: &Side, seen: &Seen, width: usize, theme: &Theme) -> Vec<Row> {
    let notes = said(&side.exploration, &seen.came.explored);
    let line = |note: String| {
        let mut rows = set(&note, width.saturating_sub(4), Role::Faint, theme);
        for (nth, row) in rows.iter_mut().enumerate() {
            let sign = if nth == 0 { theme.signs().neither } else { ' ' };
            row.insert(0, span(format!("  {sign} "), Role::Faint, theme));
        }
        rows
    };
    notes.into_iter().flat_map(line).collect()
}

fn said(exploration: &Exploration, explored: &Explored) -> Vec<String> {
    let mut notes = Vec::new();
    if explored.interleavings == Interleavings::Endless {
        notes.push("Tasks can go round, so there is no end to the interleavings.".to_owned());
    }
    if explored.timeless {
        let text = "There is no time here: a sleep or a computation may take any time.";
        notes.push(text.to_owned());
    }
    if explored.seeded {
        let seed = exploration.seed;
        notes.push(format!(
            "Random numbers are those of seed {seed}; others may end otherwise."
        ));
    }
    if exploration.mechanism.rules().seats == Seats::Workers {
        let workers = u64::from(exploration.program.machinery.workers);
        notes.push(format!(
            "This is with {}.",
            count(workers, "worker", "workers")
        ));
    }
    if explored.reduced {
        let text = "To see further, moves that concern nobody else were taken in one order only. \
                    The outcomes are the same, but interleavings were not counted.";
        notes.push(text.to_owned());
    }
    if let Some(Bound::Spins { task }) = &explored.bound {
        notes.push(format!(
            "{task} can go round without touching anything shared."
        ));
    }
    notes
}

/// What is looked at, as a heading: `How it comes to x = 1, in 6 moves`.
pub fn heading(side: &Side, seen: &Seen) -> String {
    let Some(shown) = &seen.came.shown else {
        return "No schedule".to_owned();
    };
    let moves = count(shown.schedule.len() as u64, "move", "moves");
    match shown.what {
        What::Outcome(_) => format!("How it comes to {}, in {moves}", side.named(shown.what)),
        What::Claim(_) => format!("{}, after {moves}", side.named(shown.what)),
    }
}

/// What happens in the schedule that is looked at; then its steps.
pub fn schedule(seen: &Seen, width: usize, theme: &Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    for sentence in &seen.why {
        rows.extend(set(sentence, width, Role::Text, theme));
    }
    if !rows.is_empty() {
        rows.push(Row::new());
    }
    let Some(shown) = &seen.came.shown else {
        return rows;
    };
    let look = Look {
        ascii: theme.ascii,
        ..Look::plain(width)
    };
    let table = step_table(&shown.witness, &look).into_iter();
    let role = |nth: usize| if nth == 0 { Role::Title } else { Role::Text };
    rows.extend(
        table
            .enumerate()
            .map(|(nth, line)| vec![span(line, role(nth), theme)]),
    );
    rows
}

/// Why there is no picture of the states.
pub fn no_graph(every: &Schedules, theme: &Theme) -> String {
    let side = every.variant().side();
    let text = match side.seen() {
        Some(seen) => {
            let explored = &seen.came.explored;
            let more = if explored.bound.is_some() {
                "more than "
            } else {
                ""
            };
            format!(
                "There are {more}{} states. A picture of more than {GRAPH} would show nothing. With \
                 smaller parameters there is one.",
                grouped(explored.states)
            )
        }
        None => match &side.exploration.unsupported {
            Some(why) => why.clone(),
            None => "The search goes on. When it is over, the states are drawn here.".to_owned(),
        },
    };
    signs(&text, theme.ascii)
}
