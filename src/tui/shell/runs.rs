//! Carries out the runs of races on threads of their own, and reads along.

use super::News;
use crate::machine::Film;
use crate::mechanism::os::usage::{Spent, thread_spent};
use crate::session::{Done, Plan, Session};
use crate::trace::{Clock, Follower, Fresh, Outcome};
use crate::tui::message::{Drawing, How, Message, RaceId, RaceNews};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

/// The races that go on.
pub struct Runs {
    tell: News,
    races: Vec<Going>,
    watching: Arc<Watching>,
}

/// What the interface has spent, for whoever wants to take it off what a run spent.
#[derive(Default)]
pub struct Watching {
    spent: Mutex<(Option<Spent>, u64)>,
}

impl Watching {
    /// Notes what this thread, which draws, has spent so far.
    pub fn note(&self) {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        *spent = (thread_spent(), spent.1 + 1);
    }

    fn so_far(&self) -> (Option<Spent>, u64) {
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A race that goes on.
struct Going {
    race: RaceId,
    sessions: Vec<Arc<Session>>,
    /// Those that read along, as soon as there is something to read.
    followers: Vec<Option<Follower>>,
    thread: Option<JoinHandle<()>>,
    quietly: bool,
}

impl Runs {
    /// No race goes on. What there is to tell is sent to `tell`.
    pub fn new(tell: News, watching: Arc<Watching>) -> Runs {
        Runs {
            tell,
            races: Vec::new(),
            watching,
        }
    }

    /// Begins a race.
    pub fn start(&mut self, race: RaceId, plan: Arc<Plan>, how: How) {
        let before = self.stop_all();
        let sessions: Vec<Arc<Session>> =
            plan.runs.iter().map(|_| Arc::new(Session::new())).collect();
        let job = Job {
            race,
            plan,
            how,
            sessions: sessions.clone(),
            tell: self.tell.clone(),
            watching: Arc::clone(&self.watching),
        };
        let thread = std::thread::Builder::new().name("race".into());
        let thread = thread.spawn(move || {
            // What was stopped may still have its figures to work out, and must not be disturbed by
            // these nor disturb them. The interface waits for neither.
            before.into_iter().for_each(wait_for);
            job.run();
        });
        if let Err(error) = &thread {
            let words = format!("the runs cannot be started: {error}");
            self.tell.send(Message::Notice(words));
            self.tell.send(Message::Race(race, RaceNews::Over(None)));
        }
        self.races.push(Going {
            race,
            followers: sessions.iter().map(|_| None).collect(),
            sessions,
            thread: thread.ok(),
            quietly: how.quietly,
        });
    }

    /// Stops a race; what happened until then is told as always.
    pub fn stop(&mut self, race: RaceId) {
        for going in self.races.iter().filter(|going| going.race == race) {
            going.stop();
        }
    }

    /// What happened since the last time in all runs that go on.
    pub fn fresh(&mut self) -> Vec<Message> {
        let mut news = Vec::new();
        for going in self.races.iter_mut().filter(|going| !going.quietly) {
            for (column, session) in going.sessions.iter().enumerate() {
                let Some(hub) = session.hub() else { continue };
                let follower = going.followers[column].get_or_insert_with(|| hub.follow());
                let mut fresh = Fresh::default();
                follower.read(&mut fresh);
                let now = hub.now();
                let fresh = RaceNews::Fresh { column, fresh, now };
                news.push(Message::Race(going.race, fresh));
            }
        }
        news
    }

    /// Stops everything and waits for it.
    pub fn end_all(&mut self) {
        self.stop_all().into_iter().for_each(wait_for);
    }

    /// Stops everything; gives the threads that are still at it.
    fn stop_all(&mut self) -> Vec<JoinHandle<()>> {
        self.races.iter().for_each(Going::stop);
        let going = self.races.drain(..);
        going.filter_map(|going| going.thread).collect()
    }
}

fn wait_for(thread: JoinHandle<()>) {
    // A panic of it has been told where it happened.
    let _ = thread.join();
}

impl Going {
    fn stop(&self) {
        for session in &self.sessions {
            let why = "the learner".to_owned();
            session.stop(Outcome::Cancelled { why });
        }
    }
}

/// What the thread of a race needs.
struct Job {
    race: RaceId,
    plan: Arc<Plan>,
    how: How,
    sessions: Vec<Arc<Session>>,
    tell: News,
    watching: Arc<Watching>,
}

impl Job {
    fn run(&self) {
        let mut ending = Ending {
            job: self,
            drawing: None,
        };
        let (began, before) = (Instant::now(), self.watching.so_far());
        let together = self.how.together && self.plan.options.clock == Clock::Real;
        if together {
            self.together();
        } else {
            self.in_turn(self.columns());
        }
        let after = self.watching.so_far();
        ending.drawing = spent(before.0, after.0).map(|spent| Drawing {
            cpu: spent.cpu(),
            wall: began.elapsed(),
            frames: after.1 - before.1,
            quietly: self.how.quietly,
        });
    }

    fn together(&self) {
        std::thread::scope(|scope| {
            let mut left = Vec::new();
            for column in self.columns() {
                let thread = std::thread::Builder::new().name(format!("run {}", column + 1));
                if let Err(error) = thread.spawn_scoped(scope, move || self.one(column)) {
                    let words = format!("too few threads to run all at once: {error}");
                    self.tell.send(Message::Notice(words));
                    left.push(column);
                }
            }
            self.in_turn(left);
        });
    }

    fn in_turn(&self, columns: impl IntoIterator<Item = usize>) {
        for column in columns {
            if self.sessions[column].stopped().is_none() {
                self.one(column);
            }
        }
    }

    fn columns(&self) -> impl Iterator<Item = usize> {
        let runs = self.plan.runs.iter().enumerate();
        let supported = runs.filter(|(_, run)| run.unsupported.is_none());
        supported
            .map(|(column, _)| column)
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn one(&self, column: usize) {
        self.news(RaceNews::Began(column));
        let before = self.watching.so_far().0;
        let mut done = self.sessions[column].go(&self.plan, &self.plan.runs[column]);
        self.mend(&mut done, before);
        let film = Some(Box::new(self.film(column, &done)));
        let done = Arc::new(done);
        self.news(RaceNews::Ran { column, done, film });
    }

    /// The film of a run at its end. Where it departs from the program it says so again to whoever
    /// looks.
    fn film(&self, column: usize, done: &Done) -> Film {
        let (plan, rules) = (&self.plan, self.plan.runs[column].mechanism.rules());
        let mut film = Film::new(Arc::clone(&plan.program), &rules, plan.options.seed);
        let _ = film.seek(&done.trace, done.trace.events.len());
        film
    }

    /// What the operating system counts is of the whole process: drawing is taken off, and where
    /// several runs went on at once nobody knows which of them used what.
    fn mend(&self, done: &mut Done, before: Option<Spent>) {
        if self.how.together {
            done.usage = None;
            done.trace.meta.usage = None;
        } else if let Some(watching) = spent(before, self.watching.so_far().0) {
            done.was_watched(&watching);
        }
    }

    fn news(&self, news: RaceNews) {
        self.tell.send(Message::Race(self.race, news));
    }
}

/// Says that a race is over when this is dropped: also where a run panicked, or the screen would
/// wait for it for ever.
struct Ending<'a> {
    job: &'a Job,
    drawing: Option<Drawing>,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.job.news(RaceNews::Over(self.drawing.take()));
    }
}

fn spent(before: Option<Spent>, after: Option<Spent>) -> Option<Spent> {
    Some(after?.less(&before?))
}

#[cfg(test)]
mod tests {
    use super::super::Told;
    use super::*;
    use crate::lesson::Library;
    use crate::session::Options;
    use std::sync::mpsc::channel;

    #[test]
    fn a_race_is_over_also_where_a_run_panics() {
        let entry = Library::embedded().find("coffee-and-pastry").unwrap();
        let lesson = Arc::new(entry.load().unwrap().0);
        let options = Options {
            clock: Clock::Virtual,
            ..Options::default()
        };
        for together in [false, true] {
            let (tell, told) = channel();
            let job = Job {
                race: RaceId(1),
                plan: Arc::new(Plan::new(Arc::clone(&lesson), options.clone()).unwrap()),
                how: How {
                    together,
                    quietly: false,
                },
                // There should be one for each run.
                sessions: Vec::new(),
                tell: News(tell),
                watching: Arc::default(),
            };
            let thread = std::thread::spawn(move || job.run());
            assert!(thread.join().is_err());
            let mut news = told.iter();
            let over = |told| {
                matches!(
                    told,
                    Told::News(Message::Race(RaceId(1), RaceNews::Over(None)))
                )
            };
            assert!(news.any(over));
        }
    }
}
