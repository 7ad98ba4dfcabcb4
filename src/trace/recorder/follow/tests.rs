use super::*;
use crate::program::{StepId, TaskId};
use crate::trace::{Recorder, Trace, Writer};

fn event(task: u32) -> Event {
    Event::new(Kind::Yielded, TaskId(task), StepId(0))
}

/// Takes back the last event of a writer, as if it were being recorded at this moment; the number
/// is how many of its chunk are published.
fn hide_last(writer: &Writer) -> usize {
    let written = writer.chunk.written.load(Ordering::Relaxed);
    writer.chunk.written.store(written - 1, Ordering::Release);
    written
}

/// An event with the text that it means.
fn told(trace: &Trace, event: Event) -> (Event, Option<&str>) {
    let said = event.kind == Kind::Said;
    let text = said.then(|| trace.texts[event.arg as usize].as_str());
    (Event { arg: 0, ..event }, text)
}

fn assert_same(followed: Fresh, trace: &Trace) {
    let Fresh {
        events,
        texts,
        workers,
        dropped,
    } = followed;
    let followed = Trace {
        events,
        texts,
        workers,
        dropped,
        ..Trace::default()
    };
    assert_eq!(followed.events.len(), trace.events.len());
    for (ours, theirs) in followed.events.iter().zip(&trace.events) {
        assert_eq!(told(&followed, *ours), told(trace, *theirs));
    }
    assert_eq!(followed.workers, trace.workers);
    assert_eq!(followed.dropped, trace.dropped);
}

#[test]
fn reading_along_gives_every_event_once_in_order() {
    let recorder = Recorder::new(50_000);
    let mut follower = recorder.follow();
    let mut all = Fresh::default();
    std::thread::scope(|scope| {
        for task in 0..4 {
            // The later ones come while the first write.
            let recorder = &recorder;
            let thread = scope.spawn(move || {
                let info = WorkerInfo {
                    os_id: task.into(),
                    ..WorkerInfo::default()
                };
                let mut writer = recorder.writer(info);
                for at in 0..20_000 {
                    match at % 7 {
                        0 => writer.say(at, event(task), format!("{task} says {at}")),
                        _ => writer.record(at, event(task)),
                    }
                }
            });
            while !thread.is_finished() && all.events.len() < 5_000 * (task as usize + 1) {
                let before = all.events.len() as u32;
                follower.read(&mut all);
                let new = all.events[before as usize..].iter().map(|event| event.seq);
                assert!(new.eq(before..all.events.len() as u32), "no gaps");
            }
        }
    });
    follower.read(&mut all);
    assert_eq!(follower.held(), 0);
    assert!(all.dropped > 0, "not all had room");
    // Texts of events that were dropped are in a snapshot, and are not given out.
    assert!(all.texts.len() <= recorder.snapshot().texts.len());
    assert_same(all, &recorder.snapshot());
}

#[test]
fn each_piece_has_only_what_is_new() {
    let recorder = Recorder::new(1_000);
    let mut follower = recorder.follow();
    let mut first = recorder.writer(WorkerInfo::default());
    first.say(0, event(0), "one".into());
    let mut fresh = Fresh::default();
    follower.read(&mut fresh);
    assert_eq!((fresh.events.len(), fresh.workers.len()), (1, 1));
    let mut second = recorder.writer(WorkerInfo::default());
    second.say(1, event(1), "two".into());
    first.say(2, event(0), "three".into());
    let mut fresh = Fresh::default();
    follower.read(&mut fresh);
    assert_eq!(fresh.texts, ["two", "three"]);
    let numbers: Vec<_> = fresh.events.iter().map(|event| event.arg).collect();
    assert_eq!(numbers, [1, 2], "they go on counting");
    assert_eq!((fresh.workers.len(), fresh.dropped), (1, 0));
    let mut fresh = Fresh::default();
    follower.read(&mut fresh);
    assert_eq!(fresh, Fresh::default());
}

#[test]
fn what_follows_a_gap_waits_for_it() {
    let recorder = Recorder::new(1_000);
    let (mut slow, mut quick) = (
        recorder.writer(WorkerInfo::default()),
        recorder.writer(WorkerInfo::default()),
    );
    let mut follower = recorder.follow();
    let mut fresh = Fresh::default();
    quick.record(0, event(1));
    slow.say(1, event(0), "late".into());
    let written = hide_last(&slow);
    quick.say(2, event(1), "early".into());
    follower.read(&mut fresh);
    assert_eq!((fresh.events.len(), follower.held()), (1, 1));
    follower.read(&mut fresh);
    assert_eq!(fresh.events.len(), 1);
    slow.chunk.written.store(written, Ordering::Release);
    follower.read(&mut fresh);
    assert_eq!(fresh.texts, ["late", "early"]);
    assert_eq!((fresh.events[1].arg, fresh.events[2].arg), (0, 1));
    assert_same(fresh, &recorder.snapshot());
}

#[test]
fn the_rest_is_given_though_something_is_missing() {
    let recorder = Recorder::new(1_000);
    let (mut slow, mut quick) = (
        recorder.writer(WorkerInfo::default()),
        recorder.writer(WorkerInfo::default()),
    );
    let mut follower = recorder.follow();
    slow.record(0, event(0));
    let written = hide_last(&slow);
    for at in 1..4 {
        quick.record(at, event(1));
    }
    let mut fresh = Fresh::default();
    follower.rest(&mut fresh);
    let order: Vec<_> = fresh.events.iter().map(|event| event.seq).collect();
    assert_eq!(order, [1, 2, 3]);
    slow.chunk.written.store(written, Ordering::Release);
    quick.record(4, event(1));
    follower.read(&mut fresh);
    let order: Vec<_> = fresh.events.iter().map(|event| event.seq).collect();
    assert_eq!(order, [1, 2, 3, 4], "never out of order");
    assert_eq!(fresh.dropped, 1);
}

#[test]
fn a_follower_outlives_its_recorder() {
    let recorder = Recorder::new(10_000_000);
    let mut follower = recorder.follow();
    let mut writer = recorder.writer(WorkerInfo::default());
    let mut fresh = Fresh::default();
    for nth in 0..300_000 {
        writer.say(nth, event(0), String::new());
        if nth == 1_000 {
            follower.read(&mut fresh);
        }
    }
    drop(recorder);
    drop(writer);
    // The chain of texts is long, and its links are let go of by two.
    let other = Recorder::new(0).follow();
    drop(std::mem::replace(&mut follower, other));
    assert_eq!(fresh.texts.len(), 1_001);
}

#[test]
fn a_recorder_that_keeps_nothing_still_tells_who_came() {
    let recorder = Recorder::off();
    let mut follower = recorder.follow();
    let mut writer = recorder.writer(WorkerInfo::default());
    writer.record(0, event(0));
    let mut fresh = Fresh::default();
    follower.rest(&mut fresh);
    assert_eq!(
        (fresh.events.len(), fresh.workers.len(), fresh.dropped),
        (0, 1, 1)
    );
}
