//! The crates that answers are compiled against: their own tests pass, and nothing has to be fetched for them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Name and version of every package of a lock file that has to be fetched.
fn fetched(lock: &Path) -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(lock).expect("a lock file");
    let table: toml::Table = text.parse().expect("TOML");
    let packages = table["package"].as_array().expect("packages");
    let word =
        |package: &toml::Value, key: &str| package[key].as_str().expect("a string").to_owned();
    let fetched = packages
        .iter()
        .filter(|package| package.get("source").is_some());
    fetched
        .map(|package| (word(package, "name"), word(package, "version")))
        .collect()
}

/// Who has built this program can check exercises without a network.
#[test]
fn all_that_they_need_comes_with_this_program() {
    let ours = fetched(&root().join("Cargo.lock"));
    let theirs = fetched(&root().join("exercises/support/Cargo.lock"));
    let missing: Vec<_> = theirs.difference(&ours).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn they_pass_their_own_tests() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("support");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "test",
        "--offline",
        "--workspace",
        "--quiet",
        "--manifest-path",
    ]);
    cargo
        .arg(root().join("exercises/support/Cargo.toml"))
        .arg("--target-dir")
        .arg(target);
    let output = cargo.output().expect("cargo starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{}\n{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}
