//! Builds the support crates once and compiles programs against them.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The program of small cases, compiled.
pub struct Case(PathBuf);

/// The program of small cases.
pub fn case() -> &'static Case {
    static CASE: OnceLock<Case> = OnceLock::new();
    CASE.get_or_init(|| Case(compile("cases/main.rs")))
}

impl Case {
    /// The report of a case: its name, its mode, and what else the program takes.
    pub fn report(&self, arguments: &[&str]) -> String {
        static REPORTS: AtomicU32 = AtomicU32::new(0);
        let number = REPORTS.fetch_add(1, Ordering::Relaxed);
        let report = folder().join(format!("report-{}-{number}", std::process::id()));
        let mut command = Command::new(&self.0);
        command
            .args(&arguments[..2])
            .arg(&report)
            .args(&arguments[2..]);
        output(&mut command);
        let text = std::fs::read_to_string(&report).unwrap();
        std::fs::remove_file(&report).unwrap();
        text
    }

    /// The lines of the report of a case.
    pub fn lines(&self, name: &str, mode: &str) -> Vec<Value> {
        parse(&self.report(&[name, mode]))
    }
}

/// The lines of a report.
pub fn parse(report: &str) -> Vec<Value> {
    report
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// What the command prints; it must succeed.
pub fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Where the stand-in is, built.
fn standin() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises/support/Cargo.toml");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([
            "build",
            "--offline",
            "--quiet",
            "--message-format=json",
            "--package=counterpoint-std",
        ]);
        cargo.arg("--manifest-path").arg(manifest);
        cargo.arg("--target-dir").arg(folder().join("support"));
        let messages = output(&mut cargo);
        let messages = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut libraries =
            messages.filter(|message| message["target"]["name"] == "counterpoint_std");
        let library = libraries.next().expect("the stand-in is built");
        PathBuf::from(library["filenames"][0].as_str().unwrap())
    })
}

/// Compiles a program against the stand-in.
pub fn compile(program: &str) -> PathBuf {
    let mut standin_is = std::ffi::OsString::from("std=");
    standin_is.push(standin());
    rustc(program, "standin", |rustc| {
        rustc.arg("--extern").arg(standin_is);
    })
}

/// Compiles a program as it is.
pub fn compile_plainly(program: &str) -> PathBuf {
    rustc(program, "plain", |_| {})
}

fn rustc(program: &str, with: &str, add: impl FnOnce(&mut Command)) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/standin/programs")
        .join(program);
    let name = program.replace('/', "-").replace(".rs", "");
    let binary = folder().join(format!("{name}-{with}-{}", std::process::id()));
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .args(["--edition=2024", "-Dwarnings"])
        .arg(source)
        .arg("-o")
        .arg(&binary);
    add(&mut rustc);
    output(&mut rustc);
    binary
}
