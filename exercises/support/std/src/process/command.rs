//! `Command`: other programs are not started; that it was tried is recorded.

use crate::counterpoint::Place;
use crate::engine::book;
use crate::engine::seat::{self, Who};
use std::ffi::OsStr;
use std::io;
use std::panic::Location;
use std::path::Path;
use std::process::{Child, CommandArgs, CommandEnvs, ExitStatus, Output, Stdio};

/// A process builder, providing fine-grained control over how a new process should be spawned.
#[derive(Debug)]
pub struct Command(std::process::Command);

/// Writes methods that only prepare.
macro_rules! prepare {
    ($($name:ident$(<$($generic:ident: $bound:ty),+>)?($($argument:ident: $type:ty),*)),+ $(,)?) => {
        $(
            /// As in the standard library.
            pub fn $name$(<$($generic: AsRef<$bound>),+>)?(&mut self, $($argument: $type),*) -> &mut Self {
                self.0.$name($($argument),*);
                self
            }
        )+
    };
}

impl Command {
    /// Constructs a new `Command` for launching the program.
    pub fn new<S: AsRef<OsStr>>(program: S) -> Self {
        Self(std::process::Command::new(program))
    }

    prepare!(
        arg<S: OsStr>(arg: S),
        env<K: OsStr, V: OsStr>(key: K, value: V),
        env_remove<K: OsStr>(key: K),
        env_clear(),
        current_dir<P: Path>(dir: P),
    );

    /// Adds multiple arguments to pass to the program.
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&mut self, args: I) -> &mut Self {
        self.0.args(args);
        self
    }

    /// Inserts or updates multiple explicit environment variable mappings.
    pub fn envs<I: IntoIterator<Item = (K, V)>, K: AsRef<OsStr>, V: AsRef<OsStr>>(
        &mut self,
        vars: I,
    ) -> &mut Self {
        self.0.envs(vars);
        self
    }

    /// Configuration for the child process's standard input (stdin) handle.
    pub fn stdin<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Self {
        self.0.stdin(cfg);
        self
    }

    /// Configuration for the child process's standard output (stdout) handle.
    pub fn stdout<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Self {
        self.0.stdout(cfg);
        self
    }

    /// Configuration for the child process's standard error (stderr) handle.
    pub fn stderr<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Self {
        self.0.stderr(cfg);
        self
    }

    /// Executes the command as a child process, returning a handle to it.
    ///
    /// # Errors
    /// In a run, always.
    #[track_caller]
    pub fn spawn(&mut self) -> io::Result<Child> {
        self.permit(Location::caller())?;
        self.0.spawn()
    }

    /// Executes the command as a child process, waiting for it to finish and collecting all of its output.
    ///
    /// # Errors
    /// In a run, always.
    #[track_caller]
    pub fn output(&mut self) -> io::Result<Output> {
        self.permit(Location::caller())?;
        self.0.output()
    }

    /// Executes a command as a child process, waiting for it to finish and collecting its status.
    ///
    /// # Errors
    /// In a run, always.
    #[track_caller]
    pub fn status(&mut self) -> io::Result<ExitStatus> {
        self.permit(Location::caller())?;
        self.0.status()
    }

    /// Returns the path to the program.
    pub fn get_program(&self) -> &OsStr {
        self.0.get_program()
    }

    /// Returns an iterator of the arguments.
    pub fn get_args(&self) -> CommandArgs<'_> {
        self.0.get_args()
    }

    /// Returns an iterator of the environment variables.
    pub fn get_envs(&self) -> CommandEnvs<'_> {
        self.0.get_envs()
    }

    /// Returns the working directory for the child process.
    pub fn get_current_dir(&self) -> Option<&Path> {
        self.0.get_current_dir()
    }

    fn permit(&self, place: Place) -> io::Result<()> {
        if seat::who() == Who::Off {
            return Ok(());
        }
        let what = format!("the program {}", self.0.get_program().display());
        book::fault("forbidden", what, 0, place);
        Err(io::Error::from(io::ErrorKind::PermissionDenied))
    }
}
