//! What is said to whoever plays.

use super::game::Game;
use super::scene::Scene;
use crate::explorer::{Ending, Held};
use crate::program::{Resource, TaskId};
use crate::trace::{StuckTask, Want, grouped, tell_stuck};

/// What there is to do, in one sentence or two.
pub fn intro(scene: &Scene) -> String {
    let movable = scene.board.movable();
    let digits: Vec<String> = movable
        .iter()
        .filter(|task| task.0 <= 9)
        .map(|task| task.0.to_string())
        .collect();
    let press = match digits.as_slice() {
        [] => "Choose with the arrows and press Enter".to_owned(),
        [one] => format!("Press {one}"),
        [one, other] => format!("Press {one} or {other}"),
        [first, .., last] => format!("Press a digit from {first} to {last}"),
    };
    format!("You are the scheduler. {press} to let that task take its next step.")
}

/// `1 move`, `3 moves`.
pub fn moves(count: usize) -> String {
    match count {
        1 => "1 move".to_owned(),
        many => format!("{} moves", grouped(many as u64)),
    }
}

/// Why a task cannot move, to be read below its name.
pub fn why(scene: &Scene, task: TaskId) -> Option<String> {
    Some(match scene.held(task)? {
        Held::Ended | Held::Nobody => "has ended".to_owned(),
        Held::Over if scene.board.has_ended(task) => "has ended".to_owned(),
        held => match scene.board.wants(task) {
            Some(want) => wants(&want),
            None if held == Held::Over => "the run is over".to_owned(),
            None => "goes round without end, and touches nothing shared".to_owned(),
        },
    })
}

/// What a task waits for, as the end of a sentence that begins with the task.
fn wants(stuck: &StuckTask) -> String {
    let object = &stuck.object;
    let who = names(&stuck.held_by);
    match stuck.want {
        Want::Shared(Resource::Mutex(_)) if stuck.held_by.is_empty() => {
            format!("waits for `{object}`, whose holder has ended")
        }
        Want::Shared(Resource::Mutex(_)) => {
            let holds = if stuck.held_by.len() > 1 {
                "hold"
            } else {
                "holds"
            };
            format!("waits for `{object}`, which {who} {holds}")
        }
        Want::Shared(Resource::Items(_)) => format!("waits for an item in `{object}`"),
        Want::Shared(Resource::Space(_)) => format!("waits for space in `{object}`"),
        Want::Shared(Resource::Condition(_)) => format!("waits to be told of `{object}`"),
        Want::Shared(Resource::Future(_)) => format!("waits for the result of `{object}`"),
        Want::Shared(Resource::Group(_)) if who.is_empty() => {
            format!("waits for the end of {object}")
        }
        Want::Shared(Resource::Group(_)) => format!("waits for the end of {who}"),
        Want::Seat if who.is_empty() => "waits for a free worker".to_owned(),
        Want::Seat => format!("waits until {who} gives way"),
    }
}

fn names(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [first, .., last] => format!("{} tasks ({first} to {last})", names.len()),
    }
}

/// The step that a task takes next, as the listing has it.
pub fn next_step(game: &Game, scene: &Scene, task: TaskId) -> Option<String> {
    let step = scene.next_step(task)?;
    let def = scene.board.task(task)?.def;
    let lines = game.listings.get(def.index())?;
    let line = lines.iter().find(|line| line.step == Some(step))?;
    Some(line.text.clone())
}

/// How it ended, whether that is right, and what can be done now.
pub fn ending(game: &Game, scene: &Scene, ending: &Ending) -> String {
    let said = match ending {
        Ending::Finished => {
            let words = game.finished_words(&scene.board);
            let right = game.is_right(&scene.board, ending);
            let judged = match (game.right(), right) {
                (Some(test), Some(true)) => format!(" That is right: `{test}`."),
                (Some(test), Some(false)) => format!(" That is wrong: right would be `{test}`."),
                _ => String::new(),
            };
            match words.as_str() {
                "finished" => format!("Finished.{judged}"),
                words => format!("Finished with `{words}`.{judged}"),
            }
        }
        Ending::Deadlock { stuck, partial } => {
            let head = match partial {
                true => "Main has ended, and some can never go on.",
                false => "Deadlock: nobody can move.",
            };
            format!("{head} {}.", tell_stuck(stuck).join(". "))
        }
        Ending::Failed { task, why } => format!("{task} failed: {why}."),
        Ending::Forever => "It goes on for ever: nobody can move, and one goes round.".to_owned(),
    };
    // What went wrong last is not to be missed where there is no room for what happened before.
    let lost = scene.lost.iter().map(|lost| format!("{lost} "));
    let lost: String = lost.collect();
    format!("{lost}{said} Press u to take the last move back, Home to start again.")
}
