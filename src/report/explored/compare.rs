//! The same program under the rules of several mechanisms, side by side.

use super::outcomes::twice;
use super::summary::{Summary, big, summary};
use super::{ExploreReport, Searched};
use crate::explorer::Interleavings;
use crate::report::grid::{Column, lay};
use crate::report::look::{Ink, Look};
use crate::report::words::grouped;

/// A row for each mechanism; nothing where there is only one.
pub fn lines(report: &ExploreReport, look: &Look) -> Vec<String> {
    if report.searched.len() < 2 {
        return Vec::new();
    }
    let all = &report.searched;
    let summaries: Vec<Option<Summary>> = all
        .iter()
        .map(|one| Some(summary(&one.came.as_ref()?.explored)))
        .collect();
    let marks = summaries.iter().map(|summary| sign(summary.as_ref()));
    let (signs, inks): (Vec<_>, Vec<_>) = marks.unzip();
    let cells = |cell: &dyn Fn(&Searched) -> Option<[String; 2]>| {
        let cell = |one: &Searched| cell(one).unwrap_or_default().map(|text| look.signs(&text));
        all.iter().map(cell).collect::<Vec<_>>()
    };
    let column = |head: [&'static str; 2], cells, right, rank| Column {
        heads: head,
        cells,
        inks: Vec::new(),
        right,
        gap: 2,
        rank,
    };
    let words = summaries.iter().map(|summary| {
        let word = summary.as_ref().map_or("", |summary| summary.word);
        twice(word.to_owned())
    });
    let columns = vec![
        Column {
            cells: signs.iter().map(|sign| twice(look.signs(sign))).collect(),
            inks: inks.clone(),
            ..Column::default()
        },
        Column {
            gap: 1,
            ..column(
                ["", ""],
                cells(&|one| Some(twice(one.mechanism().to_owned()))),
                false,
                0,
            )
        },
        column(["verdict", "verdict"], words.collect(), false, 0),
        column(["interleavings", "ways"], cells(&interleavings), true, 2),
        column(["wrong", "wrong"], cells(&wrong), true, 3),
        column(["states", "states"], cells(&states), true, 4),
        column(["outcomes", "outcomes"], cells(&outcomes), false, 1),
    ];
    let instead: Vec<Option<String>> = all.iter().map(|one| instead(one, look)).collect();
    let grid = lay(columns, &instead, look);
    let mut lines = Vec::from_iter(grid.heading);
    lines.extend(grid.rows.into_iter().flatten());
    lines
}

fn sign(summary: Option<&Summary>) -> (&'static str, Option<Ink>) {
    match summary.map(|summary| summary.safe) {
        Some(Some(true)) => ("✓", Some(Ink::Good)),
        Some(Some(false)) => ("✗", Some(Ink::Bad)),
        Some(None) => ("?", Some(Ink::Bad)),
        None => ("–", Some(Ink::Faint)),
    }
}

fn instead(one: &Searched, look: &Look) -> Option<String> {
    if one.came.is_some() {
        return None;
    }
    let why = one.exploration.unsupported.as_deref();
    let why = why.map_or("not begun".to_owned(), |why| format!("not searched: {why}"));
    Some(look.text(&why))
}

fn interleavings(one: &Searched) -> Option<[String; 2]> {
    Some(twice(match one.came.as_ref()?.explored.interleavings {
        Interleavings::Counted(count) => big(count),
        Interleavings::Endless => "endless".to_owned(),
        Interleavings::TooMany => "too many".to_owned(),
        Interleavings::Unknown => "?".to_owned(),
    }))
}

fn wrong(one: &Searched) -> Option<[String; 2]> {
    let explored = &one.came.as_ref()?.explored;
    let counted = matches!(explored.interleavings, Interleavings::Counted(_));
    let (_, wrong) = explored.right_and_wrong().filter(|_| counted)?;
    Some(twice(big(wrong)))
}

fn states(one: &Searched) -> Option<[String; 2]> {
    Some(twice(grouped(one.came.as_ref()?.explored.states)))
}

/// The outcomes in words, or how many there are where they are many.
fn outcomes(one: &Searched) -> Option<[String; 2]> {
    let facts = one.exploration.facts(&one.came.as_ref()?.explored);
    let number = facts.outcomes.len() as u64;
    let short = crate::report::count(number, "outcome", "outcomes");
    let words: Vec<&str> = facts.outcomes.iter().map(String::as_str).collect();
    let full = words.join(" | ");
    Some(match number <= 4 && full.chars().count() <= 32 {
        true => [full, short],
        false => twice(short),
    })
}
