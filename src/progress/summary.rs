//! What the shelf tells of a lesson.

use super::key::TextKey;
use super::lesson::{LessonProgress, Question};

/// How far a learner is with a lesson as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Summary {
    /// How many of its pages were read.
    pub read: usize,
    /// How many pages it has.
    pub of_pages: usize,
    /// To how many questions the latest answer was right.
    pub right: usize,
    /// To how many it was wrong.
    pub wrong: usize,
    /// How many were skipped and never answered.
    pub skipped: usize,
    /// How many questions it has.
    pub of_questions: usize,
    /// How many times a round of it was run.
    pub runs: u64,
    /// Whether the last page was ever reached.
    pub finished: bool,
}

impl Summary {
    /// Whether nothing was done yet.
    pub fn is_untouched(&self) -> bool {
        let done = self.read + self.right + self.wrong + self.skipped;
        done == 0 && self.runs == 0 && !self.finished
    }
}

impl LessonProgress {
    /// How far the learner is with the pages and questions that the lesson has now. What was done
    /// with those it had once is not counted.
    pub fn summary(&self, pages: &[TextKey], questions: &[Question]) -> Summary {
        let mut summary = Summary {
            read: pages.iter().filter(|page| self.has_read(**page)).count(),
            of_pages: pages.len(),
            of_questions: questions.len(),
            finished: self.finished.is_some(),
            ..Summary::default()
        };
        for answer in questions.iter().filter_map(|one| self.answer_to(one)) {
            match (&answer.given, answer.right) {
                (None, _) => summary.skipped += 1,
                (Some(_), Some(true)) => summary.right += 1,
                (Some(_), Some(false)) => summary.wrong += 1,
                (Some(_), None) => {}
            }
        }
        let times = self.runs.iter().map(|round| round.times);
        summary.runs = times.fold(0, u64::saturating_add);
        summary
    }
}
