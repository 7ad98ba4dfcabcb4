//! Rustlings, from the registry, in a folder that it made.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Rustlings and its folder.
pub struct Theirs {
    program: PathBuf,
    folder: PathBuf,
}

impl Theirs {
    /// The program that `RUSTLINGS` names, or else one below `target`, which is installed if it is not there; with
    /// exercises in `folder`.
    pub fn new(target: &Path, folder: &Path) -> Theirs {
        let program = std::env::var_os("RUSTLINGS").map(PathBuf::from);
        let theirs = Theirs {
            program: program.unwrap_or_else(|| installed(&target.join("rustlings"))),
            folder: folder.join("rustlings"),
        };
        if !theirs.folder.join("Cargo.toml").is_file() {
            let mut init = Command::new(&theirs.program);
            init.arg("init").current_dir(folder);
            succeeds(init.stdin(Stdio::piped()));
        }
        theirs
    }

    /// What it calls itself.
    pub fn version(&self) -> String {
        let output = self.command(&["--version"]).output().expect("it starts");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// How many exercises there are: each is a file in the folder of a chapter.
    pub fn count(&self) -> usize {
        let below = |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten();
        let chapters = below(self.folder.join("exercises"));
        let files = chapters.flat_map(|chapter| below(chapter.path()));
        let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.ends_with(".rs")).count()
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The program itself.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Rustlings with these arguments. Cargo is told to use no network.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args).current_dir(&self.folder);
        command.env("CARGO_NET_OFFLINE", "true");
        command.env_remove("CARGO_TARGET_DIR");
        command
    }

    /// Saves an answer: `name` is `20_threads/threads1`.
    pub fn write(&self, name: &str, text: &str) {
        let file = self.folder.join("exercises").join(format!("{name}.rs"));
        std::fs::write(file, text).expect("a file");
    }

    /// Makes an exercise the one that is watched.
    pub fn begin_at(&self, name: &str) {
        let state = format!("DON'T EDIT THIS FILE!\n\n{name}\n\n");
        std::fs::write(self.folder.join(".rustlings-state.txt"), state).expect("a file");
    }
}

fn installed(root: &Path) -> PathBuf {
    let program = root.join("bin/rustlings");
    if !program.is_file() {
        println!("installing rustlings from the registry (once) …");
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["install", "rustlings", "--locked", "--quiet", "--root"]);
        succeeds(cargo.arg(root));
    }
    program
}

fn succeeds(command: &mut Command) {
    command.stdout(Stdio::null());
    let mut child = command.spawn().expect("it starts");
    if let Some(mut keyboard) = child.stdin.take() {
        // It asks to press Enter.
        std::io::Write::write_all(&mut keyboard, b"\n").expect("it reads");
    }
    assert!(child.wait().expect("it ends").success(), "{command:?}");
}
