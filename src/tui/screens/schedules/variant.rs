//! The lesson's program as it is, or one of its experiments.

use super::super::lesson::{Ask, remember};
use super::real::Real;
use super::side::{Side, State};
use crate::lesson::Lesson;
use crate::progress::Key;
use crate::session::{Asked, Exploration, explored_on};
use crate::tui::record::Record;
use std::sync::Arc;

/// The lesson's program as it is, or one of its experiments.
pub struct Variant {
    /// What was asked for.
    pub asked: Asked,
    /// The questions that come before anything is shown.
    pub asks: Vec<Ask>,
    /// The program under the rules of each mechanism. Never empty.
    pub sides: Vec<Side>,
    /// Which of them is looked at.
    pub on: usize,
}

impl Variant {
    /// A program ready to be searched, under the rules of `first` before those that the lesson
    /// compares.
    ///
    /// # Errors
    /// Where an experiment, parameter or mechanism is not there, or does not fit.
    pub fn new(
        lesson: &Arc<Lesson>,
        key: &Key,
        asked: &Asked,
        first: Option<&str>,
        record: &Record,
    ) -> Result<Variant, String> {
        let said = |error: crate::session::PlanError| error.to_string();
        let experiment = asked.experiment.as_deref();
        let mut on = explored_on(lesson, experiment, &[]).map_err(said)?;
        if let Some(first) = first {
            let named = explored_on(lesson, experiment, &[first.to_owned()]).map_err(said)?;
            on.retain(|mechanism| mechanism.name() != first);
            on.splice(0..0, named);
        }
        let sides = on.into_iter().map(|mechanism| {
            let exploration = Exploration::new(lesson, mechanism, asked).map_err(said)?;
            Ok(Side {
                exploration,
                state: State::Waiting,
                real: Real::default(),
            })
        });
        let sides = sides.collect::<Result<Vec<_>, String>>()?;
        let Some(side) = sides.first() else {
            return Err("this system has no mechanism that the lesson compares".to_owned());
        };
        let explore = side.exploration.explore();
        let questions = explore.map_or(&[][..], |explore| &explore.predictions);
        // Of other parameters the lesson asks nothing.
        let program = &side.exploration.program;
        let questions = questions
            .iter()
            .filter(|asked| asked.values == program.values);
        let mut asks: Vec<Ask> = questions.cloned().map(Ask::new).collect();
        remember(&mut asks, experiment, key, record);
        Ok(Variant {
            asked: asked.clone(),
            asks,
            sides,
            on: 0,
        })
    }

    /// The side that is looked at.
    pub fn side(&self) -> &Side {
        &self.sides[self.on.min(self.sides.len() - 1)]
    }

    /// The same, to change it.
    pub fn side_mut(&mut self) -> &mut Side {
        let last = self.sides.len() - 1;
        &mut self.sides[self.on.min(last)]
    }

    /// The first question that has no answer.
    pub fn open_question(&self) -> Option<usize> {
        self.asks.iter().position(|ask| ask.answered.is_none())
    }

    /// What the lesson calls it.
    pub fn name(&self) -> String {
        match &self.asked.experiment {
            Some(name) => name.replace('-', " "),
            None => "as it is".to_owned(),
        }
    }
}
