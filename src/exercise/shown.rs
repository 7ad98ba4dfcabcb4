//! Which of the runs of a check is the one to look at, as something that can be looked at.

use super::check::Checked;
use super::judged::{Judged, Status};
use super::observe::{Observed, observed};
use super::record::{Ending, Mode, Record, Run, What};

/// The run that tells most of a check: one that failed, if any did; otherwise the first one in turn in which work is
/// done. `None` where nothing was run or kept.
pub fn telling<'r>(record: &'r Record, judged: &Judged) -> Option<&'r Run> {
    let runs = || record.runs.iter().filter(|run| !run.events.is_empty());
    let of = |mode: Mode| runs().filter(move |run| run.mode == mode);
    let failed = |run: &&Run| run.over.as_ref().is_none_or(|over| over.how != Ending::Ok);
    // A schedule that a search has found is the one that can be followed best.
    let searched = of(Mode::Search).find(failed);
    let ended_badly = || of(Mode::Turn).chain(of(Mode::Real)).find(failed);
    let blamed = || {
        let is_failed = |nth: usize| matches!(judged.tests.get(nth), Some(test) if matches!(test.status, Status::Failed(_)));
        of(Mode::Turn).find(|run| is_failed(run.test))
    };
    let works = |run: &&Run| {
        let mut events = run.events.iter();
        events.any(|event| matches!(event.what, What::Begin { .. }))
    };
    searched
        .or_else(ended_badly)
        .or_else(blamed)
        .or_else(|| of(Mode::Turn).find(works))
        .or_else(|| of(Mode::Turn).next())
        .or_else(|| runs().next())
}

impl Checked {
    /// The run that tells most of it, drawn with the names and lines of `source`, which is what was checked. `None`
    /// where there is none. This may take some milliseconds.
    pub fn telling_run(&self, source: &str) -> Option<Observed> {
        let record = self.report.read();
        Some(observed(telling(&record, &self.judged)?, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::book::Verdict;
    use crate::exercise::judged::{TestResult, Took};
    use crate::exercise::record::{Event, Over};

    fn run(test: usize, mode: Mode, how: Ending) -> Run {
        let event = Event {
            task: 0,
            at: 0,
            line: None,
            what: What::Started(None),
        };
        let over = Over {
            how,
            ..Over::default()
        };
        Run {
            test,
            mode,
            over: Some(over),
            events: vec![event],
            ..Run::default()
        }
    }

    fn judged(statuses: &[Status]) -> Judged {
        let tests = statuses.iter().map(|status| TestResult {
            name: String::new(),
            status: *status,
            message: String::new(),
        });
        Judged {
            exercise: "x".to_owned(),
            verdict: Verdict::Passed,
            headline: String::new(),
            evidence: Vec::new(),
            tests: tests.collect(),
            proofs: Vec::new(),
            search: None,
            style: Vec::new(),
            printed: String::new(),
            missing_walls: Vec::new(),
            took: Took::default(),
        }
    }

    fn told(runs: Vec<Run>, statuses: &[Status]) -> Option<(usize, Mode)> {
        let record = Record {
            runs,
            ..Record::default()
        };
        telling(&record, &judged(statuses)).map(|run| (run.test, run.mode))
    }

    #[test]
    fn what_failed_comes_first_and_a_schedule_before_all() {
        let passed = [Status::Passed; 2];
        assert_eq!(told(vec![], &passed), None);
        let good = || {
            vec![
                run(0, Mode::Turn, Ending::Ok),
                run(0, Mode::Real, Ending::Ok),
                run(1, Mode::Turn, Ending::Ok),
            ]
        };
        assert_eq!(told(good(), &passed), Some((0, Mode::Turn)));
        let second = [Status::Passed, Status::Failed(Verdict::NotConcurrent)];
        assert_eq!(told(good(), &second), Some((1, Mode::Turn)));
        let mut runs = good();
        runs.push(run(1, Mode::Real, Ending::Deadlock));
        assert_eq!(told(runs.clone(), &passed), Some((1, Mode::Real)));
        runs.push(run(0, Mode::Search, Ending::Wrong));
        assert_eq!(told(runs, &passed), Some((0, Mode::Search)));
    }
}
