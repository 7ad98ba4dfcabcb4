//! A recorded run of a student's program as a lesson and a trace: so it is looked at with all that
//! shows lessons.
//!
//! What each task did becomes a task of straight-line steps in the lesson language, and the order of
//! the record its schedule. The simulator carries it out, so the trace is one that the machine allows,
//! with the record's own story times; who holds what and who waits for whom follow from the machine.
//! What the machine has nothing like, or does not follow, is told as notes and pauses instead.
//!
//! | in the record | in the lesson |
//! |---|---|
//! | mutex; lock with readers and writers, while no two read at once | mutex |
//! | condition variable | condition |
//! | channel, one-shot | channel |
//! | semaphore | a channel with room for as many as there are permits |
//! | atomic | variable |
//! | barrier, notify, park, once, the join of a task that another spawned | a future for each wait |
//! | domain work, sleep | sleep, block or compute |
//! | pieces of work that one task does at once (`join!`) | a task for each |

mod drive;
mod facts;
mod names;
mod script;
mod tell;
mod write;

use super::record::{Carrier, Kind, Mode, Run, Verb, What};
use crate::files::{self, FileError};
use crate::lesson::{Lesson, Source};
use crate::machine::{Rules, conforms};
use crate::program::{Arrays, Machinery, Program, ProgramText};
use crate::session::{Retold, retell, spread};
use crate::simulator::{Policy, Simulation, simulate};
use crate::trace::{self, Outcome, Trace};
use drive::drive;
use facts::Facts;
use names::Names;
use script::{Blame, Script};
use std::path::Path;
use std::sync::Arc;
use tell::{MOST_STEPS, Manner, tell};
use write::{Around, lesson};

/// A run of a student's program as a run of a lesson.
#[derive(Debug, Clone)]
pub struct Observed {
    /// The lesson's text.
    pub lesson_toml: String,
    /// The lesson: the student's tasks, each with the steps that it took.
    pub lesson: Arc<Lesson>,
    /// Its program.
    pub program: Arc<Program>,
    /// What happened. It conforms to the program under the rules of `trace.meta.mechanism`.
    pub trace: Trace,
    /// What is told otherwise than it was, each as a sentence.
    pub notes: Vec<String>,
}

impl Observed {
    /// As a run out of a file, for whoever shows such.
    pub fn retold(&self) -> Retold {
        retell(self.trace.clone())
    }

    /// Writes a run file, which `counterpoint replay` and the screens open.
    ///
    /// # Errors
    /// Where there is such a file already, or writing fails.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        files::save(&self.trace, path)
    }
}

/// What the lesson of an observed run is called.
pub const LESSON: &str = "your-program";
/// The longest source that is taken into a lesson, in bytes.
const LONGEST_SOURCE: usize = 200_000;

/// Makes a lesson and a trace of a run. `source` is the student's file, to name things and to show
/// its lines. Never fails: what cannot be told exactly is told more simply, and the notes say so.
pub fn observed(run: &Run, source: &str) -> Observed {
    let mut run = run.clone();
    let events = run.events.len();
    run.events.truncate(MOST_STEPS);
    run.dropped += events - run.events.len();
    find_rendezvous(&mut run);
    let lines: Vec<&str> = source.lines().collect();
    let observer = Observer {
        facts: Facts::of(&run),
        names: Names::of(&run, &lines),
        run: &run,
        source,
    };
    observer.observe()
}

/// Whoever has to wait to send into a channel without a number hands over: a channel without limit has
/// none either.
fn find_rendezvous(run: &mut Run) {
    for event in &run.events {
        if let What::Ask {
            verb: Verb::Send,
            object,
            ..
        } = &event.what
            && let Some(channel) = run.objects.get_mut(object)
            && channel.kind == Kind::Channel
            && channel.n.unwrap_or(0) == 0
        {
            channel.kind = Kind::Rendezvous;
        }
    }
}

struct Observer<'a> {
    run: &'a Run,
    facts: Facts,
    names: Names,
    source: &'a str,
}

impl Observer<'_> {
    fn observe(&self) -> Observed {
        let mut manner = Manner {
            one_seat: self.is_async(),
            ..Manner::default()
        };
        // Each time round something is told more simply.
        for _ in 0..=self.run.objects.len() + 6 {
            match self.attempt(&manner) {
                Ok(observed) => return observed,
                Err(blame) => self.simpler(&mut manner, blame),
            }
        }
        self.nothing()
    }

    /// Whether all tasks were async tasks on one thread.
    fn is_async(&self) -> bool {
        let mut tasks = self.run.tasks.values();
        !self.run.tasks.is_empty() && tasks.all(|task| task.carrier == Carrier::Task)
    }

    fn simpler(&self, manner: &mut Manner, blame: Blame) {
        if manner.simply.insert(blame) && blame != Blame::All {
            return;
        }
        // Whatever one thread allows, several allow too.
        if std::mem::take(&mut manner.one_seat) {
            manner.simply.remove(&Blame::All);
            return;
        }
        manner.simply.insert(Blame::All);
    }

    fn attempt(&self, manner: &Manner) -> Result<Observed, Blame> {
        let script = tell(self.run, &self.facts, &self.names, manner);
        let notes = self.notes(manner, &script);
        self.carry_out(&script, manner.one_seat, notes)
    }

    fn carry_out(
        &self,
        script: &Script,
        one_seat: bool,
        notes: Vec<String>,
    ) -> Result<Observed, Blame> {
        let (rules, on) = match one_seat {
            true => (Rules::ASYNC, "async"),
            false => (Rules::THREADS, "threads"),
        };
        let (_, program) = self.lesson(script, on, None, &notes).ok_or(Blame::All)?;
        let exact = self.run.mode != Mode::Real;
        let schedule = drive(&program, rules, script, exact)?;
        let policy = match script.cut {
            Some(_) => Policy::Only(schedule),
            None => Policy::Played(schedule),
        };
        let simulation = Simulation {
            policy,
            ..Simulation::new(rules)
        };
        let mut simulated = simulate(&program, &simulation);
        spread(&mut simulated);
        let mut trace = simulated.trace;
        // Where a task failed before, that is the outcome.
        let deadlock = trace
            .events
            .iter()
            .any(|event| event.kind == trace::Kind::Stuck);
        if script.deadlock && !deadlock || conforms(&program, &rules, 0, &trace).is_err() {
            return Err(Blame::All);
        }
        if let Some(why) = &script.cut {
            trace.meta.outcome = Outcome::Cancelled { why: why.clone() };
        }
        let outcome = trace.meta.outcome.word();
        // What happens at the end stands in the lesson too.
        let text = self.lesson(script, on, Some(outcome), &notes);
        let (lesson, program) = text.ok_or(Blame::All)?;
        trace.meta.lesson.clone_from(&lesson.id);
        trace.meta.title.clone_from(&lesson.title);
        on.clone_into(&mut trace.meta.mechanism);
        trace.meta.source.clone_from(&lesson.source.text);
        Ok(Observed {
            lesson_toml: lesson.source.text.clone(),
            lesson,
            program,
            trace,
            notes,
        })
    }

    fn lesson(
        &self,
        script: &Script,
        on: &str,
        outcome: Option<&str>,
        notes: &[String],
    ) -> Option<(Arc<Lesson>, Arc<Program>)> {
        let title = match self.run.name.trim() {
            "" => "Your program",
            name => name,
        };
        let mut text = "This is what your program did in one run, step by step.\n".to_owned();
        for note in notes {
            text.push_str(&format!("\n- {note}"));
        }
        let code = (self.source.len() <= LONGEST_SOURCE).then_some(self.source);
        let toml = lesson(
            script,
            &Around {
                title,
                text: &text,
                code,
                on,
                outcome,
            },
        );
        let source = Source::new(format!("{LESSON}.toml"), toml);
        let (lesson, _) = Lesson::load(&source, LESSON, "").ok()?;
        let machinery = Machinery {
            // Who computed in the record did so for as long as it says, whoever else did too.
            cores: u32::try_from(script.parts.len()).unwrap_or(u32::MAX).max(1),
            workers: 1,
        };
        let values = lesson.program.defaults();
        let program = Program::bind(Arc::clone(&lesson.program), values, machinery).ok()?;
        Some((Arc::new(lesson), Arc::new(program)))
    }

    /// What is told otherwise than it was.
    fn notes(&self, manner: &Manner, script: &Script) -> Vec<String> {
        let mut notes = Vec::new();
        let strange = self
            .facts
            .strange
            .iter()
            .map(|object| Blame::Object(*object));
        let mut simply: Vec<Blame> = manner.simply.iter().copied().chain(strange).collect();
        simply.sort();
        simply.dedup();
        for blame in simply {
            let what = match blame {
                Blame::Object(object) => match self.names.say(object) {
                    name if name.is_empty() => continue,
                    name => format!("`{name}`"),
                },
                Blame::Joins => "Waiting for tasks to end".to_owned(),
                Blame::Cancels => "Cancelling".to_owned(),
                Blame::Parks => "Parking".to_owned(),
                Blame::All => "All that is shared".to_owned(),
            };
            notes.push(format!("{what} is told as notes and pauses."));
        }
        if self.is_async() && !manner.one_seat {
            notes.push("The tasks are shown as if each had a thread of its own.".to_owned());
        }
        if let Some(why) = &script.cut {
            notes.push(format!("It is shown as far as this: {why}."));
        }
        notes
    }

    /// A program that does nothing, for a record of which nothing can be told.
    fn nothing(&self) -> Observed {
        let script = Script {
            parts: vec![script::Part {
                label: "main".to_owned(),
                ..script::Part::default()
            }],
            ..Script::default()
        };
        let why = "The record of this run makes no sense, so nothing of it is shown.";
        let notes = vec![why.to_owned()];
        let told = self.carry_out(&script, false, notes.clone());
        told.unwrap_or_else(|_| blank(notes))
    }
}

/// What there is of a run without even a lesson.
fn blank(notes: Vec<String>) -> Observed {
    let text = Arc::new(ProgramText::default());
    let lesson = Lesson {
        id: LESSON.to_owned(),
        chapter: String::new(),
        title: "Your program".to_owned(),
        minutes: 1,
        teaches: Vec::new(),
        needs: Vec::new(),
        scale: 1,
        pages: Vec::new(),
        predictions: Vec::new(),
        program: Arc::clone(&text),
        runs: Vec::new(),
        experiments: Vec::new(),
        explore: None,
        source: Source::new(LESSON, ""),
    };
    let program = Program {
        text,
        values: Vec::new(),
        machinery: Machinery {
            cores: 1,
            workers: 1,
        },
        arrays: Arrays::default(),
        initial: Vec::new(),
        capacities: Vec::new(),
    };
    Observed {
        lesson_toml: String::new(),
        lesson: Arc::new(lesson),
        program: Arc::new(program),
        trace: Trace::default(),
        notes,
    }
}
