//! Verdicts on reports written by hand.

use super::*;
use crate::exercise::book::{Hints, Limit, Overlap, Proofs};
use crate::exercise::record::read;

const NONCE: &str = "secret";

fn exercise(proofs: Proofs) -> Exercise {
    Exercise {
        id: "coffee".to_owned(),
        chapter: "1-waiting".to_owned(),
        title: "Coffee".to_owned(),
        lesson: "coffee-and-pastry".to_owned(),
        teaches: "Waits overlap.".to_owned(),
        points: 10,
        proofs,
        hints: Hints::default(),
        handed_out: String::new(),
        unsolved: Verdict::NotConcurrent,
        check: String::new(),
        solution: String::new(),
        explanation: String::new(),
        bad: Vec::new(),
    }
}

const SOURCE: &str =
    "let first = Mutex::new(0);\nlet second = Mutex::new(0);\nfirst.lock();\nsecond.lock();\n";

fn judged(proofs: Proofs, lines: &[&str]) -> Judged {
    with_ends(proofs, lines, &[])
}

fn with_ends(proofs: Proofs, lines: &[&str], ends: &[End]) -> Judged {
    let mut text = "{\"e\":\"tests\",\"names\":[\"both are served\"]}\n".to_owned();
    for line in lines {
        text += &line
            .replace("NONCE", &format!("\"nonce\":\"{NONCE}\""))
            .replace('\'', "\"");
        text += "\n";
    }
    let record = read(text.as_bytes(), NONCE);
    let exercise = exercise(proofs);
    judge(&Seen {
        exercise: &exercise,
        source: SOURCE,
        record: &record,
        ends,
    })
}

const TURN: &str = "{'e':'run','test':0,'name':'both are served','mode':'turn'}";
const REAL: &str = "{'e':'run','test':0,'name':'both are served','mode':'real','scale':50}";
const SEARCH: &str = "{'e':'run','test':0,'name':'both are served','mode':'search'}";
const OK: &str = "{'e':'over',NONCE,'test':0,'mode':'turn','how':'ok','at':5000000000}";
const END: &str = "{'e':'end',NONCE}";

fn coffee() -> Proofs {
    let of = vec!["brew".to_owned(), "bake".to_owned()];
    Proofs {
        overlap: Some(Overlap { of, at_least: 2 }),
        makespan: Some(3_000_000_000),
        ..Proofs::default()
    }
}

#[test]
fn one_after_the_other_is_not_concurrent() {
    let lines = [
        TURN,
        "{'e':'begin','t':0,'at':0,'x':'brew','n':2000000000}",
        "{'e':'end','t':0,'at':2000000000,'x':'brew'}",
        "{'e':'begin','t':0,'at':2000000000,'x':'bake','n':3000000000}",
        "{'e':'end','t':0,'at':5000000000,'x':'bake'}",
        OK,
        END,
    ];
    let judged = judged(coffee(), &lines);
    assert_eq!(judged.verdict, Verdict::NotConcurrent);
    assert!(
        judged.headline.contains("never more than one at a time"),
        "{}",
        judged.headline
    );
    assert!(judged.headline.contains("5 s"), "{}", judged.headline);
    assert_eq!(judged.tests[0].status, Status::Passed);
    assert_eq!(
        judged
            .proofs
            .iter()
            .map(|proof| proof.holds)
            .collect::<Vec<_>>(),
        [Some(false), Some(false)]
    );
    assert!(
        judged.evidence[0]
            .text
            .contains("main: brew from 0 s to 2 s"),
        "{:?}",
        judged.evidence
    );
    assert_eq!(judged.credit(), 0.5 / 3.0);
}

#[test]
fn two_at_once_pass() {
    let lines = [
        TURN,
        "{'e':'task','t':1,'by':0,'x':'','c':'thread','l':2}",
        "{'e':'begin','t':0,'at':0,'x':'brew','n':2000000000}",
        "{'e':'begin','t':1,'at':0,'x':'bake','n':3000000000}",
        "{'e':'end','t':0,'at':2000000000,'x':'brew'}",
        "{'e':'end','t':1,'at':3000000000,'x':'bake'}",
        OK,
        END,
    ];
    let judged = judged(coffee(), &lines);
    assert_eq!(judged.verdict, Verdict::Passed, "{judged:?}");
    assert_eq!(judged.headline, "every test and every proof holds");
    let overlap = "2 at once, at 0 s: brew on main and bake on thread 1";
    assert!(
        judged.proofs.iter().any(|proof| proof.found == overlap),
        "{judged:?}"
    );
}

#[test]
fn without_its_last_word_nothing_passes() {
    let lines = [TURN, OK];
    assert_eq!(
        judged(Proofs::default(), &lines).verdict,
        Verdict::CheckerFault
    );
    // A student who prints the last word does not know the secret.
    let lines = [TURN, OK, "{'e':'end','nonce':'guess'}"];
    assert_eq!(
        judged(Proofs::default(), &lines).verdict,
        Verdict::CheckerFault
    );
    assert_eq!(
        judged(Proofs::default(), &[TURN, OK, END]).verdict,
        Verdict::Passed
    );
}

#[test]
fn a_wrong_result_says_what_and_what_it_should_be() {
    let wrong = "{'e':'over',NONCE,'test':0,'mode':'turn','how':'wrong','x':'the sum','expected':'6','got':'5','at':0}";
    let judged = judged(Proofs::default(), &[TURN, wrong, END]);
    assert_eq!(judged.verdict, Verdict::WrongResult);
    assert_eq!(
        judged.headline,
        "both are served: the sum should be 6, and is 5"
    );
    assert_eq!(judged.tests[0].status, Status::Failed(Verdict::WrongResult));
}

#[test]
fn what_only_some_schedule_shows_is_a_race() {
    let wrong = "{'e':'over',NONCE,'test':0,'mode':'search','how':'wrong','x':'the sum','expected':'2','got':'1','at':0}";
    let searched =
        "{'e':'searched',NONCE,'test':0,'tries':12,'failed':true,'seed':7,'choices':[0,1,1]}";
    let proofs = || Proofs {
        schedules: Some(100),
        ..Proofs::default()
    };
    let judged_ = judged(proofs(), &[TURN, OK, SEARCH, wrong, searched, END]);
    assert_eq!(judged_.verdict, Verdict::Race, "{judged_:?}");
    assert!(
        judged_.evidence[0].text.contains("schedule number 12"),
        "{:?}",
        judged_.evidence
    );
    let failing = judged_.search.and_then(|search| search.failing);
    assert_eq!(
        failing,
        Some(crate::exercise::judged::Failing {
            test: 0,
            seed: 7,
            choices: vec![0, 1, 1]
        })
    );
    // The same on real threads, where the run in turn is right and nothing was searched.
    let real = "{'e':'over',NONCE,'test':0,'mode':'real','how':'wrong','x':'the sum','expected':'2','got':'1','at':0}";
    assert_eq!(
        judged(Proofs::default(), &[REAL, real, TURN, OK, END]).verdict,
        Verdict::Race
    );
    // Where all schedules were tried and none fails, a busy machine has let time-outs run out.
    let complete = "{'e':'searched',NONCE,'test':0,'tries':12,'complete':true}";
    let lines = [REAL, real, TURN, OK, complete, END];
    assert_eq!(judged(proofs(), &lines).verdict, Verdict::Passed);
    // And where it is wrong in turn too, it is simply wrong.
    let turn = "{'e':'over',NONCE,'test':0,'mode':'turn','how':'wrong','x':'the sum','expected':'2','got':'1','at':0}";
    assert_eq!(
        judged(Proofs::default(), &[REAL, real, TURN, turn, END]).verdict,
        Verdict::WrongResult
    );
}

#[test]
fn a_deadlock_names_who_waits_for_what_and_who_has_it() {
    let lines = |mode: &str| {
        vec![
            format!("{{'e':'run','test':0,'name':'both are served','mode':'{mode}'}}"),
            "{'e':'task','t':1,'by':0,'x':'anna','c':'thread','l':3}".to_owned(),
            "{'e':'task','t':2,'by':0,'x':'bob','c':'thread','l':4}".to_owned(),
            "{'e':'object','o':1,'k':'mutex','l':1}".to_owned(),
            "{'e':'object','o':2,'k':'mutex','l':2}".to_owned(),
            "{'e':'done','t':1,'at':0,'v':'lock','o':1,'l':3}".to_owned(),
            "{'e':'done','t':2,'at':0,'v':'lock','o':2,'l':4}".to_owned(),
            "{'e':'ask','t':1,'at':0,'v':'lock','o':2,'l':4}".to_owned(),
            "{'e':'ask','t':2,'at':0,'v':'lock','o':1,'l':3}".to_owned(),
            format!(
                "{{'e':'over',NONCE,'test':0,'mode':'{mode}','how':'deadlock','stuck':[1,2],'at':0}}"
            ),
        ]
    };
    let turn = lines("turn");
    let mut all: Vec<&str> = turn.iter().map(String::as_str).collect();
    all.push(END);
    let found = judged(Proofs::default(), &all);
    assert_eq!(found.verdict, Verdict::Deadlock);
    assert_eq!(
        found.headline,
        "both are served: anna and bob wait for ever"
    );
    let said = "anna waits to lock the mutex `second`, which bob took on line 4";
    assert_eq!(found.evidence[0], Evidence::new(said, Some(4)));
    let search = lines("search");
    let searched = "{'e':'searched',NONCE,'test':0,'tries':3,'failed':true,'choices':[1]}";
    let mut all = vec![TURN, OK];
    all.extend(search.iter().map(String::as_str));
    all.extend([searched, END]);
    let proofs = Proofs {
        schedules: Some(100),
        ..Proofs::default()
    };
    assert_eq!(judged(proofs, &all).verdict, Verdict::DeadlockUnderSchedule);
}

#[test]
fn causes_come_before_their_consequences() {
    let fault = "{'e':'fault','t':0,'at':0,'v':'blocked-executor','x':'thread::sleep(2s)','l':3}";
    let judged = judged(coffee(), &[TURN, fault, OK, END]);
    assert_eq!(judged.verdict, Verdict::BlockedExecutor);
    assert!(
        judged.headline.contains("thread::sleep(2s), line 3"),
        "{}",
        judged.headline
    );
}

#[test]
fn who_is_left_is_named() {
    let task = "{'e':'task','t':1,'by':0,'x':'','c':'thread','l':2}";
    let stuck =
        "{'e':'over',NONCE,'test':0,'mode':'turn','how':'ok','left':[1],'stuck':[1],'at':0}";
    let left = "{'e':'over',NONCE,'test':0,'mode':'turn','how':'ok','left':[1],'at':0}";
    assert_eq!(
        judged(Proofs::default(), &[TURN, task, stuck, END]).verdict,
        Verdict::Leaked
    );
    assert_eq!(
        judged(Proofs::default(), &[TURN, task, left, END]).verdict,
        Verdict::Passed
    );
    let joined = Proofs {
        joined: true,
        ..Proofs::default()
    };
    let found = judged(joined, &[TURN, task, left, END]);
    assert_eq!(found.verdict, Verdict::Leaked);
    assert!(
        found.headline.contains("thread 1 is still running"),
        "{}",
        found.headline
    );
}

#[test]
fn a_program_that_was_ended_is_told_as_that() {
    let end = End {
        test: 0,
        mode: Mode::Real,
        verdict: Verdict::TooMuchOutput,
        headline: "both are served: more than 1 MB was printed".to_owned(),
        evidence: vec![],
    };
    let found = with_ends(Proofs::default(), &[REAL], &[end]);
    assert_eq!(found.verdict, Verdict::TooMuchOutput);
    assert_eq!(
        found.tests[0].status,
        Status::Failed(Verdict::TooMuchOutput)
    );
}

#[test]
fn every_verdict_has_its_place() {
    // Three come about without a run: they never compete.
    let apart = [
        Verdict::Passed,
        Verdict::DoesNotCompile,
        Verdict::Unreadable,
    ];
    let last = rank(Verdict::CheckerFault);
    let unranked: Vec<Verdict> = Verdict::ALL
        .iter()
        .copied()
        .filter(|verdict| rank(*verdict) > last)
        .collect();
    assert_eq!(unranked, apart);
    assert!(rank(Verdict::BlockedExecutor) < rank(Verdict::WrongResult));
    assert!(rank(Verdict::Race) < rank(Verdict::NotConcurrent));
}

#[test]
fn twice_the_same_is_not_each_once() {
    let lines = [
        TURN,
        "{'e':'task','t':1,'by':0,'x':'','c':'thread','l':2}",
        "{'e':'begin','t':0,'at':0,'x':'bake','n':3000000000}",
        "{'e':'begin','t':1,'at':0,'x':'bake','n':3000000000}",
        "{'e':'end','t':0,'at':3000000000,'x':'bake'}",
        "{'e':'end','t':1,'at':3000000000,'x':'bake'}",
        "{'e':'over',NONCE,'test':0,'mode':'turn','how':'ok','at':3000000000}",
        END,
    ];
    let judged = judged(coffee(), &lines);
    assert_eq!(judged.verdict, Verdict::NotConcurrent, "{judged:?}");
    assert!(
        judged.headline.contains("brew never happens"),
        "{}",
        judged.headline
    );
}

#[test]
fn what_a_pool_does_is_seen_in_the_real_run() {
    let hidden = "{'e':'fault','v':'uncontrolled','x':'a thread not started by std::thread'}";
    let real_over = "{'e':'over',NONCE,'test':0,'mode':'real','how':'ok','at':3000000000}";
    let pool = [
        "{'e':'task','t':1,'c':'other'}",
        "{'e':'task','t':2,'c':'other'}",
        "{'e':'begin','t':1,'x':'brew','n':2000000000}",
        "{'e':'begin','t':2,'x':'bake','n':3000000000}",
        "{'e':'end','t':1,'at':2000000000,'x':'brew'}",
        "{'e':'end','t':2,'at':3000000000,'x':'bake'}",
    ];
    let turn_over = "{'e':'over',NONCE,'test':0,'mode':'turn','how':'ok'}";
    let mut lines = vec![TURN, hidden, turn_over, REAL];
    lines.extend(pool);
    lines.extend([real_over, END]);
    assert_eq!(judged(coffee(), &lines).verdict, Verdict::Passed);
    // Controlled, the run in turn tells: nothing overlaps.
    lines.remove(1);
    assert_eq!(judged(coffee(), &lines).verdict, Verdict::NotConcurrent);
}

#[test]
fn too_many_at_once_explain_a_wrong_result() {
    let proofs = Proofs {
        at_most: Some(Limit {
            of: vec!["serve".to_owned()],
            limit: 1,
        }),
        ..Proofs::default()
    };
    let lines = [
        TURN,
        "{'e':'task','t':1}",
        "{'e':'begin','x':'serve','n':1000000000}",
        "{'e':'begin','t':1,'x':'serve','n':1000000000}",
        "{'e':'over',NONCE,'test':0,'mode':'turn','how':'wrong','x':'one at a time'}",
        END,
    ];
    assert_eq!(judged(proofs, &lines).verdict, Verdict::OverLimit);
}
