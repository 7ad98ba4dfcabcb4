//! What comes back from the shell, and from the learner's editor.

use super::sections::Section;
use super::{ExerciseScreen, Going, Hints, Judgement, State, Stops};
use crate::exercise::check::{Answer, Checked, Unreadable};
use crate::exercise::contain::Cancel;
use crate::exercise::kit::Reset;
use crate::lesson::harmless_line;
use crate::tui::message::{Ask, ExerciseNews, Standing};
use crate::tui::screens::Cx;
use std::path::Path;
use std::sync::Arc;

impl ExerciseScreen {
    /// A file was saved, or read because somebody asked.
    pub(super) fn saved(
        &mut self,
        file: &Path,
        answer: &Result<Answer, Unreadable>,
        cx: &mut Cx<'_>,
    ) {
        if self.bench.as_ref().is_some_and(|bench| bench.file == file) {
            return self.read(answer, cx);
        }
        let desk = self.bench.as_ref().and_then(|bench| bench.desk.as_ref());
        let Some(desk) = desk.filter(|_| self.follows) else {
            return;
        };
        let at = self.all.iter().position(|one| desk.file(one) == file);
        // What is gone leads nobody anywhere.
        if let Some(at) = at.filter(|_| answer.is_ok()) {
            // What a key was answered was about the exercise before.
            *cx.notice = None;
            self.turn_to(at, cx);
            self.read(answer, cx);
        }
    }

    /// What stands in the file now.
    fn read(&mut self, answer: &Result<Answer, Unreadable>, cx: &mut Cx<'_>) {
        let asked = std::mem::take(&mut self.asked);
        match answer {
            Ok(answer) => {
                let judged = self.judged.as_ref();
                let same = judged.is_some_and(|judged| *judged.source == *answer.text());
                match &self.state {
                    // Editors write in several steps, and each may be told.
                    State::Checks(going) if going.answer == *answer => {}
                    State::Rests if same && !asked => {}
                    _ => self.check(answer.clone(), same && asked, cx),
                }
            }
            Err(why) => {
                let checked = Checked::unreadable(self.exercise(), why);
                self.state = State::Rests;
                self.nth += 1;
                self.judge(Arc::new(checked), Arc::from(""), None);
            }
        }
    }

    fn check(&mut self, answer: Answer, anew: bool, cx: &mut Cx<'_>) {
        let cancel = Cancel::default();
        self.nth += 1;
        let ask = Ask::Check {
            nth: self.nth,
            answer: answer.clone(),
            anew,
            cancel: cancel.clone(),
        };
        if !self.ask(ask, cx) {
            return;
        }
        // What went on until now stops with it.
        if let Some(judged) = &mut self.judged {
            judged.stops = None;
        }
        self.state = State::Checks(Going {
            answer,
            since: cx.now,
            with: None,
            stops: Stops(cancel),
        });
        self.now = Some(cx.now);
    }

    pub(super) fn hear_news(&mut self, news: &mut ExerciseNews, cx: &mut Cx<'_>) {
        match news {
            ExerciseNews::Looked {
                standing,
                latest,
                passed,
                answer,
            } => {
                self.standing = *standing;
                self.passed |= *passed;
                self.latest = *latest;
                let is_first = self.judged.is_none() && matches!(self.state, State::Rests);
                // A program that nobody has touched need not be judged before it is asked for.
                if is_first && *standing != Standing::NotBegun {
                    let answer = Arc::clone(answer);
                    self.read(&answer, cx);
                }
            }
            ExerciseNews::Busy { nth, with } if *nth == self.nth => {
                if let State::Checks(going) = &mut self.state {
                    going.with = Some(std::mem::take(with));
                }
            }
            ExerciseNews::Checked { nth, checked } if *nth == self.nth => {
                self.checked(checked.take());
            }
            ExerciseNews::Failed { nth, why } if *nth == self.nth => {
                self.state = State::Failed(std::mem::take(why));
            }
            ExerciseNews::Styled { nth, advice } if *nth == self.nth => {
                if let Some(judged) = &mut self.judged {
                    judged.style = Some(std::mem::take(advice));
                }
            }
            ExerciseNews::Hinted(given) => self.hinted(*given, cx),
            ExerciseNews::Reset(reset) => told_reset(reset, cx),
            ExerciseNews::Observed { nth, run } if *nth == self.nth => {
                self.runs.observed(run);
                self.show_runs(cx);
            }
            ExerciseNews::Wanted(observed) => {
                self.runs.wanted(observed);
                self.show_runs(cx);
            }
            // Of a check that nobody waits for any more.
            _ => {}
        }
    }

    fn checked(&mut self, checked: Option<Arc<Checked>>) {
        let State::Checks(going) = std::mem::take(&mut self.state) else {
            return;
        };
        match checked {
            Some(checked) => {
                let source = Arc::from(going.answer.text());
                self.judge(checked, source, Some(going.stops));
            }
            None => self.state = State::Cancelled(self.since(&going)),
        }
    }

    /// How long a check has gone on.
    pub(super) fn since(&self, going: &Going) -> std::time::Duration {
        let now = self.now.unwrap_or(going.since);
        now.saturating_duration_since(going.since)
    }

    fn judge(&mut self, checked: Arc<Checked>, source: Arc<str>, stops: Option<Stops>) {
        let verdict = checked.judged.verdict;
        if self.hints.verdict != Some(verdict) {
            self.hints = Hints::default();
        }
        self.standing = Standing::Checked(verdict);
        self.passed |= verdict.is_passed();
        self.latest = Some(verdict);
        self.runs.forget_yours();
        self.scroll = 0;
        self.judged = Some(Judgement {
            checked,
            source,
            style: None,
            stops,
        });
    }

    fn hinted(&mut self, given: usize, cx: &Cx<'_>) {
        let verdict = self.verdict();
        let all = self.exercise().hints.after(verdict).len();
        let before = match self.hints.verdict == verdict {
            true => self.hints.given,
            false => 0,
        };
        // Without a desk nobody remembers how many there were; with one they may have been given elsewhere.
        let has_desk = self.bench.as_ref().is_some_and(|one| one.desk.is_some());
        let given = if has_desk { given } else { before + 1 };
        self.hints = Hints {
            given: given.max(before).min(all),
            verdict,
        };
        self.scroll = self.start_of(Section::Hints, cx);
    }
}

fn told_reset(reset: &Result<Reset, String>, cx: &mut Cx<'_>) {
    cx.tell(match reset {
        Ok(Reset {
            kept: Some(kept), ..
        }) => {
            let kept = kept.to_string_lossy();
            format!(
                "as it was handed out; what you wrote is in {}",
                harmless_line(&kept)
            )
        }
        Ok(_) => "as it was handed out; there was nothing of yours in it".to_owned(),
        Err(why) => why.clone(),
    });
}
