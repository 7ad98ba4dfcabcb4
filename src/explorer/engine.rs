//! A search from the beginning to the end: which searches to do, and what to say of what they saw.

use super::breadth::Breadth;
use super::claims::Claims;
use super::codec::Codec;
use super::found::{Bound, Explored, Interleavings};
use super::future::Futures;
use super::mind::lock;
use super::question::{Reduction, Search};
use super::telling::Telling;
use crate::program::code::Instr;
use crate::program::steps::{Step, Target as Of};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

impl Search<'_> {
    /// Searches.
    pub fn go(&self) -> Explored {
        let begun = Instant::now();
        let mut explored = match self.reduction {
            Reduction::Never => self.one(false),
            Reduction::Always => self.with_reduction().unwrap_or_else(|| self.one(false)),
            Reduction::Auto => {
                let all = self.one(false);
                match all.bound {
                    Some(Bound::States(_) | Bound::Memory(_)) => self.better(all),
                    _ => all,
                }
            }
        };
        explored.took = begun.elapsed();
        explored
    }

    /// After a search that saw too much: one with reduction, if that sees everything.
    fn better(&self, all: Explored) -> Explored {
        match self.with_reduction() {
            Some(mut reduced) if reduced.bound.is_none() => {
                // What the other search found is the shortest there is.
                for found in &mut reduced.outcomes {
                    let known = all.outcomes.iter().find(|known| known.is_like(found));
                    if let Some(known) = known {
                        found.clone_from(known);
                    }
                }
                reduced
            }
            _ => all,
        }
    }

    /// A search with reduction; `None` where it could not tell everything, since tasks can go
    /// round, or since the program is not one that can be reduced.
    fn with_reduction(&self) -> Option<Explored> {
        if !self.question.eventually.is_empty() || !self.parts_suffice() {
            return None;
        }
        let explored = self.one(true);
        let whole = explored.interleavings != Interleavings::Endless;
        (explored.reduced && whole).then_some(explored)
    }

    /// Whether what an operation does can be told from its task and the parts that it looks at:
    /// everybody has a seat, and nobody asks others to go.
    fn parts_suffice(&self) -> bool {
        let program = self.from.program();
        let cancels = |instr: &Instr| match instr {
            Instr::Step(_, Step::Cancel(cancel)) => matches!(cancel.target, Of::Local(_)),
            _ => false,
        };
        let code = program.text.defs.iter().flat_map(|def| &def.code);
        self.from.seats.are_unlimited() && !code.into_iter().any(cancels)
    }

    fn one(&self, reduce: bool) -> Explored {
        let isolated = self.from.rules().isolated;
        let futures = match reduce {
            true => Futures::of(self.from.program(), &self.question, isolated),
            false => None,
        };
        let reduce = futures.is_some();
        let codec = Mutex::new(Codec::new(&self.from, futures));
        let claims = Claims::new(&self.question, self.from.program(), &lock(&codec), isolated);
        let breadth = Breadth {
            search: self,
            codec: &codec,
            claims: &claims,
            parts_suffice: self.parts_suffice(),
            reduce,
        };
        let (seen, outcomes) = breadth.go();
        let told = Telling {
            search: self,
            seen: &seen,
            outcomes: &outcomes,
            reduce,
        };
        let mut explored = told.explored();
        let codec = codec.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let (Some(task), None) = (codec.spins, &explored.bound) {
            explored.bound = Some(Bound::Spins { task });
        }
        explored
    }
}
