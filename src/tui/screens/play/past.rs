//! What each move did, in sentences.

use super::game::Game;
use crate::program::{Memory, Op, TaskId, Value, VarId};
use crate::report::explored::{Act, Lost, Row, Witness};
use crate::session::Played;
use crate::trace::tell::tell;
use crate::trace::{EndKind, Event, Kind, Timeline};
use std::collections::HashMap;
use std::ops::Range;

/// How many moves are told at most.
const TOLD: usize = 100;
/// How many sentences one move is told in at most.
const SENTENCES: usize = 4;

/// What the last moves did.
pub struct Past {
    /// Each of them in sentences, the last at the end.
    pub told: Vec<String>,
    /// The write of the last move that undid what others wrote, if it was such a move.
    pub lost: Option<String>,
}

/// What the last moves did.
pub fn past(game: &Game, on: usize, played: &Played, moves: &[TaskId]) -> Past {
    let trace = &played.run.trace;
    let timeline = Timeline::of(trace);
    let (mut writes_told, mut lost) = (HashMap::new(), None);
    if let Some((witness, all)) = game.witness(on, played) {
        writes_told = writes(game, on, &witness, &all);
        let rows = all.iter().map(|lost| &witness.rows[lost.row]);
        let last = rows.rev().find(|row| row.at == moves.len());
        lost = last.and_then(|row| writes_told.get(&row.event).cloned());
    }
    let told = |at: usize| match writes_told.get(&at) {
        Some(sentence) => sentence.clone(),
        None => tell(trace, &timeline, at).what,
    };
    let move_told = |(ends, mover): (&[usize], &TaskId)| {
        let events = worth_telling(&trace.events, ends[0]..ends[1], *mover);
        let sentences: Vec<String> = events.take(SENTENCES).map(told).collect();
        sentences.join(" ")
    };
    let all = played.events.windows(2).zip(moves);
    let last = all.skip(moves.len().saturating_sub(TOLD));
    Past {
        told: last.map(move_told).collect(),
        lost,
    }
}

/// The events of a move that are told, by their places. That others who were left alone came to the
/// end of what they waited for is understood.
fn worth_telling(
    events: &[Event],
    range: Range<usize>,
    mover: TaskId,
) -> impl Iterator<Item = usize> + '_ {
    let told = move |event: &Event| match event.kind {
        Kind::Started | Kind::Ready | Kind::Resumed | Kind::Stuck => false,
        Kind::Ended => event.object != EndKind::Abandoned as u16,
        Kind::Done => event.task == mover || event.object != Op::NO_OBJECT,
        _ => true,
    };
    let last = range.end.min(events.len());
    (range.start..last).filter(move |at| told(&events[*at]))
}

/// What each write wrote over what, by the places of their events. A trace does not say it.
fn writes(game: &Game, on: usize, witness: &Witness, lost: &[Lost]) -> HashMap<usize, String> {
    let rows = witness.rows.iter().enumerate();
    let told = rows.filter_map(|(at, row)| {
        let mut told = wrote(game, on, witness, row)?;
        if let (Some(lost), Act::Wrote { var, .. }) = (lost.iter().find(|it| it.row == at), row.act)
        {
            let (var, who) = (name(game, on, row, var), witness.name(row.task));
            let others = &lost.others;
            told += &format!(
                " But {var} had changed since {who} read it: what {others} wrote is lost."
            );
        }
        Some((row.event, told))
    });
    told.collect()
}

/// `Usher 1 wrote 1 to slate (it was 0).`
fn wrote(game: &Game, on: usize, witness: &Witness, row: &Row) -> Option<String> {
    let Act::Wrote {
        var,
        was,
        value,
        added,
    } = row.act
    else {
        return None;
    };
    let say = |value: Value| value.display(&game.program().text.texts).to_string();
    let (who, name) = (witness.name(row.task), name(game, on, row, var));
    Some(match (added, difference(was, value)) {
        (true, Some(much)) => format!("{who} added {} to {name}: now {}.", say(much), say(value)),
        (true, None) => format!("{who} added to {name}: now {}.", say(value)),
        (false, _) if was == Value::None => format!("{who} wrote {} to {name}.", say(value)),
        (false, _) if was == value => {
            format!(
                "{who} wrote {0} to {name} (it was {0} already).",
                say(value)
            )
        }
        (false, _) => format!(
            "{who} wrote {} to {name} (it was {}).",
            say(value),
            say(was)
        ),
    })
}

fn difference(was: Value, now: Value) -> Option<Value> {
    match (was, now) {
        (Value::Int(was), Value::Int(now)) => now.checked_sub(was).map(Value::Int),
        (Value::Duration(was), Value::Duration(now)) => now.checked_sub(was).map(Value::Duration),
        _ => None,
    }
}

/// `slate`, or `its own slate` where every process has one.
fn name(game: &Game, on: usize, row: &Row, var: VarId) -> String {
    let names = game.program().var_names();
    let name = names.get(var.index()).cloned().unwrap_or_default();
    let isolated = game.mechanism(on).rules().isolated;
    let copied = game.program().memory(var) == Memory::Copied;
    match isolated && copied && row.task != TaskId::MAIN {
        true => format!("its own {name}"),
        false => name,
    }
}
