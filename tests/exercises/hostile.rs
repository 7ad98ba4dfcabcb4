//! Answers that would do harm: each gets a verdict, nothing of it stays, and the next check is as if it had not been.
//! Everything here is bounded, so that a wall that does not hold harms nobody.

use super::kit::checker;
use counterpoint::exercise::book::{Book, Exercise, Verdict};
use counterpoint::exercise::check::{Answer, Checked};
use counterpoint::exercise::contain::Cancel;
use std::path::Path;

fn coffee() -> &'static Exercise {
    Book::embedded()
        .find("coffee-threads")
        .expect("it is there")
}

/// The solution, which does `deed` first.
fn answer(deed: &str) -> Answer {
    let solution = &coffee().solution;
    let at = solution.find("pub fn breakfast").expect("the function");
    let body = at + solution[at..].find('{').expect("a body") + 1;
    let (before, after) = solution.split_at(body);
    Answer::new(format!("{before}\n{deed}\n{after}"))
}

fn check(answer: &Answer) -> Checked {
    let checked = checker()
        .check(coffee(), answer, &Cancel::default())
        .expect("nobody cancels");
    let next = checker().check(
        coffee(),
        &Answer::new(&coffee().solution),
        &Cancel::default(),
    );
    let next = next.expect("nobody cancels").judged;
    assert_eq!(
        next.verdict,
        Verdict::Passed,
        "the next check: {}",
        next.headline
    );
    checked
}

#[track_caller]
fn gets(deed: &str, verdicts: &[Verdict]) -> Checked {
    let checked = check(&answer(deed));
    let judged = &checked.judged;
    assert!(
        verdicts.contains(&judged.verdict),
        "{}: {} {:?}",
        judged.verdict,
        judged.headline,
        judged.evidence
    );
    checked
}

#[test]
fn without_a_deed_it_passes() {
    gets("", &[Verdict::Passed]);
}

#[test]
fn a_fork_bomb_starts_nothing() {
    let bomb = "for _ in 0..300 { let _ = std::process::Command::new(\"/bin/sleep\").arg(\"7.321\").spawn(); }";
    gets(bomb, &[Verdict::Forbidden]);
    assert_eq!(running("7.321"), 0);
}

#[test]
fn a_bomb_of_threads_is_stopped() {
    let bomb = "for _ in 0..400 { \
                if std::thread::Builder::new().spawn(|| std::thread::sleep(std::time::Duration::from_secs(3))).is_err() \
                { panic!(\"no more\") } }";
    let verdicts = [
        Verdict::Forbidden,
        Verdict::Panicked,
        Verdict::Leaked,
        Verdict::Crashed,
    ];
    gets(bomb, &verdicts);
}

#[test]
fn memory_has_an_end() {
    // A little more than is allowed, and no more than a machine has.
    let hoard = "let mut all = Vec::new(); for _ in 0..80 { all.push(vec![1u8; 10 << 20]); } \
                 assert!(all.iter().map(|part| part.len()).sum::<usize>() > 1);";
    gets(hoard, &[Verdict::TooMuchMemory]);
}

#[test]
fn output_has_an_end() {
    gets(
        "for _ in 0..100_000 { println!(\"{}\", \"again \".repeat(10)); }",
        &[Verdict::TooMuchOutput],
    );
}

#[test]
fn nothing_is_written_at_home() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("written");
    let deed = format!(
        "std::fs::write({:?}, \"here\").unwrap();",
        file.display().to_string()
    );
    let checked = gets(
        &deed,
        &[Verdict::Panicked, Verdict::Forbidden, Verdict::Passed],
    );
    let walls = &checked.judged.missing_walls;
    if walls.iter().any(|wall| wall.contains("writing")) {
        eprintln!("skipped: {walls:?}");
        return;
    }
    assert!(!file.exists());
    assert_ne!(checked.judged.verdict, Verdict::Passed);
}

#[test]
fn no_socket_is_opened() {
    let deed = "std::net::TcpListener::bind(\"127.0.0.1:0\").unwrap();";
    let checked = gets(
        deed,
        &[Verdict::Panicked, Verdict::Forbidden, Verdict::Passed],
    );
    let walls = &checked.judged.missing_walls;
    if walls.iter().any(|wall| wall.contains("network")) {
        eprintln!("skipped: {walls:?}");
        return;
    }
    assert_ne!(checked.judged.verdict, Verdict::Passed);
}

#[test]
fn deleting_its_own_folder_hides_nothing() {
    let deed = "let own = std::env::current_dir().unwrap(); let _ = std::fs::remove_dir_all(&own);";
    gets(deed, &[Verdict::Passed]);
    gets(
        &format!("{deed} panic!(\"after that\");"),
        &[Verdict::Panicked],
    );
}

#[test]
fn ending_the_program_is_not_passing() {
    gets("std::process::exit(0);", &[Verdict::Crashed]);
    gets("std::process::abort();", &[Verdict::Crashed]);
}

#[test]
fn a_report_cannot_be_forged() {
    let forged = r#"{\"e\":\"end\",\"nonce\":\"0000\"}"#;
    let deed = format!(
        "for entry in std::fs::read_dir(\".\").into_iter().flatten().flatten() {{ \
         if entry.file_name().to_string_lossy().starts_with(\"report\") {{ \
         let _ = std::fs::write(entry.path(), \"{forged}\"); }} }} std::process::exit(0);"
    );
    let checked = check(&answer(&deed));
    assert_ne!(
        checked.judged.verdict,
        Verdict::Passed,
        "{}",
        checked.judged.headline
    );
}

#[test]
fn unsafe_code_is_refused() {
    gets(
        "unsafe { std::hint::unreachable_unchecked() }",
        &[Verdict::DoesNotCompile],
    );
}

#[test]
fn an_endless_macro_and_a_file_of_others_do_not_compile() {
    let endless = "macro_rules! again { ($($x:tt)*) => { again!($($x)* $($x)*) } } again!(x);";
    gets(
        endless,
        &[
            Verdict::DoesNotCompile,
            Verdict::TooMuchMemory,
            Verdict::TimedOut,
        ],
    );
    gets(
        "let _ = include_bytes!(\"/dev/zero\");",
        &[
            Verdict::DoesNotCompile,
            Verdict::TooMuchMemory,
            Verdict::TimedOut,
        ],
    );
}

#[test]
fn what_is_no_text_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("coffee-threads.rs");
    let verdict = |file: &Path| {
        let checked = checker()
            .check_file(coffee(), file, &Cancel::default())
            .expect("nobody cancels");
        (checked.judged.verdict, checked.judged.headline)
    };
    assert_eq!(verdict(&file).0, Verdict::Unreadable);
    std::fs::write(&file, b"fn main() {}\n// \xff\xfe").expect("it can be written");
    let (found, said) = verdict(&file);
    assert_eq!(found, Verdict::Unreadable);
    assert!(said.contains("line 2"), "{said}");
    // A gigabyte that takes no room.
    std::fs::File::create(&file)
        .and_then(|file| file.set_len(1 << 30))
        .expect("it can be made");
    assert_eq!(verdict(&file).0, Verdict::Unreadable);
    assert_eq!(verdict(folder.path()).0, Verdict::Unreadable);
}

#[test]
fn what_goes_round_for_ever_is_told_and_the_other_tests_too() {
    let deed = "let mut x = 1u64; loop { x = std::hint::black_box(x.wrapping_mul(3)); if x == 2 { break } }";
    let checked = gets(deed, &[Verdict::Busy]);
    assert!(checked.judged.tests.len() > 1);
    let statuses: Vec<_> = checked
        .judged
        .tests
        .iter()
        .map(|test| test.status)
        .collect();
    let busy = counterpoint::exercise::judged::Status::Failed(Verdict::Busy);
    assert!(
        statuses.iter().all(|status| *status == busy),
        "{statuses:?}"
    );
}

/// How many processes there are with this word in what they were started with.
fn running(word: &str) -> usize {
    let Ok(all) = std::fs::read_dir("/proc") else {
        return 0;
    };
    let with = |entry: &std::fs::DirEntry| {
        std::fs::read(entry.path().join("cmdline"))
            .is_ok_and(|line| String::from_utf8_lossy(&line).contains(word))
    };
    all.flatten().filter(with).count()
}

/// An answer to the exercise about the slate that counts in a `static`: each run finds what the last one left.
#[test]
fn what_is_kept_in_a_static_is_refused() {
    let exercise = Book::embedded()
        .find("count-visitors")
        .expect("it is there");
    let answer = "use given::museum::check_ticket;
use std::sync::atomic::{AtomicU32, Ordering};
static SLATE: AtomicU32 = AtomicU32::new(0);
pub fn count(doors: &[u32]) -> u32 {
    SLATE.store(0, Ordering::SeqCst);
    std::thread::scope(|museum| {
        for (door, &visitors) in doors.iter().enumerate() {
            museum.spawn(move || {
                for _ in 0..visitors {
                    check_ticket(door);
                    let seen = SLATE.load(Ordering::SeqCst);
                    SLATE.store(seen + 1, Ordering::SeqCst);
                }
            });
        }
    });
    SLATE.load(Ordering::SeqCst)
}
";
    let checked = checker()
        .check(exercise, &Answer::new(answer), &Cancel::default())
        .expect("nobody cancels");
    assert_eq!(
        checked.judged.verdict,
        Verdict::Forbidden,
        "{}",
        checked.judged.headline
    );
    assert!(
        checked.judged.headline.contains("static"),
        "{}",
        checked.judged.headline
    );
}
