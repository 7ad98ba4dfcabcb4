//! What the screens need of the world: the terminal, threads, files. One loop that waits until
//! there is something to do, does it, and draws if anything changed.

pub mod frames;
pub mod input;
pub mod panic;
pub mod terminal;

#[cfg(unix)]
pub mod decode;
mod exercises;
mod job;
mod keep;
mod runs;
mod search;
mod tty;

use super::Model;
use super::message::{Command, Message, RaceNews};
use super::screens::Moves;
use super::view::view;
use crate::mechanism::os::cpu::thread_time;
use crate::mechanism::os::signals::Signal;
use crate::session::Plan;
use exercises::Exercises;
use input::Input;
use keep::Keep;
pub use keep::Kept;
use runs::{Runs, Watching};
use search::Search;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use terminal::{Terminal, is_gone};

/// How the interface came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The learner left.
    Left,
    /// It was asked to end.
    Stopped(Signal),
}

/// Between two pictures while runs are timed: drawing may take at most a hundredth of one core, so
/// this is a hundred times what the last picture took, within these bounds.
const TIMED: [Duration; 2] = [Duration::from_millis(66), Duration::from_millis(400)];
/// Between two pictures while something is played.
const PLAYED: Duration = Duration::from_millis(33);
/// How often a search, or whoever carries out many runs, tells how far it is.
const SEEKS: Duration = Duration::from_millis(100);

/// Shows the interface until the learner leaves. `first` says whether there is anything to show.
///
/// # Errors
/// Where there is no terminal, or it cannot be used.
pub fn show(mut model: Model, kept: Kept, first: impl FnOnce(News) -> bool) -> io::Result<Ended> {
    let (tell, told) = channel();
    let of_panics = tell.clone();
    panic::install(move |panicked| {
        let words = format!("{} failed: {}", panicked.thread, panicked.message);
        let _ = of_panics.send(Told::News(Message::Notice(words)));
    });
    let terminal = Terminal::enter(model.look.mouse)?;
    let of_input = tell.clone();
    let asked = AtomicBool::new(false);
    let listening = input::listen(move |input| {
        if let Input::End(signal) = input
            && asked.swap(true, Ordering::Relaxed)
        {
            // Asked twice: whatever keeps the interface from ending is not waited for.
            let _ = tty::restore();
            std::process::exit(signal.exit_code().into());
        }
        let _ = of_input.send(Told::Input(input));
    })?;
    model.look.size = terminal.size()?;
    let news = News(tell);
    if !first(news.clone()) {
        return Ok(Ended::Left);
    }
    let watching = Arc::new(Watching::default());
    let mut shell = Shell {
        model,
        terminal,
        told,
        runs: Runs::new(news.clone(), Arc::clone(&watching)),
        exercises: Exercises::new(news.clone()),
        keep: Keep::new(kept, news.clone()),
        news,
        watching,
        dirty: true,
        drawn: Instant::now(),
        read: Duration::ZERO,
        cost: Duration::ZERO,
    };
    let ended = shell.run();
    shell.runs.end_all();
    shell.exercises.end_all();
    drop(listening);
    let left = shell.terminal.leave();
    shell.keep.end();
    let ended = ended?;
    // Whoever is gone cannot be given anything back.
    match left {
        Err(error) if !is_gone(&error) => Err(error),
        _ => Ok(ended),
    }
}

/// What comes to the loop.
enum Told {
    Input(Input),
    News(Message),
}

/// Sends messages to the screens, from any thread.
#[derive(Clone)]
pub struct News(Sender<Told>);

impl News {
    /// Sends one. When the program ends nobody listens any more, and it is lost.
    pub fn send(&self, message: Message) {
        let _ = self.0.send(Told::News(message));
    }
}

struct Shell {
    model: Model,
    terminal: Terminal,
    told: Receiver<Told>,
    news: News,
    runs: Runs,
    exercises: Exercises,
    keep: Keep,
    watching: Arc<Watching>,
    dirty: bool,
    drawn: Instant,
    /// What it took to read along since the last picture. Processor time, as `cost`.
    read: Duration,
    /// What the last picture took.
    cost: Duration,
}

impl Shell {
    fn run(&mut self) -> io::Result<Ended> {
        loop {
            if self.dirty {
                self.draw()?;
            }
            let Some(told) = self.wait() else {
                self.tick()?;
                continue;
            };
            if let Some(ended) = self.take(told)? {
                return Ok(ended);
            }
            // All there is before the next picture.
            while let Ok(told) = self.told.try_recv() {
                if let Some(ended) = self.take(told)? {
                    return Ok(ended);
                }
            }
        }
    }

    /// Waits for something to do; nothing if it is time for the next picture.
    fn wait(&self) -> Option<Told> {
        let between = match self.model.moves() {
            // The channel cannot be closed: this has a sender of its own.
            Moves::No => return self.told.recv().ok(),
            Moves::Timed => (self.cost * 100).clamp(TIMED[0], TIMED[1]),
            Moves::Played => PLAYED.max(self.cost * 2),
        };
        let left = between.saturating_sub(self.drawn.elapsed());
        self.told.recv_timeout(left).ok()
    }

    fn tick(&mut self) -> io::Result<()> {
        let used = thread_time();
        for message in self.runs.fresh() {
            self.update(message)?;
        }
        self.update(Message::Tick(Instant::now()))?;
        self.read = thread_time().saturating_sub(used);
        self.dirty = true;
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        let model = &self.model;
        let drawn = self.terminal.draw(|frame| {
            let area = frame.area();
            view(model, area, frame.buffer_mut());
        })?;
        self.cost = drawn.cpu + std::mem::take(&mut self.read);
        self.drawn = Instant::now();
        self.dirty = false;
        self.watching.note();
        Ok(())
    }

    fn take(&mut self, told: Told) -> io::Result<Option<Ended>> {
        match told {
            Told::News(message) => {
                let moving = self.model.moves() != Moves::No;
                let done = matches!(message, Message::Race(_, RaceNews::Over(_)));
                self.update(message)?;
                // What moves is drawn at its own pace; when it comes to rest, that shows at once.
                let still = self.model.moves() == Moves::No;
                self.dirty |= !moving || still || done;
            }
            Told::Input(Input::Key(key)) => {
                let commands = self.model.update(Message::Key(key), Instant::now());
                self.dirty = true;
                return self.carry_out_all(commands);
            }
            Told::Input(Input::Mouse(event)) => {
                self.update(Message::Mouse(event))?;
                self.dirty = true;
            }
            Told::Input(Input::Resize(width, height)) => {
                self.update(Message::Resize(width, height))?;
                self.dirty = true;
            }
            Told::Input(Input::End(signal)) => return Ok(Some(Ended::Stopped(signal))),
            Told::Input(Input::Suspend) => self.suspend()?,
            Told::Input(Input::Continue) => {
                self.terminal.retake()?;
                self.dirty = true;
            }
            Told::Input(Input::Gone) => return Ok(Some(Ended::Stopped(Signal::HangUp))),
        }
        Ok(None)
    }

    fn update(&mut self, message: Message) -> io::Result<()> {
        let commands = self.model.update(message, Instant::now());
        self.carry_out_all(commands).map(|_| ())
    }

    fn carry_out_all(&mut self, commands: Vec<Command>) -> io::Result<Option<Ended>> {
        for command in commands {
            if let Some(ended) = self.carry_out(command)? {
                return Ok(Some(ended));
            }
        }
        Ok(None)
    }

    fn carry_out(&mut self, command: Command) -> io::Result<Option<Ended>> {
        match command {
            Command::Quit => return Ok(Some(Ended::Left)),
            Command::Suspend => self.suspend()?,
            Command::Redraw => {
                self.terminal.retake()?;
                self.dirty = true;
            }
            Command::Mouse(on) => self.terminal.set_mouse(on)?,
            Command::Start { race, plan, how } => self.runs.start(race, plan, how),
            Command::Stop(race) => self.runs.stop(race),
            Command::Plan {
                race,
                lesson,
                options,
            } => self.beside("plan", move |news| {
                let plan = Plan::new(lesson, options);
                let plan = plan.map(Arc::new).map_err(|error| error.to_string());
                news.send(Message::Race(race, RaceNews::Planned(plan)));
            }),
            Command::Save { race, file, runs } => self.beside("save", move |news| {
                let saved = RaceNews::Saved(keep::save(&file, &runs));
                news.send(Message::Race(race, saved));
            }),
            Command::Seek { id, nth, seeking } => {
                let search = Search::new(id, nth, self.news.clone());
                self.beside("search", move |_| search.go(&seeking));
            }
            Command::Hammer {
                id,
                nth,
                hammer,
                session,
            } => self.beside("hammer", move |news| {
                let mut told = Instant::now();
                let hammered = hammer.go(&session, &mut |so_far| {
                    if told.elapsed() >= SEEKS {
                        told = Instant::now();
                        let ran = so_far.ran;
                        news.send(Message::Hammers { id, nth, ran });
                    }
                });
                let hammered = Arc::new(hammered);
                news.send(Message::Hammered { id, nth, hammered });
            }),
            Command::Exercises(desk, posed) => self.beside("look", move |news| {
                news.send(Message::Exercises(exercises::look(&desk, posed)));
            }),
            Command::Watch(files) => self.exercises.watch(files),
            Command::Exercise(wish) => self.exercises.carry_out(*wish),
            other => self.keep.carry_out(other),
        }
        Ok(None)
    }

    /// Does something that may take long on a thread of its own.
    fn beside(&self, name: &str, job: impl FnOnce(&News) + Send + 'static) {
        let news = self.news.clone();
        let thread = std::thread::Builder::new().name(name.to_owned());
        if let Err(error) = thread.spawn(move || job(&news)) {
            let words = format!("there is no thread left for this: {error}");
            self.news.send(Message::Notice(words));
        }
    }

    fn suspend(&mut self) -> io::Result<()> {
        if !self.terminal.suspend()? {
            let words = "there is no shell to go back to";
            self.news.send(Message::Notice(words.to_owned()));
        }
        self.dirty = true;
        Ok(())
    }
}
