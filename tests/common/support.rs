//! Builds the crates that exercises are checked against, and compiles programs against them.

use serde_json::Value;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Where the crates are, once built.
pub struct Support {
    deps: PathBuf,
    /// The library of each crate, by the name it has in a student's file.
    libraries: HashMap<&'static str, PathBuf>,
}

/// A compiled program with its report.
pub struct Program {
    binary: PathBuf,
    folder: tempfile::TempDir,
}

const CRATES: [(&str, &str); 6] = [
    ("counterpoint-std", "std"),
    ("counterpoint-tokio", "tokio"),
    ("judge", "judge"),
    ("given", "given"),
    ("rayon", "rayon"),
    ("tokio@", REAL_TOKIO),
];

/// The real tokio, for programs that are not checked.
const REAL_TOKIO: &str = "real tokio";

/// The crates, built once for this process.
pub fn support() -> &'static Support {
    static SUPPORT: OnceLock<Support> = OnceLock::new();
    SUPPORT.get_or_init(build)
}

fn build() -> Support {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises/support/Cargo.toml");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("support");
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--offline",
            "--message-format=json",
            "--manifest-path",
        ])
        .arg(&manifest)
        .arg("--target-dir")
        .arg(&target)
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let messages = String::from_utf8_lossy(&output.stdout);
    let artifacts = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let libraries = artifacts
        .filter_map(|artifact| library(&artifact))
        .collect();
    Support {
        deps: target.join("debug/deps"),
        libraries,
    }
}

/// The name and the file of a library that students' files may name.
fn library(artifact: &Value) -> Option<(&'static str, PathBuf)> {
    let id = artifact["package_id"].as_str()?;
    let is = |package: &str| {
        id.contains(&format!("/{package}#"))
            || id.contains(&format!("#{}@", package.trim_end_matches('@')))
    };
    let (_, name) = CRATES.iter().find(|(package, _)| is(package))?;
    let files = artifact["filenames"]
        .as_array()?
        .iter()
        .filter_map(Value::as_str);
    let rlib = files.into_iter().find(|file| file.ends_with(".rlib"))?;
    Some((name, PathBuf::from(rlib)))
}

/// Compiles a program as a student's own package would, with the domain functions that print; what it prints.
pub fn printed(program: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let support = support();
    let rustc = |source: &Path, kind: &str, name: &str| {
        let mut rustc = Command::new("rustc");
        rustc
            .args([
                "--edition",
                "2024",
                "--crate-type",
                kind,
                "--crate-name",
                name,
            ])
            .arg(source);
        rustc
            .arg("--out-dir")
            .arg(folder.path())
            .arg("-L")
            .arg(folder.path());
        rustc
            .arg("-L")
            .arg(format!("dependency={}", support.deps.display()));
        rustc
            .arg("--extern")
            .arg(format!("tokio={}", support.libraries[REAL_TOKIO].display()));
        let output = rustc.output().expect("rustc starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    rustc(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises/support/given/src/lib.rs"),
        "rlib",
        "given",
    );
    let source = folder.path().join("program.rs");
    std::fs::write(&source, program).expect("written");
    rustc(&source, "bin", "program");
    let output = Command::new(folder.path().join("program"))
        .output()
        .expect("it starts");
    String::from_utf8(output.stdout).expect("text")
}

/// Compiles an answer with its check.
pub fn compile(answer: &str, check: &str) -> Program {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    write("answer.rs", answer);
    write("check.rs", check);
    let root = write(
        "root.rs",
        "#[forbid(unsafe_code)] #[allow(dead_code, unused)] mod answer;\n#[allow(unused)] mod check;\n\
         fn main() { judge::main(check::tests()) }\n",
    );
    let binary = folder.path().join("check");
    let support = support();
    let mut rustc = Command::new("rustc");
    rustc
        .args([
            "--edition",
            "2024",
            "-C",
            "debuginfo=0",
            "--crate-name",
            "check",
        ])
        .arg(&root)
        .arg("-o")
        .arg(&binary);
    rustc
        .arg("-L")
        .arg(format!("dependency={}", support.deps.display()));
    for (name, library) in support
        .libraries
        .iter()
        .filter(|(name, _)| **name != REAL_TOKIO)
    {
        rustc
            .arg("--extern")
            .arg(format!("{name}={}", library.display()));
    }
    let output = rustc.output().expect("rustc starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Program { binary, folder }
}

impl Program {
    /// Carries out a job, given as lines `key value` besides the report's name; the lines of the report.
    pub fn run(&self, job: &str) -> Vec<Value> {
        let text = self.report(job);
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
            .collect()
    }

    /// The report as it is.
    pub fn report(&self, job: &str) -> String {
        let report = self.folder.path().join("report");
        let mut child = Command::new(&self.binary)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the check starts");
        let job = format!("report {}\nnonce n1\n{job}\n", report.display());
        child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(job.as_bytes())
            .expect("written");
        let output = child.wait_with_output().expect("the check ends");
        assert!(
            output.status.success(),
            "{} {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        std::fs::read_to_string(report).expect("a report")
    }
}
