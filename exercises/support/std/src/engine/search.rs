//! Looking for a schedule that fails.

use super::book;
use super::control::Policy;
use super::json::Line;
use super::random::Random;
use super::run::{self, Traces};
use super::shorten;
use super::tree::Tree;
use crate::counterpoint::runtime;
use crate::counterpoint::{Body, Job, Mode, Over, Searched};
use std::sync::Arc;
use std::time::Instant;

/// Schedules tried systematically before random ones are: small programs are done by then.
const SYSTEMATIC_FIRST: u32 = 60;
/// Schedules tried at random, all choices alike, before the search goes on systematically.
const RANDOM: u32 = 60;
/// Schedules tried however long they take, so that a verdict does not depend on how busy the machine is…
const LEAST: u32 = 200;
/// …within so many times the time there is.
const PATIENCE: u32 = 10;

struct Search<'a> {
    job: &'a Job,
    body: Body,
    until: Instant,
    /// When it ends in any case.
    latest: Instant,
    found: Searched,
    tree: Box<Tree>,
    /// Whether something was left out.
    trimmed: bool,
}

/// Looks for a schedule that fails. A failing one is carried out again with its record.
pub fn search(job: &Job, body: Body) -> Searched {
    let mut search = Search {
        job,
        body,
        until: Instant::now() + job.budget,
        latest: Instant::now() + job.budget * PATIENCE,
        found: Searched {
            seed: job.seed,
            ..Searched::default()
        },
        tree: Box::default(),
        trimmed: false,
    };
    if let Some((over, traces)) = search.look() {
        search.found.failed = true;
        search.confirm(&over, traces);
    }
    search.found.complete &= runtime::why_never_complete().is_empty();
    if search.found.why.is_empty() {
        search.found.why = String::from(runtime::why_never_complete());
    }
    tell(job, &search.found);
    search.found
}

impl Search<'_> {
    fn look(&mut self) -> Option<(Over, Traces)> {
        let mut random = Random(self.job.seed);
        loop {
            let tries = self.found.tries;
            let now = Instant::now();
            let enough = tries >= LEAST && now > self.until;
            if tries >= self.job.tries || enough || tries > 0 && now > self.latest {
                return None;
            }
            let at_random = (SYSTEMATIC_FIRST..SYSTEMATIC_FIRST + RANDOM).contains(&tries);
            let policy = if at_random {
                Policy::Random(Random(random.next()))
            } else {
                Policy::Tree(std::mem::take(&mut self.tree))
            };
            let (over, mut traces) = self.try_with(policy);
            if book::used_earlier() {
                // What this run found was made by an earlier one: it says nothing.
                self.found.why = String::from("static");
                return None;
            }
            self.found.tries += 1;
            if over.failed() {
                return Some((over, traces));
            }
            if book::was_uncontrolled() {
                self.found.why = String::from("uncontrolled");
                return None;
            }
            self.trimmed |= traces.trimmed && !at_random;
            if let Some(Policy::Tree(tree)) = traces.policy.take() {
                self.tree = tree;
                if !self.tree.next(&traces.steps) {
                    self.found.complete = !self.trimmed && !self.tree.cut;
                    return None;
                }
            } else if !at_random {
                self.found.why = String::from("slow");
                return None;
            }
        }
    }

    fn try_with(&self, policy: Policy) -> (Over, Traces) {
        let body = Arc::clone(&self.body);
        run::controlled(
            self.job,
            body,
            Mode::Search,
            policy,
            false,
            Some(self.latest),
        )
    }

    /// Shortens the failing schedule and carries it out with its record.
    fn confirm(&mut self, over: &Over, traces: Traces) {
        let again = |choices: &[u32]| self.try_with(Policy::Given(choices.to_vec()));
        let choices = shorten::shorten(over.how, traces, again);
        let recorded = replay(self.job, Arc::clone(&self.body), &choices);
        if recorded.how != over.how {
            self.found.why = format!(
                "the schedule failed ({:?}), but not when it was repeated",
                over.how
            );
        }
        self.found.choices = choices;
    }
}

/// Carries out a run by the given choices, with its record.
pub fn replay(job: &Job, body: Body, choices: &[u32]) -> Over {
    let policy = Policy::Given(choices.to_vec());
    run::controlled(job, body, Mode::Search, policy, true, None).0
}

fn tell(job: &Job, found: &Searched) {
    let line = Line::new("searched")
        .text("nonce", &book::nonce())
        .number("test", job.test as u64);
    let line = line
        .number("tries", found.tries)
        .flag("complete", found.complete);
    let line = line.flag("failed", found.failed).number("seed", found.seed);
    book::line(
        &line
            .numbers("choices", &found.choices)
            .text("why", &found.why)
            .end(),
    );
}
