//! What to do after a run.

use crate::lesson::Experiment;
use crate::session::Plan;

/// The experiment after the one that was run.
#[derive(Debug, Clone, Copy)]
pub struct NextExperiment<'a> {
    /// It.
    pub experiment: &'a Experiment,
    /// Which of the lesson's experiments it is, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl NextExperiment<'_> {
    /// Its place among them: `experiment 2 of 3`.
    pub fn place(&self) -> String {
        match self.number == self.of {
            true => "the last experiment".to_owned(),
            false => format!("experiment {} of {}", self.number, self.of),
        }
    }
}

/// The experiment that comes after what was planned: the first one after the lesson's own runs,
/// and none after the last.
pub fn next_experiment(plan: &Plan) -> Option<NextExperiment<'_>> {
    let known = &plan.lesson.experiments;
    let here = plan.experiment.as_ref();
    let after = known
        .iter()
        .position(|experiment| Some(&experiment.name) == here)
        .map_or(0, |at| at + 1);
    Some(NextExperiment {
        experiment: known.get(after)?,
        number: after + 1,
        of: known.len(),
    })
}

/// What to type next, each with why: another experiment, and the text that explains what was seen.
/// `word` is what names the lesson on the command line.
pub fn next_commands(plan: &Plan, word: &str) -> Vec<(String, String)> {
    let mut next = Vec::new();
    if let Some(experiment) = next_experiment(plan) {
        let name = &experiment.experiment.name;
        let command = format!("counterpoint run {word} --experiment {name}");
        next.push((command, experiment.place()));
    }
    let command = format!("counterpoint show {word} --answers");
    next.push((command, "why it came out like this".to_owned()));
    next
}
