//! What was done in one lesson.

use super::document::{Document, Other};
use super::key::TextKey;
use super::notice::What;
use serde::{Deserialize, Serialize};

/// What was done in one lesson. Times are seconds since the beginning of 1970, in UTC.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonProgress {
    /// The pages that were read, each once, the latest last.
    pub read: Vec<ReadPage>,
    /// Every answer and skip, in their order; of each question the latest [`ANSWERS`].
    pub answers: Vec<Answered>,
    /// The runs, one entry for each round, the latest last.
    pub runs: Vec<Rounds>,
    /// The goals that were reached by hand, the latest last.
    pub reached: Vec<Reached>,
    /// When the last page was first reached.
    pub finished: Option<u64>,
    /// What a later program of the same format wrote.
    #[serde(flatten)]
    other: Other,
}

/// A page that was read. An edited page is another page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadPage {
    /// Its text.
    pub page: TextKey,
    /// When it was last read.
    pub when: u64,
    #[serde(flatten)]
    other: Other,
}

/// Which question: an edited question is another question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Question {
    /// The experiment it was asked in; `None` for the lesson itself.
    pub round: Option<String>,
    /// Its text, and what there is to choose from.
    pub text: TextKey,
}

/// An answer to a question asked before a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The question.
    #[serde(flatten)]
    pub question: Question,
    /// What was predicted, as it is shown; `None` where the question was skipped.
    pub given: Option<String>,
    /// Whether that was right, where it is known.
    pub right: Option<bool>,
    /// When.
    pub when: u64,
    #[serde(flatten)]
    other: Other,
}

/// All runs of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rounds {
    /// The experiment; `None` for the lesson itself.
    pub round: Option<String>,
    /// How many times it was run.
    pub times: u64,
    /// When it was last run.
    pub when: u64,
    /// On which mechanisms.
    pub on: Vec<RanOn>,
    #[serde(flatten)]
    other: Other,
}

/// All runs of one round on one mechanism.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RanOn {
    /// The mechanism's name.
    pub mechanism: String,
    /// How many times.
    pub times: u64,
    /// Whether the last of them ended as the lesson says, where it says anything.
    pub held: Option<bool>,
    #[serde(flatten)]
    other: Other,
}

/// Something to bring about by hand. With other words, parameters or rules it is another goal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Goal {
    /// The experiment; `None` for the lesson itself.
    pub round: Option<String>,
    /// The name of the mechanism whose rules held.
    pub mechanism: String,
    /// What was asked for, and the parameters that were not those of the round.
    pub text: TextKey,
}

/// A goal that was reached by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reached {
    /// The goal.
    #[serde(flatten)]
    pub goal: Goal,
    /// The fewest moves that it took.
    pub moves: u64,
    /// When it was last reached.
    pub when: u64,
    #[serde(flatten)]
    other: Other,
}

/// Something the learner did. Each has the time when, in seconds since the beginning of 1970: see
/// [`now`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// They read a page.
    Read {
        /// Its text.
        page: TextKey,
        /// When.
        when: u64,
    },
    /// They answered a question.
    Answered {
        /// The question.
        question: Question,
        /// What they predicted, as it is shown.
        given: String,
        /// Whether that is right, where it is known.
        right: Option<bool>,
        /// When.
        when: u64,
    },
    /// They left a question unanswered.
    Skipped {
        /// The question.
        question: Question,
        /// When.
        when: u64,
    },
    /// They ran a round, on one mechanism or on several side by side.
    Ran {
        /// The experiment; `None` for the lesson itself.
        round: Option<String>,
        /// The mechanisms, and whether each run ended as the lesson says, where it says anything.
        on: Vec<(String, Option<bool>)>,
        /// When.
        when: u64,
    },
    /// They reached a goal by hand.
    Reached {
        /// The goal.
        goal: Goal,
        /// In how many moves.
        moves: u64,
        /// When.
        when: u64,
    },
    /// They reached the last page.
    Finished {
        /// When.
        when: u64,
    },
}

/// How many answers to one question are kept.
pub const ANSWERS: usize = 20;
/// How many pages, questions, rounds and goals are kept. No lesson has as many; but one that is being
/// written has another page with every edit.
pub const MOST: usize = 250;

impl Document for LessonProgress {
    const VERSION: u64 = 1;
    const WHAT: What = What::Lesson;
}

impl LessonProgress {
    /// Puts down what the learner did.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Read { page, when } => self.read_page(*page, *when),
            Change::Answered {
                question,
                given,
                right,
                when,
            } => self.answer(question, Some(given.clone()), *right, *when),
            Change::Skipped { question, when } => self.answer(question, None, None, *when),
            Change::Ran { round, on, when } => self.ran(round.as_deref(), on, *when),
            Change::Reached { goal, moves, when } => self.reach(goal, *moves, *when),
            Change::Finished { when } => self.finished = self.finished.or(Some(*when)),
        }
    }

    /// Whether a page was read as it is now.
    pub fn has_read(&self, page: TextKey) -> bool {
        self.read.iter().any(|read| read.page == page)
    }

    /// The latest answer to a question, if it was ever answered, and otherwise its latest skip.
    pub fn answer_to(&self, question: &Question) -> Option<&Answered> {
        let mut all = self.answers.iter().rev();
        let mut of_it = all.clone().filter(|answer| answer.question == *question);
        let given = of_it.find(|answer| answer.given.is_some());
        given.or_else(|| all.find(|answer| answer.question == *question))
    }

    /// The runs of a round.
    pub fn rounds(&self, round: Option<&str>) -> Option<&Rounds> {
        self.runs.iter().find(|runs| runs.round.as_deref() == round)
    }

    /// The fewest moves in which a goal was reached, if it was.
    pub fn best(&self, goal: &Goal) -> Option<u64> {
        let reached = self.reached.iter().find(|reached| reached.goal == *goal);
        reached.map(|reached| reached.moves)
    }

    fn reach(&mut self, goal: &Goal, moves: u64, when: u64) {
        let before = remove(&mut self.reached, |reached| reached.goal == *goal);
        let reached = match before {
            Some(before) => Reached {
                moves: before.moves.min(moves),
                when,
                ..before
            },
            None => Reached {
                goal: goal.clone(),
                moves,
                when,
                other: Other::default(),
            },
        };
        self.reached.push(reached);
        keep_latest(&mut self.reached, MOST);
    }

    fn read_page(&mut self, page: TextKey, when: u64) {
        let before = remove(&mut self.read, |read| read.page == page);
        let other = before.map(|read| read.other).unwrap_or_default();
        self.read.push(ReadPage { page, when, other });
        keep_latest(&mut self.read, MOST);
    }

    fn answer(
        &mut self,
        question: &Question,
        given: Option<String>,
        right: Option<bool>,
        when: u64,
    ) {
        let of_it = |answer: &Answered| answer.question == *question;
        if self.answers.iter().filter(|answer| of_it(answer)).count() >= ANSWERS {
            remove(&mut self.answers, of_it);
        }
        self.answers.push(Answered {
            question: question.clone(),
            given,
            right,
            when,
            other: Other::default(),
        });
        keep_latest(&mut self.answers, MOST * ANSWERS);
    }

    fn ran(&mut self, round: Option<&str>, on: &[(String, Option<bool>)], when: u64) {
        let before = remove(&mut self.runs, |runs| runs.round.as_deref() == round);
        let mut runs = before.unwrap_or_else(|| Rounds {
            round: round.map(str::to_owned),
            times: 0,
            when,
            on: Vec::new(),
            other: Other::default(),
        });
        runs.times = runs.times.saturating_add(1);
        runs.when = runs.when.max(when);
        for (mechanism, held) in on {
            runs.ran_on(mechanism, *held);
        }
        self.runs.push(runs);
        keep_latest(&mut self.runs, MOST);
    }
}

impl Rounds {
    fn ran_on(&mut self, mechanism: &str, held: Option<bool>) {
        let mut all = self.on.iter_mut();
        if let Some(known) = all.find(|known| known.mechanism == mechanism) {
            known.times = known.times.saturating_add(1);
            known.held = held;
        } else {
            self.on.push(RanOn {
                mechanism: mechanism.to_owned(),
                times: 1,
                held,
                other: Other::default(),
            });
            keep_latest(&mut self.on, MOST);
        }
    }
}

/// Now, in seconds since the beginning of 1970; 0 where the clock is set before that.
pub fn now() -> u64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed();
    since.map_or(0, |since| since.as_secs())
}

/// Takes the first that is meant out of a list.
fn remove<T>(all: &mut Vec<T>, is_meant: impl FnMut(&T) -> bool) -> Option<T> {
    let at = all.iter().position(is_meant)?;
    Some(all.remove(at))
}

fn keep_latest<T>(all: &mut Vec<T>, most: usize) {
    let too_many = all.len().saturating_sub(most);
    all.drain(..too_many);
}

#[cfg(test)]
mod tests;
