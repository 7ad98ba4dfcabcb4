//! What can be typed.

use super::exit::EXIT_CODES;
use crate::explorer::{Limits, Reduction};
use crate::session::{Asked, Options, WORKERS};
use crate::trace::Clock;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

pub use super::exercises::{
    CheckArgs, ExercisesArgs, HintArgs, InitArgs, OneArgs, SolutionArgs, VerifyArgs,
};
pub use super::grade::GradeArgs;
pub use super::hammer::HammerArgs;

/// A workbook for learning concurrency by watching it happen.
#[derive(Debug, Parser)]
#[command(name = "counterpoint", version, about, after_help = EXIT_CODES, max_term_width = 100)]
#[command(disable_help_subcommand = true)]
pub struct Cli {
    /// How to show things.
    #[command(flatten)]
    pub look: LookArgs,
    /// What to do; the workbook opens where nothing is asked for.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the workbook: all lessons, one of them, or a file or folder of your own
    Open(OpenArgs),
    /// Show the speaker's notes to what another terminal shows, page by page
    Notes,
    /// List the lessons
    List(ListArgs),
    /// Read a lesson: its text, questions, parameters and experiments
    Show(ShowArgs),
    /// Run a lesson's program in several ways and compare them
    Run(Box<RunArgs>),
    /// Be the scheduler of a lesson's program: choose who moves when
    Play(PlayArgs),
    /// Look at every interleaving of a lesson's program, and find what can go wrong
    Explore(Box<ExploreArgs>),
    /// Run a lesson's program thousands of times for real, and show how often it ends in each way
    /// beside how many interleavings do
    Hammer(Box<HammerArgs>),
    /// Look at runs that were saved, without running anything
    Replay(ReplayArgs),
    /// Make a folder of exercises to write in your editor, or bring new ones to the one that is there
    Init(InitArgs),
    /// List the exercises, and how far you are with them
    Exercises(ExercisesArgs),
    /// Judge what you wrote: compile it, run it, try its schedules, and say what is wrong
    Check(Box<CheckArgs>),
    /// Get a hint for an exercise, that fits what its last check found; again says more
    Hint(HintArgs),
    /// Put an exercise back to how it was handed out; what you wrote is kept aside
    Reset(OneArgs),
    /// Read a solution and why it is right, once you have passed
    Solution(SolutionArgs),
    /// Check what a class has handed in, and give points, reports and what was misunderstood
    Grade(GradeArgs),
    /// For authors: whether exercises fail as handed out, solutions pass, and wrong answers get their verdicts
    Verify(VerifyArgs),
    /// Check lesson files and say everything that is wrong with them
    Lint(LintArgs),
    /// Print the JSON Schema of lesson files, for editors
    Schema,
    /// Print the keys of the workbook
    Keys,
    /// Print the completions of a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

/// How to show things; every command takes these.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub struct LookArgs {
    /// Use colours: `auto` does on a terminal, unless NO_COLOR is set or TERM is `dumb`
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Colours of the workbook; kept for the next time if changed with a key
    #[arg(long, global = true, value_name = "THEME", value_enum)]
    pub theme: Option<ThemeArg>,
    /// Let the workbook listen to the mouse; F2 switches it on and off
    #[arg(long, global = true)]
    pub mouse: bool,
    /// Columns to use; those of the terminal if left out, and 80 where there is none
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal that has them.
    Auto,
    /// Whatever it is written to.
    Always,
    /// Not at all.
    Never,
}

/// A set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// Bright on black: for projectors.
    Contrast,
    /// No colours.
    Mono,
}

/// `counterpoint open`.
#[derive(Debug, Default, Args)]
pub struct OpenArgs {
    /// A lesson's id, or the path of a lesson file or of a folder of lessons; all lessons that come
    /// with the program if left out
    #[arg(value_name = "LESSON")]
    pub what: Option<String>,
    /// Begin in the projector layout; P switches it on and off
    #[arg(long)]
    pub projector: bool,
}

/// `counterpoint list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// A file or folder of one's own lessons; those that come with the program if left out
    pub path: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `counterpoint show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// A lesson's id, or the path of a lesson file
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    /// Print the right answers too, and why they are right
    #[arg(long)]
    pub answers: bool,
    /// Print the notes for whoever teaches with the lesson too
    #[arg(long)]
    pub notes: bool,
}

/// `counterpoint run`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct RunArgs {
    /// A lesson's id, or the path of a lesson file
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    /// Run on these mechanisms only, in this order: sequential, threads, processes, async,
    /// async-many, pool
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub on: Vec<String>,
    /// Give a parameter another value; may be repeated
    #[arg(long = "param", short = 'p', value_name = "NAME=VALUE", value_parser = assignment)]
    pub params: Vec<(String, String)>,
    /// Run an experiment of the lesson
    #[arg(long, short = 'e', value_name = "NAME")]
    pub experiment: Option<String>,
    /// Let N seconds of the story pass in each real second; chosen if left out
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub scale: Option<f64>,
    /// Run for real, or on a simulated clock: at once, and the same every time
    #[arg(long, value_enum, value_name = "CLOCK", default_value_t = ClockArg::Real)]
    pub clock: ClockArg,
    /// Workers of a pool; on the virtual clock also processor cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub cores: Option<u32>,
    /// What decides the random numbers
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Let no task take more than so many instructions, so that no run goes on for ever
    #[arg(long, value_name = "N", default_value_t = Options::default().limit,
          value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: u64,
    /// Keep at most about so many events of a run; how many were dropped is shown
    #[arg(long, value_name = "N", default_value_t = Options::default().events)]
    pub events: u64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Save the run to a new file for `replay`. Of several runs each gets a file of its own:
    /// coffee.trace becomes coffee.threads.trace and so on
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// Which clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClockArg {
    /// The real one.
    Real,
    /// The simulator's.
    Virtual,
}

impl RunArgs {
    /// The same for a session.
    pub fn options(&self) -> Options {
        Options {
            on: (!self.on.is_empty()).then(|| self.on.clone()),
            params: self.params.clone(),
            experiment: self.experiment.clone(),
            scale: self.scale,
            clock: match self.clock {
                ClockArg::Real => Clock::Real,
                ClockArg::Virtual => Clock::Virtual,
            },
            cores: self.cores,
            seed: self.seed,
            limit: self.limit,
            events: self.events,
            worker: None,
        }
    }
}

pub(super) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write it as NAME=VALUE, such as coffee=6s".to_owned()),
    }
}

/// `counterpoint play`.
#[derive(Debug, Args)]
pub struct PlayArgs {
    /// A lesson's id, or the path of a lesson file
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    /// Play an experiment of the lesson
    #[arg(long, short = 'e', value_name = "NAME")]
    pub experiment: Option<String>,
    /// Give a parameter another value; may be repeated
    #[arg(long = "param", short = 'p', value_name = "NAME=VALUE", value_parser = assignment)]
    pub params: Vec<(String, String)>,
    /// Begin by the rules of this mechanism: sequential, threads, processes, async, async-many, pool
    #[arg(long = "as", value_name = "MECHANISM")]
    pub rules: Option<String>,
    /// What decides the random numbers
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Workers of a pool and of async-many
    #[arg(long, value_name = "N", default_value_t = WORKERS, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub workers: u32,
}

/// `counterpoint explore`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ExploreArgs {
    /// A lesson's id, or the path of a lesson file
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    /// Search under the rules of these mechanisms, in this order, or of `all`; those the lesson
    /// names if left out, and threads where it names none
    #[arg(
        long = "as",
        visible_alias = "on",
        value_name = "A,B",
        value_delimiter = ','
    )]
    pub under: Vec<String>,
    /// Give a parameter another value; may be repeated
    #[arg(long = "param", short = 'p', alias = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    pub params: Vec<(String, String)>,
    /// Search an experiment of the lesson
    #[arg(long, short = 'e', value_name = "NAME")]
    pub experiment: Option<String>,
    /// What decides the random numbers: a search is about one seed
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Workers of a pool and of async-many
    #[arg(long, value_name = "N", default_value_t = WORKERS, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub workers: u32,
    /// List every interleaving, where they are few
    #[arg(long)]
    pub all: bool,
    /// Stop at so many states
    #[arg(long, value_name = "N", default_value_t = Limits::default().states,
          value_parser = clap::value_parser!(u64).range(1..))]
    pub max_states: u64,
    /// Stop at about so much memory: 512M, 4G
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub max_memory: u64,
    /// Take moves that concern nobody else in one order only: there are fewer states then and the
    /// same outcomes, but interleavings cannot be counted. `auto` does so where it would be too much
    /// otherwise
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ReduceArg::Auto)]
    pub reduce: ReduceArg,
    /// Threads that search; one for each core if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Save the shortest schedule that goes wrong to a new file for `replay`; where nothing goes
    /// wrong, the shortest there is
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// Whether to search with reduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReduceArg {
    /// Where a search without it would be too much.
    Auto,
    /// Not at all.
    Never,
    /// From the beginning.
    Always,
}

impl ExploreArgs {
    /// The same for an exploration.
    pub fn asked(&self) -> Asked {
        Asked {
            params: self.params.clone(),
            experiment: self.experiment.clone(),
            seed: self.seed,
            workers: self.workers,
        }
    }

    /// How far to search.
    pub fn limits(&self) -> Limits {
        Limits {
            states: self.max_states,
            memory: self.max_memory,
            ..Limits::default()
        }
    }

    /// Whether to search with reduction.
    pub fn reduction(&self) -> Reduction {
        match self.reduce {
            ReduceArg::Auto => Reduction::Auto,
            ReduceArg::Never => Reduction::Never,
            ReduceArg::Always => Reduction::Always,
        }
    }
}

/// A number of bytes as a person writes it: `512M`, `4G`, `1.5GB`.
fn size(text: &str) -> Result<u64, String> {
    let help = || "write it as 512M or 4G".to_owned();
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let unit = unit.trim().to_ascii_uppercase();
    let factor = match unit.trim_end_matches('B').trim_end_matches('I') {
        "" => 1u64,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        "T" => 1 << 40,
        _ => return Err(help()),
    };
    let number: f64 = number.parse().map_err(|_| help())?;
    match (number * factor as f64) as u64 {
        0 => Err("it takes more than nothing".to_owned()),
        bytes => Ok(bytes),
    }
}

/// `counterpoint replay`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ReplayArgs {
    /// Files that `run --save` wrote, or the name it was given: several runs are shown side by side
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Print text, also where there is a terminal to look at the runs on
    #[arg(long)]
    pub text: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `counterpoint lint`.
#[derive(Debug, Args)]
pub struct LintArgs {
    /// Lesson files and folders of them; the lessons that come with the program if left out
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// `counterpoint completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `counterpoint man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for every command into this folder instead of printing one for all
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
}
