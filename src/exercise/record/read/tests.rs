use super::super::*;
use super::read;

const REPORT: &str = r#"{"e":"tests","names":["both are served"]}
{"e":"run","test":0,"name":"both are served","mode":"turn"}
{"e":"started","t":0,"w":1}
{"e":"task","t":1,"by":0,"c":"thread","l":7}
{"e":"done","t":0,"v":"spawn","n":1,"l":7}
{"e":"begin","t":0,"x":"brew","n":2000000000,"l":8}
{"e":"started","t":1,"w":2}
{"e":"begin","t":1,"x":"bake","n":3000000000,"l":3}
{"e":"end","t":0,"at":2000000000,"x":"brew"}
{"e":"ask","t":0,"at":2000000000,"v":"join","n":1,"l":9}
{"e":"end","t":1,"at":3000000000,"x":"bake"}
{"e":"ended","t":1,"at":3000000000,"how":"returned"}
{"e":"done","t":0,"at":3000000000,"v":"join","n":1,"l":9}
{"e":"ended","t":0,"at":3000000000,"how":"returned"}
{"e":"over","nonce":"s3cret","test":0,"mode":"turn","at":3000000000,"how":"ok"}
{"e":"searched","nonce":"s3cret","test":0,"tries":12,"complete":true}
{"e":"end","nonce":"s3cret"}
"#;

fn report() -> Record {
    read(REPORT.as_bytes(), "s3cret")
}

#[test]
fn a_report_becomes_runs() {
    let record = report();
    assert_eq!((record.skipped, record.whole), (0, true));
    assert_eq!(record.tests, ["both are served"]);
    let run = &record.runs[0];
    assert_eq!((run.mode, run.events.len()), (Mode::Turn, 12));
    assert_eq!(run.tasks[&1].carrier, Carrier::Thread);
    assert_eq!(run.ending(), Some(Ending::Ok));
    assert_eq!(
        (record.searched[0].tries, record.searched[0].complete),
        (12, true)
    );
}

#[test]
fn figures_follow_from_the_events() {
    let run = &report().runs[0];
    assert_eq!(run.makespan(), 3_000_000_000);
    let both = run.overlap(&["brew", "bake"]);
    assert_eq!((both.peak, both.at), (2, 0));
    assert_eq!(both.works, [(0, "brew".to_owned()), (1, "bake".to_owned())]);
    assert_eq!(run.overlap(&["brew"]).peak, 1);
    assert_eq!(run.overlap(&["serve"]), Overlap::default());
    assert_eq!(
        (run.carriers(&["brew", "bake"]), run.carriers(&["bake"])),
        (2, 1)
    );
    assert_eq!((run.count(&["bake"]), run.count(&[])), (1, 2));
    assert!(run.unended().is_empty());
}

#[test]
fn what_ends_as_another_begins_does_not_overlap_it() {
    let text = r#"{"e":"run","mode":"turn"}
{"e":"begin","x":"brew","at":0}
{"e":"begin","x":"bake","at":5,"t":1}
{"e":"end","x":"brew","at":5}
{"e":"end","x":"bake","at":5,"t":1}
{"e":"begin","x":"bake","at":9,"t":1}"#;
    let run = &read(text.as_bytes(), "n").runs[0];
    assert_eq!(run.overlap(&["brew", "bake"]).peak, 1);
    assert_eq!(run.count(&[]), 3);
}

#[test]
fn a_verdict_needs_the_secret_word() {
    let forged = REPORT.replace("s3cret", "guess");
    let record = read(forged.as_bytes(), "s3cret");
    assert!(!record.whole && record.searched.is_empty());
    assert_eq!((record.runs[0].over.as_ref(), record.skipped), (None, 3));
    // Without a word at all it is no verdict either.
    let none = r#"{"e":"run","mode":"turn"}
{"e":"over","mode":"turn","how":"ok"}
{"e":"end"}"#;
    let record = read(none.as_bytes(), "s3cret");
    assert!(!record.whole && record.runs[0].over.is_none());
}

#[test]
fn a_report_cut_anywhere_is_read_as_far_as_it_goes() {
    for length in 0..REPORT.len() {
        let record = read(&REPORT.as_bytes()[..length], "s3cret");
        assert!(record.skipped <= 1, "after {length} bytes");
        for run in &record.runs {
            let _ = (
                run.makespan(),
                run.overlap(&[]),
                run.carriers(&[]),
                run.unended(),
            );
        }
    }
}

#[test]
fn garbage_is_passed_over() {
    let mut text = b"\xff\xfe{\n{}\n[1,2]\n{\"e\":\"ask\",\"t\":-1}\n".to_vec();
    text.extend_from_slice(b"{\"e\":\"ask\",\"t\":1,\"v\":\"lock\"}\n");
    text.extend_from_slice(REPORT.as_bytes());
    text.extend_from_slice(&[b'x'; 2 << 20]);
    let record = read(&text, "s3cret");
    assert_eq!(record.skipped, 6);
    assert_eq!(record.runs, report().runs);
}

#[test]
fn memory_is_bounded() {
    let mut text = "{\"e\":\"run\",\"mode\":\"turn\"}\n".to_owned();
    let long = "é".repeat(300);
    text.push_str(&format!("{{\"e\":\"said\",\"x\":\"{long}\"}}\n"));
    text.push_str(&"{\"e\":\"said\"}\n".repeat(super::MOST_EVENTS));
    let record = read(text.as_bytes(), "");
    let run = &record.runs[0];
    assert_eq!((run.events.len(), run.dropped), (super::MOST_EVENTS, 1));
    let What::Said(said) = &run.events[0].what else {
        panic!("{:?}", run.events[0]);
    };
    assert_eq!(said.chars().count(), super::TEXT + 1);
}
