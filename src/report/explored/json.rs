//! What searches found as JSON. What a field means is told in the README; fields may be added, and
//! [`SCHEMA_VERSION`](crate::report::SCHEMA_VERSION) changes when one changes its meaning or goes.

use super::summary::summary;
use super::witness::Witness;
use super::{Came, ExploreReport, Searched, claims, explain, notes};
use crate::explorer::{Bound, Ending, Explored, Found, Interleavings, Verdict};
use crate::program::TaskId;
use crate::report::SCHEMA_VERSION;
use crate::report::json::{object, param, stuck_task};
use crate::session::Exploration;
use serde_json::{Map, Value as Json, json};
use std::io::{self, Write};

/// Writes what searches found as one JSON object and a line break.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &ExploreReport, out: &mut dyn Write) -> io::Result<()> {
    let first = report
        .searched
        .first()
        .map(|searched| &searched.exploration);
    let mut came = report.searched.iter().filter_map(|one| one.came.as_ref());
    let mut all = object(json!({
        "schema_version": SCHEMA_VERSION,
        "lesson": first.map(|first| &first.lesson.id),
        "title": first.map(|first| &first.lesson.title),
        "experiment": first.and_then(|first| first.experiment.as_ref()),
        "seed": first.map(|first| first.seed),
        "workers": first.map(|first| first.program.machinery.workers),
        "params": report.params().iter().map(param).collect::<Vec<_>>(),
        "held": came.all(Came::held),
        "notes": report.notes,
        "mechanisms": report.searched.iter().map(mechanism).collect::<Vec<_>>(),
    }));
    all.extend(of_the_first(report));
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}

/// What most readers ask for, of the first mechanism that was searched, where they look first.
fn of_the_first(report: &ExploreReport) -> Map<String, Json> {
    let came = |one: &Searched| {
        let came = one.came.as_ref()?;
        let mut first = searched(&one.exploration, came);
        first
            .retain(|key, _| ["complete", "states", "interleavings", "outcomes"].contains(&&**key));
        first.insert("mechanism".into(), one.mechanism().into());
        Some(first)
    };
    report.searched.iter().find_map(came).unwrap_or_default()
}

fn mechanism(one: &Searched) -> Json {
    let mut all = object(json!({
        "mechanism": one.mechanism(),
        "unsupported": one.exploration.unsupported,
        "verdict": "not searched",
    }));
    if let Some(came) = &one.came {
        all.extend(searched(&one.exploration, came));
    }
    if let Some(every) = &one.all {
        let told = every.iter().map(|found| {
            json!({
                "word": one.exploration.outcome_word(found),
                "right": found.right,
                "schedule": numbers(&found.schedule),
            })
        });
        all.insert("all".into(), told.collect());
    }
    Json::Object(all)
}

fn searched(exploration: &Exploration, came: &Came) -> Map<String, Json> {
    let explored = &came.explored;
    let sum = summary(explored);
    let counted = matches!(explored.interleavings, Interleavings::Counted(_));
    let right_and_wrong = explored.right_and_wrong().filter(|_| counted);
    let outcomes = explored.outcomes.iter();
    object(json!({
        "verdict": sum.word,
        "safe": sum.safe,
        "summary": sum.sentence,
        "held": came.held(),
        "complete": explored.bound.is_none(),
        "bound": explored.bound.as_ref().map(bound),
        "states": explored.states,
        "transitions": explored.transitions,
        "depth": explored.depth,
        "reduced": explored.reduced,
        "timeless": explored.timeless,
        "seeded": explored.seeded,
        "took_s": explored.took.as_secs_f64(),
        "interleavings": interleavings(explored),
        "interleavings_are": match explored.interleavings {
            Interleavings::Counted(_) => "counted",
            Interleavings::Endless => "endless",
            Interleavings::TooMany => "too many",
            Interleavings::Unknown => "not counted",
        },
        "right": right_and_wrong.map(|(right, _)| number(right)),
        "wrong": right_and_wrong.map(|(_, wrong)| number(wrong)),
        "outcomes": outcomes.map(|found| outcome(exploration, found)).collect::<Vec<_>>(),
        "claims": told(exploration, explored),
        "notes": notes(exploration, came),
        "checks": came.checks.iter().map(|check| json!({
            "what": check.what,
            "expected": check.expected,
            "found": check.found,
            "held": check.held,
        })).collect::<Vec<_>>(),
        "steps": came.shown.as_ref().map(|shown| steps(&shown.witness)),
        "explanation": explain(exploration, came),
    }))
}

/// What JSON readers keep exactly is a number; a larger count is its digits as a text.
pub fn number(count: u128) -> Json {
    const EXACT: u128 = (1 << 53) - 1;
    match u64::try_from(count) {
        Ok(small) if count <= EXACT => small.into(),
        _ => count.to_string().into(),
    }
}

fn interleavings(explored: &Explored) -> Json {
    match explored.interleavings {
        Interleavings::Counted(count) => number(count),
        _ => Json::Null,
    }
}

fn bound(bound: &Bound) -> Json {
    let (kind, limit) = match bound {
        Bound::States(states) => ("states", json!(states)),
        Bound::Memory(memory) => ("memory", json!(memory)),
        Bound::Stopped => ("stopped", Json::Null),
        Bound::Spins { task } => ("spins", json!(task)),
        Bound::Outcomes(outcomes) => ("outcomes", json!(outcomes)),
        Bound::Target => ("target", Json::Null),
    };
    json!({ "kind": kind, "at": limit })
}

fn numbers(schedule: &[TaskId]) -> Vec<u32> {
    schedule.iter().map(|task| task.0).collect()
}

fn outcome(exploration: &Exploration, found: &Found) -> Json {
    let texts = &exploration.program.text.texts;
    let values = exploration.shown_values(found).into_iter();
    let values: Map<String, Json> = values
        .map(|(name, value)| (name, value.display(texts).to_string().into()))
        .collect();
    let board = exploration.after(&found.schedule);
    let tasks = board.map_or_else(Vec::new, |board| {
        board.tasks().map(|task| board.name(task)).collect()
    });
    let (stuck, why) = match &found.ending {
        Ending::Deadlock { stuck, .. } => (stuck.iter().map(stuck_task).collect(), None),
        Ending::Failed { task, why } => (Vec::new(), Some(format!("{task}: {why}"))),
        Ending::Finished | Ending::Forever => (Vec::new(), None),
    };
    json!({
        "kind": found.ending.word(),
        "word": exploration.outcome_word(found),
        "why": why,
        "stuck": Json::Array(stuck),
        "values": values,
        "count": found.count.map(number),
        "right": found.right,
        "schedule": numbers(&found.schedule),
        "cycle": numbers(&found.cycle),
        "shortest": found.shortest,
        "tasks": tasks,
    })
}

fn told(exploration: &Exploration, explored: &Explored) -> Vec<Json> {
    let claims = exploration.claims().zip(&explored.judged);
    let tell = |((kind, claim), judged): (_, &crate::explorer::Judged)| {
        let (kind, claim): (crate::session::ClaimKind, &crate::lesson::Claim) = (kind, claim);
        json!({
            "kind": kind.word(),
            "that": claim.that.text(),
            "says": claim.says,
            "holds": match judged.verdict {
                Verdict::Holds => Some(true),
                Verdict::Fails => Some(false),
                Verdict::Unknown => None,
            },
            "became": claims::became(kind, judged),
            "schedule": judged.schedule.as_deref().map(numbers),
            "cycle": numbers(&judged.cycle),
        })
    };
    claims.map(tell).collect()
}

fn steps(witness: &Witness) -> Vec<Json> {
    let step = |row: &super::Row| {
        let changed = row.changed.iter().cloned();
        let changed: Map<String, Json> = changed.map(|(name, v)| (name, v.into())).collect();
        json!({
            "move": row.at,
            "task": row.task.0,
            "name": witness.name(row.task),
            "step": row.step,
            "gave": row.gave,
            "changed": changed,
        })
    };
    witness.rows.iter().map(step).collect()
}
