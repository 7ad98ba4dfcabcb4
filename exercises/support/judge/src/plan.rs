//! Which runs there are, in which order.

use crate::job::Job;
use crate::test::Test;
use standin::counterpoint::{self, Ending, Mode};

/// Carries out the job: every test in turn and for real, and then the searches.
///
/// # Errors
/// When the report cannot be written.
pub(crate) fn carry_out(tests: &[Test], job: &Job) -> std::io::Result<()> {
    counterpoint::open(&job.report, &job.nonce)?;
    let names: Vec<String> = tests
        .iter()
        .map(|test| counterpoint::quoted(test.name))
        .collect();
    counterpoint::line(&format!(
        "{{\"e\":\"tests\",\"names\":[{}]}}",
        names.join(",")
    ));
    if !job.list {
        let plan = Plan {
            job,
            nonce: counterpoint::quoted(&job.nonce),
        };
        plan.carry_out(tests);
    }
    counterpoint::line(&format!(
        "{{\"e\":\"end\",\"nonce\":{}}}",
        counterpoint::quoted(&job.nonce)
    ));
    Ok(())
}

struct Plan<'a> {
    job: &'a Job,
    nonce: String,
}

impl Plan<'_> {
    fn carry_out(&self, tests: &[Test]) {
        let wanted = |(index, _): &(usize, &Test)| {
            *index >= self.job.from && self.job.only.is_none_or(|only| only == *index)
        };
        let wanted: Vec<(usize, &Test)> = tests.iter().enumerate().filter(wanted).collect();
        if let Some(choices) = &self.job.replay {
            for (index, test) in wanted {
                counterpoint::replay(&self.of(index, test), test.body(), choices);
            }
            return;
        }
        let held: Vec<bool> = wanted
            .iter()
            .map(|(index, test)| self.runs(*index, test))
            .collect();
        if self.job.modes.search {
            for ((index, test), held) in wanted.into_iter().zip(held) {
                self.search(index, test, held);
            }
        }
    }

    fn of(&self, index: usize, test: &Test) -> counterpoint::Job {
        counterpoint::Job {
            test: index,
            name: test.name.to_owned(),
            scale: self.job.scale,
            seed: self.job.seed,
            tries: self.job.tries,
            budget: self.job.budget,
            fresh: self.job.fresh,
            ..counterpoint::Job::default()
        }
    }

    /// The run in turn and the real one; whether a search is worth while: what fails in turn needs no schedule.
    fn runs(&self, index: usize, test: &Test) -> bool {
        let run = |mode| counterpoint::run(&self.of(index, test), test.body(), mode);
        let in_turn = (self.job.modes.turn && test.turn).then(|| run(Mode::Turn));
        let is_endless = in_turn
            .as_ref()
            .is_some_and(|over| over.how == Ending::Steps);
        // What goes round for ever in turn does so for real, and costs a core until it is stopped.
        if self.job.modes.real && test.real && !is_endless {
            run(Mode::Real);
        }
        in_turn.is_none_or(|over| !over.failed())
    }

    fn search(&self, index: usize, test: &Test, held: bool) {
        let why = match (test.search, held) {
            (true, true) => {
                counterpoint::search(&self.of(index, test), test.body());
                return;
            }
            (false, _) => "this test runs on real threads or in turn only",
            (true, false) => "it failed without looking for a schedule",
        };
        let (nonce, why) = (&self.nonce, counterpoint::quoted(why));
        counterpoint::line(&format!(
            "{{\"e\":\"searched\",\"nonce\":{nonce},\"test\":{index},\"why\":{why}}}"
        ));
    }
}
