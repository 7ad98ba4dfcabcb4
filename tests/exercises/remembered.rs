//! What was judged is not judged again, and what is cancelled is gone.

use super::kit::checker;
use counterpoint::exercise::book::{Book, Exercise, Verdict};
use counterpoint::exercise::check::Answer;
use counterpoint::exercise::contain::Cancel;
use counterpoint::exercise::kit::Results;

fn exercise(id: &str) -> &'static Exercise {
    Book::embedded().find(id).expect("it is there")
}

#[test]
fn the_same_answer_is_judged_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let results = Results::new(folder.path());
    let checker = checker().remembering(results.clone());
    let coffee = exercise("coffee-threads");
    let cancel = Cancel::default();
    let (first, second) = (
        Answer::new(&coffee.handed_out),
        Answer::new(&coffee.solution),
    );
    let fresh = checker
        .check(coffee, &first, &cancel)
        .expect("nobody cancels");
    assert!(!fresh.known);
    assert!(!results.has_passed(&coffee.id));
    let passed = checker
        .check(coffee, &second, &cancel)
        .expect("nobody cancels");
    assert!(!passed.known && passed.judged.is_passed());
    // Going back is known too, with all that was seen.
    let again = checker
        .check(coffee, &first, &cancel)
        .expect("nobody cancels");
    assert!(again.known);
    assert_eq!(
        (again.judged, again.report.clone()),
        (fresh.judged, fresh.report)
    );
    assert!(!again.report.read().runs.is_empty());
    assert!(results.has_passed(&coffee.id));
    // A space is another answer.
    let other = Answer::new(format!("{} ", coffee.solution));
    assert!(
        !checker
            .check(coffee, &other, &cancel)
            .expect("nobody cancels")
            .known
    );
}

#[test]
fn what_is_cancelled_gives_nothing_and_leaves_nothing() {
    let coffee = exercise("coffee-threads");
    let endless = Answer::new(coffee.solution.replace(
        "pub fn breakfast",
        "pub fn never() { loop {} }\npub fn breakfast",
    ));
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(checker().check(coffee, &endless, &cancel), None);
    let cancel = Cancel::default();
    let stop = cancel.clone();
    let spin = coffee.solution.find("pub fn breakfast").map(|at| {
        let body = at + coffee.solution[at..].find('{').expect("a body") + 1;
        let (before, after) = coffee.solution.split_at(body);
        Answer::new(format!(
            "{before} loop {{ std::hint::black_box(()); }} #[allow(unreachable_code)] {{}} {after}"
        ))
    });
    let spin = spin.expect("the function");
    let from_outside = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(700));
        stop.cancel();
    });
    // Whether it was compiling or running: it would go on for seconds.
    assert_eq!(checker().check(coffee, &spin, &cancel), None);
    from_outside.join().expect("it only sleeps");
}

#[test]
fn a_deadlock_is_named_with_its_threads() {
    let bank = exercise("bank-transfer");
    let bad = bank
        .bad
        .iter()
        .find(|bad| bad.verdict == Verdict::Deadlock)
        .expect("one waits for itself");
    let checked = checker()
        .check(bank, &Answer::new(&bad.text), &Cancel::default())
        .expect("nobody cancels");
    assert_eq!(checked.judged.verdict, Verdict::Deadlock);
    assert!(!checked.judged.evidence.is_empty(), "{:?}", checked.judged);
}
