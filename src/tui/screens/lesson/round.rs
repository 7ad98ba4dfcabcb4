//! One round of a lesson: questions, runs, and what came of both. The lesson itself is a round, and
//! so is each experiment.

use super::ask::{Answered, Ask};
use crate::lesson::{Answer, Experiment, Lesson, Page, Prediction};
use crate::mechanism::os::cpu::cores;
use crate::program::{Machinery, Program, Value};
use crate::progress::{Change, Key, Question, TextKey, now};
use crate::session::Options;
use crate::trace::Clock;
use crate::tui::record::Record;
use crate::tui::screens::Cx;
use crate::tui::screens::race::Race;
use std::sync::Arc;

/// One round.
pub struct Round {
    /// The experiment, by its name.
    pub experiment: Option<String>,
    /// Parameters that the learner changed, as they are typed.
    pub params: Vec<(String, String)>,
    /// The questions.
    pub asks: Vec<Ask>,
    /// The runs.
    pub race: Race,
}

impl Round {
    /// The round of the lesson itself, or of an experiment.
    pub fn new(lesson: &Arc<Lesson>, experiment: Option<&Experiment>, cx: &mut Cx<'_>) -> Round {
        let options = Options {
            experiment: experiment.map(|experiment| experiment.name.clone()),
            ..Options::default()
        };
        let race = Race::plan(lesson, options, cx);
        let questions = match experiment {
            Some(experiment) => &experiment.predictions,
            None => &lesson.predictions,
        };
        Round {
            experiment: experiment.map(|experiment| experiment.name.clone()),
            params: Vec::new(),
            asks: questions.iter().cloned().map(Ask::new).collect(),
            race,
        }
    }

    /// Takes from the record what was answered before.
    pub fn remember(&mut self, key: &Key, record: &Record) {
        remember(&mut self.asks, self.experiment.as_deref(), key, record);
    }

    /// The first question that is neither answered nor skipped.
    pub fn open_question(&self) -> Option<usize> {
        self.asks.iter().position(|ask| ask.answered.is_none())
    }

    /// The program with the parameters of this round.
    pub fn program(&self, lesson: &Lesson) -> Option<Program> {
        Round::bind(lesson, self.values(lesson))
    }

    fn bind(lesson: &Lesson, values: Vec<Value>) -> Option<Program> {
        let cores = u32::try_from(cores()).unwrap_or(1);
        let machinery = Machinery {
            cores,
            workers: cores,
        };
        Program::bind(Arc::clone(&lesson.program), values, machinery).ok()
    }

    /// The program with the parameters for which the questions were asked.
    pub fn program_as_asked(&self, lesson: &Lesson) -> Option<Program> {
        let asked = Round::values_of(lesson, self.experiment.as_deref(), &[]);
        Round::bind(lesson, asked)
    }

    /// The values of all parameters in this round.
    pub fn values(&self, lesson: &Lesson) -> Vec<Value> {
        Round::values_of(lesson, self.experiment.as_deref(), &self.params)
    }

    fn values_of(
        lesson: &Lesson,
        experiment: Option<&str>,
        given: &[(String, String)],
    ) -> Vec<Value> {
        let mut values = match experiment.and_then(|name| lesson.experiment(name)) {
            Some(experiment) => experiment.values.clone(),
            None => lesson.program.defaults(),
        };
        for (param, value) in lesson.program.params.iter().zip(&mut values) {
            let given = given.iter().find(|(name, _)| *name == param.name);
            if let Some(given) = given.and_then(|(_, text)| param.parse(text).ok()) {
                *value = given;
            }
        }
        values
    }

    /// Plans the runs afresh.
    pub fn plan(&mut self, lesson: &Arc<Lesson>, clock: Clock, cx: &mut Cx<'_>) {
        let options = Options {
            experiment: self.experiment.clone(),
            params: self.params.clone(),
            clock,
            ..Options::default()
        };
        self.race.replan(lesson, options, cx);
    }

    /// The parameters that the learner changed: `coffee = 4 s`.
    pub fn changed(&self, lesson: &Lesson) -> Option<String> {
        let params = lesson.program.params.iter().zip(self.values(lesson));
        let own = |name: &str| self.params.iter().any(|(known, _)| known == name);
        let changed = params.filter(|(param, value)| own(&param.name) && param.default != *value);
        let told = changed.map(|(param, value)| format!("{} = {}", param.name, value.display(&[])));
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// What was predicted, in short, for the line above the runs.
    pub fn predicted(&self) -> Option<String> {
        if !self.params.is_empty() {
            // It was predicted of other parameters.
            return None;
        }
        // Of all questions the one about a number is said in a word.
        let short = |ask: &&Ask| matches!(ask.prediction.answer, Answer::Number { .. });
        let asks = self.asks.iter().filter(short);
        let answers = asks.filter_map(|ask| ask.answered.as_ref());
        let text = answers.filter_map(|answer| answer.text.as_deref()).next()?;
        Some(format!("predicted {text}"))
    }
}

/// Takes from the record what was answered before of the questions of a round.
pub fn remember(asks: &mut [Ask], round: Option<&str>, key: &Key, record: &Record) {
    let Some(progress) = record.lesson(key) else {
        return;
    };
    for ask in asks {
        let question = question_key(round, &ask.prediction);
        if let Some(before) = progress.answer_to(&question) {
            ask.remember(Answered {
                text: before.given.clone(),
                right: before.right,
            });
        }
    }
}

/// What the record is told of a question of a round that was answered or skipped just now.
pub fn answered(ask: &Ask, round: Option<&str>) -> Option<Change> {
    let answered = ask.answered.as_ref()?;
    let question = question_key(round, &ask.prediction);
    let when = now();
    Some(match &answered.text {
        None => Change::Skipped { question, when },
        Some(given) => Change::Answered {
            question,
            given: given.clone(),
            right: answered.right,
            when,
        },
    })
}

/// How the record knows a question: by its words, so that one that was rewritten is asked again.
pub fn question_key(round: Option<&str>, prediction: &Prediction) -> Question {
    let choices = match &prediction.answer {
        Answer::Choice { of, .. } | Answer::Set { of, .. } | Answer::Order(of) => of.as_slice(),
        Answer::Number { .. } => &[],
    };
    let parts = std::iter::once(&prediction.ask).chain(choices);
    Question {
        round: round.map(str::to_owned),
        text: TextKey::of(parts.map(String::as_str)),
    }
}

/// How the record knows a page: by its words.
pub fn page_key(page: &Page) -> TextKey {
    TextKey::of([page.text.as_str()])
}
