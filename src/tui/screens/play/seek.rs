//! What a search in the background knows: whether a goal can be reached, and on which way.

use crate::explorer::{Board, Bound, Explored, Limits, Question};
use crate::program::TaskId;
use crate::trace::grouped;
use crate::tui::message::{Command, RaceId, Seeking};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is known of a way to a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// These moves lead there.
    Way {
        /// Who moves, in this order.
        moves: Vec<TaskId>,
        /// Whether there is no shorter way.
        shortest: bool,
    },
    /// There is none: so many states are all there are.
    Never(u64),
    /// Nobody knows, because the search ended before it had seen everything.
    Nobody(String),
}

/// A goal by the rules of a mechanism, both by their numbers in the game.
pub type Asked = (usize, usize);

/// What was asked of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The way to a goal from the start.
    Start(Asked),
    /// The way to the present goal from the present moment.
    Here,
}

/// The searches for one game.
#[derive(Default)]
pub struct Seek {
    known: HashMap<Asked, Known>,
    /// From the present moment to the present goal.
    pub here: Option<Known>,
    going: Vec<Going>,
    last: u64,
}

struct Going {
    nth: u64,
    about: About,
    stop: Arc<AtomicBool>,
}

/// A search beside the screen takes no more than this: the learner does not wait for it.
const LIMITS: Limits = Limits {
    states: 1_000_000,
    memory: 512 << 20,
    outcomes: 10_000,
};

impl Known {
    fn of(explored: &Explored) -> Known {
        match (&explored.target, &explored.bound) {
            (Some(moves), _) => Known::Way {
                moves: moves.clone(),
                shortest: !explored.reduced,
            },
            (None, None) => Known::Never(explored.states),
            (None, Some(bound)) => Known::Nobody(bounded(bound, explored)),
        }
    }

    /// The same after one move more; `None` where a search has to tell.
    fn after(&self, task: TaskId) -> Option<Known> {
        match self {
            Known::Way { moves, shortest } => match moves.split_first() {
                Some((next, rest)) if *next == task => Some(Known::Way {
                    moves: rest.to_vec(),
                    shortest: *shortest,
                }),
                _ => None,
            },
            // What cannot be reached from here cannot be reached from anywhere after it.
            Known::Never(_) => Some(self.clone()),
            Known::Nobody(_) => None,
        }
    }
}

/// Why a search ended before it had seen everything, as the end of a sentence.
pub fn bounded(bound: &Bound, explored: &Explored) -> String {
    let seen = grouped(explored.states);
    match bound {
        Bound::States(_) | Bound::Target => {
            format!("it looked at {seen} states, and there are more")
        }
        Bound::Memory(_) => format!("{seen} states filled the memory it may use"),
        Bound::Stopped => format!("it was stopped after {seen} states"),
        Bound::Spins { task } => format!("{task} can go round without end by itself"),
        Bound::Outcomes(most) => {
            let most = grouped(*most as u64);
            format!("there are more than {most} different endings")
        }
    }
}

impl Seek {
    /// What is known of a goal from the start.
    pub fn way(&self, asked: Asked) -> Option<&Known> {
        self.known.get(&asked)
    }

    /// Whether a search about this goes on.
    pub fn goes_on(&self, about: About) -> bool {
        self.going.iter().any(|going| going.about == about)
    }

    /// A move was made; what is known of the moment after it is kept.
    pub fn moved(&mut self, task: TaskId) {
        self.elsewhere();
        self.here = self.here.take().and_then(|here| here.after(task));
    }

    /// The present moment is another one, or the goal is.
    pub fn forget(&mut self) {
        self.elsewhere();
        self.here = None;
    }

    /// What is searched from a moment that is no longer the present one is searched for nobody.
    fn elsewhere(&mut self) {
        self.stop(|about| about == About::Here);
    }

    /// Stops the searches about some things.
    pub fn stop(&mut self, which: impl Fn(About) -> bool) {
        let (stopped, going) = self.going.drain(..).partition(|going| which(going.about));
        self.going = going;
        let stopped: Vec<Going> = stopped;
        for going in stopped {
            going.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Asks for a search.
    pub fn ask(&mut self, id: RaceId, about: About, from: Board, question: Question) -> Command {
        self.last += 1;
        let stop = Arc::new(AtomicBool::new(false));
        self.going.push(Going {
            nth: self.last,
            about,
            stop: Arc::clone(&stop),
        });
        Command::Seek {
            id,
            nth: self.last,
            seeking: Box::new(Seeking {
                from,
                question,
                limits: LIMITS,
                count: false,
                graph: 0,
                stop,
            }),
        }
    }

    /// Takes what a search found; what it was about, unless nobody wants to know any more.
    pub fn found(&mut self, nth: u64, explored: &Explored) -> Option<About> {
        self.learn(nth, || Known::of(explored))
    }

    /// Takes that a search broke off; what it was about, unless nobody wants to know any more.
    pub fn failed(&mut self, nth: u64) -> Option<About> {
        let why = "it broke off, because of an error in this program";
        self.learn(nth, || Known::Nobody(why.to_owned()))
    }

    fn learn(&mut self, nth: u64, known: impl FnOnce() -> Known) -> Option<About> {
        let at = self.going.iter().position(|going| going.nth == nth)?;
        let about = self.going.swap_remove(at).about;
        match about {
            About::Start(asked) => {
                self.known.insert(asked, known());
            }
            About::Here => self.here = Some(known()),
        }
        Some(about)
    }
}

impl Drop for Seek {
    fn drop(&mut self) {
        self.stop(|_| true);
    }
}
