//! What the screens are told, and what they ask the shell for.

mod exercises;

pub use exercises::{Ask, Bench, ExerciseNews, Posed, Standing, Wish};

use crate::exercise::check::{Answer, Unreadable};
use crate::exercise::kit::Desk;
use crate::explorer::{Board, Explored, Limits, Progress, Question, Search};
use crate::lesson::Lesson;
use crate::machine::Film;
use crate::progress::{Change, Key, Place, Presenting, Setting};
use crate::session::{Done, Hammer, Hammered, Options, Plan, Session};
use crate::trace::Fresh;
use ratatui::crossterm::event::{KeyEvent, MouseEvent};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The number by which news find who waits for them: a race, which is a set of runs that are shown
/// together, or whoever else has asked for something that takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RaceId(pub u32);

/// What the screens are told.
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// Something was done with the mouse.
    Mouse(MouseEvent),
    /// The terminal has another size now.
    Resize(u16, u16),
    /// Time has passed in which something moves.
    Tick(Instant),
    /// Something about runs.
    Race(RaceId, RaceNews),
    /// The lessons there are.
    Shelf(Vec<Shelved>),
    /// How far a search is.
    Seeks {
        /// Whose search it is.
        id: RaceId,
        /// Which of the searches of this one.
        nth: u64,
        /// How far.
        progress: Progress,
    },
    /// What a search found.
    Sought {
        /// Whose search it was.
        id: RaceId,
        /// Which of the searches of this one.
        nth: u64,
        /// What it found.
        explored: Arc<Explored>,
    },
    /// A search broke off without finding anything: its thread panicked, or there was none.
    SeekFailed {
        /// Whose search it was.
        id: RaceId,
        /// Which of the searches of this one.
        nth: u64,
    },
    /// How many real runs were carried out so far.
    Hammers {
        /// Who asked for them.
        id: RaceId,
        /// Which series of this one.
        nth: u64,
        /// How many.
        ran: u64,
    },
    /// What came of real runs.
    Hammered {
        /// Who asked for them.
        id: RaceId,
        /// Which series of this one.
        nth: u64,
        /// How they ended.
        hammered: Arc<Hammered>,
    },
    /// The exercises there are, and how far the learner is with each.
    Exercises(Vec<Posed>),
    /// The file of an answer was saved.
    Saved {
        /// Which.
        file: PathBuf,
        /// What it says now.
        answer: Arc<Result<Answer, Unreadable>>,
    },
    /// Something about an exercise.
    Exercise(RaceId, ExerciseNews),
    /// What another workbook shows.
    Presented(Option<Presenting>),
    /// Something the learner should know.
    Notice(String),
}

/// What there is to tell of a race.
pub enum RaceNews {
    /// Its runs are planned; or why they cannot be.
    Planned(Result<Arc<Plan>, String>),
    /// A run has begun.
    Began(usize),
    /// What happened in a run since the last time, up to `now` of the run's clock.
    Fresh {
        /// Which run.
        column: usize,
        /// What happened.
        fresh: Fresh,
        /// Nanoseconds since the run began.
        now: u64,
    },
    /// A run is over.
    Ran {
        /// Which run.
        column: usize,
        /// What came of it.
        done: Arc<Done>,
        /// Its film, followed to the end where that takes a while; otherwise it is followed when
        /// it is looked at.
        film: Option<Box<Film>>,
    },
    /// All runs are over; drawing took so much processor time meanwhile, where that is known.
    Over(Option<Drawing>),
    /// The runs were saved; or why they could not be.
    Saved(Result<Vec<PathBuf>, String>),
}

/// What drawing cost while runs went on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawing {
    /// Processor time of the interface.
    pub cpu: Duration,
    /// How long the runs took together.
    pub wall: Duration,
    /// Pictures drawn.
    pub frames: u64,
    /// Whether nothing was drawn but what the learner asked for.
    pub quietly: bool,
}

/// A lesson on the shelf.
#[derive(Debug, Clone)]
pub struct Shelved {
    /// What the command line calls it: its id, or the path of its file.
    pub word: String,
    /// The folder it stands in: `1-waiting`.
    pub chapter: String,
    /// How its progress is kept.
    pub key: Key,
    /// Its file, where it is one of the learner's own.
    pub file: Option<PathBuf>,
    /// The lesson; or what is wrong with its file.
    pub lesson: Result<Arc<Lesson>, String>,
}

/// What the screens ask the shell for.
#[derive(Clone)]
pub enum Command {
    /// End the program.
    Quit,
    /// Go back to the shell until it is called to the foreground.
    Suspend,
    /// Draw everything afresh.
    Redraw,
    /// Listen to the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Plan runs.
    Plan {
        /// For which race.
        race: RaceId,
        /// Of which lesson.
        lesson: Arc<Lesson>,
        /// What is asked for.
        options: Options,
    },
    /// Carry out runs.
    Start {
        /// For which race.
        race: RaceId,
        /// What was planned.
        plan: Arc<Plan>,
        /// How.
        how: How,
    },
    /// Stop the runs of a race.
    Stop(RaceId),
    /// Save runs.
    Save {
        /// Of which race.
        race: RaceId,
        /// What the file is called.
        file: PathBuf,
        /// The runs with their labels.
        runs: Vec<(String, Arc<Done>)>,
    },
    /// Search beside the screen.
    Seek {
        /// For whom.
        id: RaceId,
        /// Which of the searches for this one.
        nth: u64,
        /// What to search for.
        seeking: Box<Seeking>,
    },
    /// Carry out many real runs beside the screen.
    Hammer {
        /// For whom.
        id: RaceId,
        /// Which series for this one.
        nth: u64,
        /// Which runs.
        hammer: Box<Hammer>,
        /// What can stop them.
        session: Arc<Session>,
    },
    /// Look how far the learner is with these exercises.
    Exercises(Desk, Vec<Posed>),
    /// Tell whenever one of these files is saved, and of no others.
    Watch(Vec<PathBuf>),
    /// Something about an exercise.
    Exercise(Box<Wish>),
    /// Keep what the learner did.
    Record(Key, Change),
    /// Keep where the learner is.
    Place(Place),
    /// Keep how things look.
    Setting(Setting),
    /// Tell a second terminal what is shown.
    Present(Box<Presenting>),
    /// Look what another workbook shows now.
    LookAgain,
}

/// How runs are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// All at once, or one after another.
    pub together: bool,
    /// Without drawing meanwhile.
    pub quietly: bool,
}

/// A search of the states that follow a moment of a program.
#[derive(Debug, Clone)]
pub struct Seeking {
    /// Where it begins.
    pub from: Board,
    /// What is to be found out.
    pub question: Question,
    /// How far it may go.
    pub limits: Limits,
    /// Whether to count interleavings.
    pub count: bool,
    /// The most states of which the graph is kept; 0 keeps none.
    pub graph: usize,
    /// Set where nobody wants to know any more.
    pub stop: Arc<AtomicBool>,
}

impl Seeking {
    /// Searches, and tells often how far it is. This may take long.
    pub fn go(&self, tell: &(dyn Fn(&Progress) + Sync)) -> Explored {
        let goes_on = || !self.stop.load(Ordering::Relaxed);
        let watch = |progress: &Progress| {
            tell(progress);
            goes_on()
        };
        Search {
            question: self.question.clone(),
            limits: self.limits,
            count: self.count,
            graph: self.graph,
            watch: &watch,
            ..Search::new(self.from.clone())
        }
        .go()
    }
}
