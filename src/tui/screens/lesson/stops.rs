//! The path through a round.

use super::round::Round;
use crate::lesson::{Explore, Goal, Lesson, When};

/// A place on the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// A page of text, by its number in the lesson.
    Page(usize),
    /// What an experiment invites to.
    Invitation,
    /// A question.
    Ask(usize),
    /// The runs.
    Race,
    /// What was predicted beside what happened, and why.
    Answers,
    /// The invitation to be the scheduler.
    Stage,
    /// The invitation to look at every interleaving.
    Every,
    /// What else there is to try.
    Try,
}

/// The stops of a round, from first to last.
pub fn of(lesson: &Lesson, round: &Round) -> Vec<Stop> {
    let pages = |when: When| {
        let numbered = lesson.pages.iter().enumerate();
        numbered
            .filter(move |(_, page)| page.when == when)
            .map(|(at, _)| Stop::Page(at))
    };
    let asks = (0..round.asks.len()).map(Stop::Ask);
    let answers = (!round.asks.is_empty()).then_some(Stop::Answers);
    let stage = goals(lesson, round).map(|_| Stop::Stage);
    let every = explored(lesson, round).map(|_| Stop::Every);
    // Whoever has predicted and seen what happens by itself is to make it happen, and then to see
    // what else can.
    let middle = asks.chain([Stop::Race]).chain(answers);
    let middle = middle.chain(stage).chain(every);
    if round.experiment.is_some() {
        return std::iter::once(Stop::Invitation).chain(middle).collect();
    }
    pages(When::Before)
        .chain(middle)
        .chain(pages(When::After))
        .chain([Stop::Try])
        .collect()
}

/// What a speaker calls a stop.
pub fn title(lesson: &Lesson, round: &Round, stop: Stop) -> String {
    match stop {
        Stop::Page(page) => {
            let title = lesson.pages.get(page).and_then(|page| page.title.clone());
            title.unwrap_or_else(|| lesson.title.clone())
        }
        Stop::Invitation => {
            let name = round.experiment.as_deref().unwrap_or_default();
            format!("Experiment: {}", name.replace('-', " "))
        }
        Stop::Ask(nth) => format!("Question {} of {}", nth + 1, round.asks.len()),
        Stop::Race => "The runs".to_owned(),
        Stop::Answers => "Predicted, and seen".to_owned(),
        Stop::Stage => "Be the scheduler".to_owned(),
        Stop::Every => "Every interleaving".to_owned(),
        Stop::Try => "Experiments".to_owned(),
    }
}

/// What a speaker is told at a stop that is no page.
pub fn notes(lesson: &Lesson, round: &Round, stop: Stop) -> Option<String> {
    match stop {
        Stop::Ask(nth) => {
            let ask = round.asks.get(nth)?;
            let program = round.program(lesson)?;
            let right = ask.prediction.right_answer(&program);
            Some(format!(
                "{}\n\n**The answer:** {right}\n\n{}",
                ask.prediction.ask, ask.prediction.because
            ))
        }
        Stop::Answers => {
            let program = round.program(lesson)?;
            let told = round.asks.iter().map(|ask| {
                let right = ask.prediction.right_answer(&program);
                format!("{}\n\n→ **{right}**", ask.prediction.ask.trim())
            });
            Some(told.collect::<Vec<_>>().join("\n\n"))
        }
        Stop::Race => Some(RACE.to_owned()),
        Stop::Stage => Some(STAGE.to_owned()),
        Stop::Every => Some(EVERY.to_owned()),
        _ => None,
    }
}

/// What is to be brought about by hand in a round, if anything is.
pub fn goals<'a>(lesson: &'a Lesson, round: &Round) -> Option<&'a [Goal]> {
    let explore = explored(lesson, round)?;
    (!explore.goals.is_empty()).then_some(&explore.goals)
}

/// What the lesson says of every interleaving of a round, if it says anything.
pub fn explored<'a>(lesson: &'a Lesson, round: &Round) -> Option<&'a Explore> {
    match &round.experiment {
        Some(name) => lesson.experiment(name)?.explore.as_ref(),
        None => lesson.explore.as_ref(),
    }
}

/// What a speaker can do with what a search finds.
const EVERY: &str = "\
- Ask for a show of hands before the search: how many orders are there, and how many go wrong?
- Up and down choose an outcome, Enter shows how it comes about, `x` lets the class do it by hand.
- Tab goes to the steps and to the graph of all states; `m` and `e` compare the cures.";

/// What a speaker can do with a scheduler's choices.
const STAGE: &str = "\
- Let the class be the scheduler: ask before each move who is to go next, and what will happen.
- `h` gives a hint, `u` takes a move back, `i` lets a search prove that a goal cannot be reached.";

/// What a speaker can do with the runs.
const RACE: &str = "\
- Before you start them, ask for a show of hands: how long will each take?
- PgDn or space starts them. When they are over, space plays them again and PgDn goes on.
- A digit shows one run alone, the same digit all of them. Left and right go through its events.
- `b` goes to the next moment in which somebody has to wait, `c` shows the critical path, `s` the
  figures.";
