//! The runs of the learner's program and of the solution, as something to look at.

use super::ExerciseScreen;
use crate::exercise::contain::Cancel;
use crate::exercise::observe::Observed;
use crate::tui::keys::Action;
use crate::tui::message::Ask;
use crate::tui::screens::play::{self, Play};
use crate::tui::screens::race::Race;
use crate::tui::screens::replay::Replay;
use crate::tui::screens::{Cx, Go, Screen};
use std::sync::Arc;

/// The runs that there are to look at.
#[derive(Default)]
pub struct Runs {
    /// That of the check that is shown; nothing while nobody has asked for it.
    yours: Option<Result<Arc<Observed>, String>>,
    wanted: Option<Result<Arc<Observed>, String>>,
    /// What is to be shown as soon as it is there.
    wish: Option<Action>,
    /// Ends the search for what was wanted with this screen.
    cancel: Option<super::Stops>,
}

impl Runs {
    /// There is another check now.
    pub fn forget_yours(&mut self) {
        self.yours = None;
        self.wish = None;
    }

    /// A run of the learner's has come, or there is none.
    pub fn observed(&mut self, run: &Result<Arc<Observed>, String>) {
        self.yours = Some(run.clone());
    }

    /// A run of the solution has come, or there is none.
    pub fn wanted(&mut self, run: &Result<Arc<Observed>, String>) {
        self.wanted = Some(run.clone());
    }
}

impl ExerciseScreen {
    /// Shows a run as soon as it is there.
    pub(super) fn look_at(&mut self, action: Action, cx: &mut Cx<'_>) {
        if self.bench.is_none() {
            return cx.tell("there is nothing to look at without a folder of exercises");
        }
        if self.judged.is_none() && action != Action::Wanted {
            return cx.tell("there is no run yet: save the file or press c");
        }
        self.runs.wish = Some(action);
        self.show_runs(cx);
    }

    /// Shows what is wished for if it is there, and asks for what is not.
    pub(super) fn show_runs(&mut self, cx: &mut Cx<'_>) {
        let Some(wish) = self.runs.wish else { return };
        if let (Some(judged), None) = (&self.judged, &self.runs.yours) {
            let ask = Ask::Observe {
                nth: self.nth,
                checked: Arc::clone(&judged.checked),
                source: Arc::clone(&judged.source),
            };
            // A program that went round for long has much to draw.
            if self.ask(ask, cx) {
                cx.tell("drawing what your program did…");
            }
            return;
        }
        if wish == Action::Wanted && !matches!(self.runs.wanted, Some(Ok(_))) {
            return self.want(cx);
        }
        self.runs.wish = None;
        *cx.notice = None;
        let yours = self.runs.yours.clone();
        match (wish, yours) {
            (Action::Wanted, yours) => self.compare(yours.and_then(Result::ok), cx),
            (_, Some(Ok(run))) if wish == Action::Schedule => by_hand(&run, cx),
            (_, Some(Ok(run))) => self.replay(vec![("your program".to_owned(), run)], cx),
            (_, Some(Err(why))) => cx.tell(why),
            (_, None) => {}
        }
    }

    /// Has the solution run, unless that goes on or came to nothing.
    fn want(&mut self, cx: &mut Cx<'_>) {
        match self.runs.wanted.take() {
            Some(Err(why)) => {
                self.runs.wish = None;
                self.runs.cancel = None;
                cx.tell(why);
            }
            _ if self.runs.cancel.is_some() => {}
            _ => {
                let cancel = Cancel::default();
                self.runs.cancel = Some(super::Stops(cancel.clone()));
                self.ask(Ask::Want(cancel), cx);
                cx.tell("the solution is run once, to see what was wanted…");
            }
        }
    }

    fn compare(&self, yours: Option<Arc<Observed>>, cx: &mut Cx<'_>) {
        let Some(Ok(wanted)) = &self.runs.wanted else {
            return;
        };
        let yours = yours.map(|run| ("your program".to_owned(), run));
        let wanted = ("what was wanted".to_owned(), Arc::clone(wanted));
        self.replay(yours.into_iter().chain([wanted]).collect(), cx);
    }

    fn replay(&self, runs: Vec<(String, Arc<Observed>)>, cx: &mut Cx<'_>) {
        let notes: Vec<&str> = runs
            .iter()
            .flat_map(|(_, run)| run.notes.iter().map(String::as_str))
            .collect();
        // That it was being waited for is no news any more.
        *cx.notice = (!notes.is_empty()).then(|| notes.join(" "));
        let title = self.exercise().title.clone();
        let runs = runs.into_iter().map(|(name, run)| (name, run.retold()));
        let replay = Replay::of_program(title, runs.collect());
        *cx.go = Some(Go::To(Box::new(Screen::Replay(replay))));
    }
}

/// The run as moves that can be taken back and made again.
fn by_hand(run: &Observed, cx: &mut Cx<'_>) {
    let race = Race::replayed(vec![("your program".to_owned(), run.retold())]);
    let play = Play::from_moment(&race, None);
    if play.is_ok() {
        cx.tell(
            "the end of your run: u takes a move back, r makes it again, g starts at the beginning",
        );
    }
    play::go(play, cx);
}
