//! Exercises: their files are watched, and what is asked of them is done on threads of their own.

use super::News;
use crate::exercise::book::{Exercise, Verdict};
use crate::exercise::check::{Answer, Checked, Checker};
use crate::exercise::contain::Cancel;
use crate::exercise::kit::{Desk, Kit, KitError, Results, Status, Watching, cache_folder, watch};
use crate::exercise::observe::Observed;
use crate::tui::message::{Ask, ExerciseNews, Message, Posed, Standing, Wish};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Where there is no run to look at.
const NOT_KEPT: &str = "no run of this check is kept: press c to check it again";

/// What goes on with exercises.
pub struct Exercises {
    news: News,
    checkers: Arc<Checkers>,
    going: Vec<(Cancel, JoinHandle<()>)>,
    watching: Option<(Vec<PathBuf>, Watching)>,
}

impl Exercises {
    /// Nothing goes on. What there is to tell is sent to `news`.
    pub fn new(news: News) -> Exercises {
        Exercises {
            news,
            checkers: Arc::default(),
            going: Vec::new(),
            watching: None,
        }
    }

    /// Watches these files, and no others any more.
    pub fn watch(&mut self, files: Vec<PathBuf>) {
        if self
            .watching
            .as_ref()
            .is_some_and(|(known, _)| *known == files)
        {
            return;
        }
        self.watching = None;
        let news = self.news.clone();
        let watching = watch(&files, move |file, answer| {
            news.send(Message::Saved {
                file: file.to_owned(),
                answer: Arc::new(answer),
            });
        });
        match watching {
            Ok(watching) => self.watching = Some((files, watching)),
            Err(why) => {
                let words = format!("saves are not noticed, press c to check: {why}");
                self.news.send(Message::Notice(words));
            }
        }
    }

    /// Does what is asked, on a thread of its own.
    pub fn carry_out(&mut self, wish: Wish) {
        self.going.retain(|(_, thread)| !thread.is_finished());
        let cancel = match &wish.ask {
            Ask::Check { cancel, .. } | Ask::Want(cancel) => cancel.clone(),
            _ => Cancel::default(),
        };
        let job = Job {
            answering: Answering {
                news: self.news.clone(),
                silence: silence(&wish),
            },
            wish,
            checkers: Arc::clone(&self.checkers),
        };
        let thread = std::thread::Builder::new().name("check".into());
        match thread.spawn(move || job.go()) {
            Ok(thread) => self.going.push((cancel, thread)),
            Err(error) => {
                let words = format!("there is no thread left for this: {error}");
                self.news.send(Message::Notice(words));
            }
        }
    }

    /// Cancels everything, and waits until nothing of it is left.
    pub fn end_all(&mut self) {
        self.watching = None;
        for (cancel, _) in &self.going {
            cancel.cancel();
        }
        // Cargo cannot be cancelled, and harms nobody when it goes on by itself.
        if !self.checkers.building.load(Ordering::Acquire) {
            for (_, thread) in self.going.drain(..) {
                // A panic of it has been told where it happened.
                let _ = thread.join();
            }
        }
    }
}

/// Looks how far a learner is with these exercises.
pub fn look(desk: &Desk, mut posed: Vec<Posed>) -> Vec<Posed> {
    for one in &mut posed {
        one.standing = Standing::of(&desk.status(&one.exercise));
    }
    posed
}

/// Checkers by the folder that they are for: making one reads files, and the first one builds crates.
#[derive(Default)]
struct Checkers {
    known: Mutex<Vec<(Option<Desk>, Checker)>>,
    building: AtomicBool,
}

impl Checkers {
    fn of(&self, desk: Option<&Desk>, tell: &dyn Fn(&str)) -> Result<Checker, String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, checker)) = known.iter().find(|(of, _)| of.as_ref() == desk) {
            return Ok(checker.clone());
        }
        let tell = |text: &str| {
            self.building.store(true, Ordering::Release);
            tell(text);
        };
        let kit = match desk {
            Some(desk) => desk.kit(&tell).map_err(|error| error.to_string()),
            None => shared_kit(&tell).map_err(|error| error.to_string()),
        };
        self.building.store(false, Ordering::Release);
        let kit = kit?;
        let checker = match desk {
            Some(desk) => Checker::new(kit).remembering(Results::new(&desk.results_folder())),
            None => Checker::new(kit),
        };
        known.push((desk.cloned(), checker.clone()));
        Ok(checker)
    }
}

/// One thing that was asked.
struct Job {
    wish: Wish,
    checkers: Arc<Checkers>,
    answering: Answering,
}

/// Sends what there is to tell. Where that is nothing until the end, also because of a panic, whoever waits is told so.
struct Answering {
    news: News,
    silence: Option<Message>,
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(silence) = self.silence.take() {
            self.news.send(silence);
        }
    }
}

/// What is told where a job came to nothing.
fn silence(wish: &Wish) -> Option<Message> {
    let why = || "it broke off; this is not your fault".to_owned();
    let news = match &wish.ask {
        Ask::Check { nth, .. } => ExerciseNews::Failed {
            nth: *nth,
            why: why(),
        },
        Ask::Reset => ExerciseNews::Reset(Err(why())),
        Ask::Observe { nth, .. } => ExerciseNews::Observed {
            nth: *nth,
            run: Err(why()),
        },
        Ask::Want(_) => ExerciseNews::Wanted(Err(why())),
        Ask::Look | Ask::Read | Ask::Hint(_) => return None,
    };
    Some(Message::Exercise(wish.id, news))
}

impl Job {
    fn go(mut self) {
        match self.wish.ask.clone() {
            Ask::Look => self.look(),
            Ask::Read => {
                let answer = Arc::new(Answer::open(&self.wish.bench.file));
                let file = self.wish.bench.file.clone();
                self.answering.news.send(Message::Saved { file, answer });
            }
            Ask::Check {
                nth,
                answer,
                anew,
                cancel,
            } => self.check(nth, &answer, anew, &cancel),
            Ask::Hint(verdict) => self.hint(verdict),
            Ask::Reset => self.reset(),
            Ask::Observe {
                nth,
                checked,
                source,
            } => {
                let run = checked.telling_run(&source).map(Arc::new);
                let run = run.ok_or_else(|| NOT_KEPT.to_owned());
                self.tell(ExerciseNews::Observed { nth, run });
            }
            Ask::Want(cancel) => {
                let wanted = self.wanted(&cancel);
                self.tell(ExerciseNews::Wanted(wanted));
            }
        }
    }

    fn tell(&mut self, news: ExerciseNews) {
        self.answering.silence = None;
        let id = self.wish.id;
        self.answering.news.send(Message::Exercise(id, news));
    }

    fn exercise(&self) -> &Arc<Exercise> {
        &self.wish.exercise
    }

    fn look(&mut self) {
        let bench = &self.wish.bench;
        let answer = Answer::open(&bench.file);
        let (mut standing, mut latest, mut passed) = (Standing::Changed, None, false);
        match &bench.desk {
            Some(desk) => {
                let status = desk.status(self.exercise());
                let results = Results::new(&desk.results_folder());
                standing = Standing::of(&status);
                latest = match status {
                    Status::NotBegun | Status::Missing => None,
                    _ => results
                        .latest(&self.exercise().id)
                        .map(|judged| judged.verdict),
                };
                passed = results.has_passed(&self.exercise().id);
            }
            None => {
                let is_new =
                    matches!(&answer, Ok(answer) if answer.text() == self.exercise().handed_out);
                if is_new {
                    standing = Standing::NotBegun;
                }
            }
        }
        self.tell(ExerciseNews::Looked {
            standing,
            latest,
            passed,
            answer: Arc::new(answer),
        });
    }

    fn checker(&self, nth: Option<u64>) -> Result<Checker, String> {
        let (news, id) = (&self.answering.news, self.wish.id);
        let tell = |text: &str| {
            if let Some(nth) = nth {
                let with = text.to_owned();
                news.send(Message::Exercise(id, ExerciseNews::Busy { nth, with }));
            }
        };
        self.checkers.of(self.wish.bench.desk.as_ref(), &tell)
    }

    fn check(&mut self, nth: u64, answer: &Answer, anew: bool, cancel: &Cancel) {
        let checker = match self.checker(Some(nth)) {
            Ok(checker) => checker,
            Err(why) => return self.tell(ExerciseNews::Failed { nth, why }),
        };
        let exercise = Arc::clone(self.exercise());
        let checked = match anew {
            true => checker.check_again(&exercise, answer, cancel),
            false => checker.check(&exercise, answer, cancel),
        };
        let checked = checked.map(Arc::new);
        self.tell(ExerciseNews::Checked {
            nth,
            checked: checked.clone(),
        });
        let is_advised = checked.is_some_and(|checked| has_style(checked.judged.verdict));
        if is_advised && !cancel.is_cancelled() {
            let advice = checker.style(answer, cancel);
            if !cancel.is_cancelled() {
                self.tell(ExerciseNews::Styled { nth, advice });
            }
        }
    }

    fn hint(&mut self, verdict: Option<Verdict>) {
        let exercise = self.exercise();
        let all = exercise.hints.after(verdict).len();
        let given = match &self.wish.bench.desk {
            Some(desk) => desk.next_hint(exercise, verdict, all),
            // Nobody remembers: the screen counts.
            None => 1,
        };
        self.tell(ExerciseNews::Hinted(given));
    }

    fn reset(&mut self) {
        let reset = match &self.wish.bench.desk {
            Some(desk) => desk
                .reset(self.exercise())
                .map_err(|error| error.to_string()),
            None => Err("this file is in no folder of exercises: it is left as it is".to_owned()),
        };
        self.tell(ExerciseNews::Reset(reset));
    }

    /// The run of the solution. What came of its check is kept apart from the learner's.
    fn wanted(&self, cancel: &Cancel) -> Result<Arc<Observed>, String> {
        let exercise = self.exercise();
        let desk = self.wish.bench.desk.as_ref();
        let mut checker = self.checker(None)?;
        let mut passed = false;
        if let Some(desk) = desk {
            let results = desk.results_folder();
            passed = Results::new(&results).has_passed(&exercise.id);
            checker = checker.remembering(Results::new(&results.join("solutions")));
        }
        let answer = Answer::new(exercise.solution.as_str());
        let checked: Option<Checked> = checker.check(exercise, &answer, cancel);
        let checked = checked.ok_or("it was cancelled")?;
        // Who has not passed sees what it does, and not how it is written.
        let source = if passed {
            exercise.solution.as_str()
        } else {
            ""
        };
        let run = checked.telling_run(source).map(Arc::new);
        run.ok_or_else(|| "no run of the solution is kept".to_owned())
    }
}

/// Whether there is anything to say of the style of what got this verdict: of what is no program there is not.
fn has_style(verdict: Verdict) -> bool {
    !matches!(
        verdict,
        Verdict::DoesNotCompile | Verdict::Unreadable | Verdict::CheckerFault
    )
}

/// The kit of those who have no desk.
fn shared_kit(tell: &dyn Fn(&str)) -> Result<Kit, KitError> {
    Kit::prepare(&cache_folder()?, tell)
}

#[cfg(test)]
mod tests {
    use super::super::Told;
    use super::*;
    use crate::exercise::book::Book;
    use crate::tui::message::{Bench, RaceId};
    use std::sync::mpsc::channel;

    fn wish(ask: Ask) -> Wish {
        Wish {
            id: RaceId(4),
            exercise: Arc::new(Book::embedded().exercises()[0].clone()),
            bench: Bench {
                desk: None,
                file: PathBuf::from("/nowhere/answer.rs"),
            },
            ask,
        }
    }

    #[test]
    fn a_screen_is_told_of_a_check_that_panics() {
        let (tell, told) = channel();
        let wish = wish(Ask::Check {
            nth: 7,
            answer: Answer::new(""),
            anew: false,
            cancel: Cancel::default(),
        });
        let answering = Answering {
            news: News(tell),
            silence: silence(&wish),
        };
        let thread = std::thread::spawn(move || {
            let _answering = answering;
            std::panic::resume_unwind(Box::new("on purpose"));
        });
        assert!(thread.join().is_err());
        let news: Vec<Told> = told.try_iter().collect();
        assert!(matches!(
            news.as_slice(),
            [Told::News(Message::Exercise(
                RaceId(4),
                ExerciseNews::Failed { nth: 7, .. }
            ))]
        ));
    }

    #[test]
    fn a_file_that_is_gone_is_told_as_such() {
        let (tell, told) = channel();
        let mut exercises = Exercises::new(News(tell));
        exercises.carry_out(wish(Ask::Look));
        exercises.end_all();
        let news: Vec<Told> = told.try_iter().collect();
        let [Told::News(Message::Exercise(_, ExerciseNews::Looked { answer, .. }))] =
            news.as_slice()
        else {
            panic!("{} messages", news.len());
        };
        assert!(answer.is_err());
    }
}
