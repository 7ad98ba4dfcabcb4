//! Where it begins: at the start of a program, or at a moment of a run.

use super::super::race::Race;
use super::super::{Cx, Go, Screen};
use super::{Game, Play};
use crate::lesson::Lesson;
use crate::mechanism;
use crate::progress::Key;
use crate::session::{Asked, by_hand};
use std::sync::Arc;

impl Play {
    /// The program of a lesson before its first move.
    ///
    /// # Errors
    /// Where it cannot be played like this, and why.
    pub fn of(
        lesson: &Arc<Lesson>,
        key: &Key,
        asked: &Asked,
        first: Option<&str>,
    ) -> Result<Play, String> {
        let mut play = Play::new(Game::new(lesson, key, asked, first)?)?;
        play.open();
        Ok(play)
    }

    /// The moment of a run that is looked at.
    ///
    /// # Errors
    /// Where no run is looked at, or that moment cannot be reached by hand, and why.
    pub fn from_moment(race: &Race, key: Option<&Key>) -> Result<Play, String> {
        let (lesson, trace, events) = race
            .moment()
            .ok_or("there is no run here whose program is known")?;
        let meta = &trace.meta;
        // Whatever a mechanism allows, threads allow too, but for the memory of processes.
        let first = match meta.mechanism.as_str() {
            "processes" => "processes",
            _ => "threads",
        };
        let asked = Asked {
            experiment: meta.experiment.clone(),
            params: meta.params.clone(),
            seed: meta.seed,
            workers: meta.workers,
        };
        let own = Key::embedded(&lesson.id);
        let game = Game::new(lesson, key.unwrap_or(&own), &asked, Some(first))?;
        let rules = mechanism::find(first).map(|mechanism| mechanism.rules());
        let rules = rules.ok_or("this system has no such mechanism")?;
        let moves = by_hand(game.program(), rules, trace, events);
        Play::after(game, moves.map_err(|why| why.to_string())?)
    }
}

/// Goes there, or tells why not.
pub fn go(play: Result<Play, String>, cx: &mut Cx<'_>) {
    match play {
        Ok(mut play) => {
            play.begin(cx);
            *cx.go = Some(Go::To(Box::new(Screen::Play(Box::new(play)))));
        }
        Err(why) => cx.tell(why),
    }
}
