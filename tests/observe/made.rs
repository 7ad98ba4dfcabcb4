//! Runs whose pictures are known by thinking.

use super::script::{run, run_in};
use super::{check, exact, same};
use counterpoint::trace::Outcome;

const COFFEE: &str = "\
use given::kitchen::{bake, brew};

fn breakfast() {
    let oven = std::thread::spawn(|| bake());
    brew();
    oven.join().unwrap();
}
";

#[test]
fn coffee_and_pastry_one_after_the_other() {
    let run = run("
        0@0 started
        0@0 begin brew 2 :4
        0@2 end brew
        0@2 begin bake 3 :5
        0@5 end bake
        0@5 ended
        over ok");
    let observed = exact(&run, "");
    assert_eq!(observed.trace.events.last().unwrap().at, 5_000_000_000);
    same("coffee_sequential", &observed);
}

#[test]
fn coffee_and_pastry_with_a_thread() {
    let run = run("
        0@0 started
        0@0 spawn 1 thread :4
        0@0 begin brew 2 :5
        1@0 started
        1@0 begin bake 3 :4
        0@2 end brew
        0@2 ask join n=1 :6
        1@3 end bake
        1@3 ended
        0@3 done join n=1 :6
        0@3 ended
        over ok");
    let observed = exact(&run, COFFEE);
    assert_eq!(observed.trace.events.last().unwrap().at, 3_000_000_000);
    same("coffee_threads", &observed);
}

const BANK: &str = "\
fn transfer() {
    let ann = Arc::new(Mutex::new(100));
    let bob = Arc::new(Mutex::new(100));
    thread::spawn(move || {
        let mut from = ann.lock().unwrap();
        let mut to = bob.lock().unwrap();
    });
    let mut from = bob.lock().unwrap();
    let mut to = ann.lock().unwrap();
}
";

#[test]
fn a_deadlock_of_two_locks_is_the_machines_own() {
    let run = run_in(
        "search",
        "
        0@0 started
        object 1 mutex :2
        object 2 mutex :3
        0@0 spawn 1 thread x=teller :4
        0@0 spawn 2 thread x=other_teller :8
        0@0 ask join n=1 :10
        1@0 started
        1@0 done lock 1 :5
        2@0 started
        2@0 done lock 2 :8
        1@0 ask lock 2 :6
        2@0 ask lock 1 :9
        over deadlock stuck=0,1,2",
    );
    let observed = exact(&run, BANK);
    let Outcome::Deadlock { stuck, partial } = &observed.trace.meta.outcome else {
        panic!("{:?}", observed.trace.meta.outcome);
    };
    assert_eq!((stuck.len(), *partial), (3, false));
    same("deadlock", &observed);
}

#[test]
fn an_update_is_lost_between_load_and_store() {
    let run = run_in(
        "search",
        "
        object 1 atomic :2
        0@0 spawn 1 thread :3
        0@0 spawn 2 thread :3
        1@0 done load 1 n=0 :4
        2@0 done load 1 n=0 :4
        1@0 done store 1 n=1 :5
        1@0 ended
        2@0 done store 1 n=1 :5
        2@0 ended
        0@0 done join n=1 :7
        0@0 done join n=2 :7
        0@0 done load 1 n=1 :8
        0@0 ended
        over wrong x=the_count expected=2 got=1",
    );
    let source = "fn f() {\n    let hits = AtomicU64::new(0);\n";
    let observed = exact(&run, source);
    let Outcome::Failed { why, .. } = &observed.trace.meta.outcome else {
        panic!("{:?}", observed.trace.meta.outcome);
    };
    assert!(why.contains("the count: expected 2, got 1"), "{why}");
    assert_eq!(
        observed.trace.meta.values,
        [("hits".to_owned(), "1".to_owned())]
    );
    same("lost_update", &observed);
}

#[test]
fn a_channel_ends_when_its_sender_is_gone() {
    let run = run("
        object 1 channel :2
        0@0 spawn 1 thread x=producer :3
        0@0 ask recv 1 :6
        1@0 begin make 1 :4
        1@1 end make
        1@1 done send 1 n=7 :4
        0@1 done recv 1 n=7 :6
        0@1 ask recv 1 :6
        1@1 begin make 1 :4
        1@2 end make
        1@2 done send 1 n=8 :4
        1@2 done close 1 :5
        1@2 ended
        0@2 done recv 1 n=8 :6
        0@2 done recv 1 x=closed :6
        0@2 done join n=1 :9
        0@2 ended
        over ok");
    let source = "fn f() {\n    let (tx, rx) = mpsc::channel();\n";
    same("channel", &exact(&run, source));
}

#[test]
fn a_bounded_buffer_waits_with_conditions() {
    let run = run("
        object 1 mutex :2
        object 2 condvar :3
        0@0 spawn 1 thread x=eater :5
        1@0 done lock 1 :6
        1@0 ask wait 2 :7
        0@0 begin cook 1 :9
        0@1 end cook
        0@1 done lock 1 :10
        0@1 done notify_one 2 :11
        0@1 done unlock 1 :12
        0@1 ask join n=1 :13
        1@1 done wait 2 :7
        1@1 done unlock 1 :8
        1@1 ended
        0@1 done join n=1 :13
        0@1 ended
        over ok");
    let source = "fn f() {\n    let queue = Mutex::new(0);\n    let not_empty = Condvar::new();\n";
    same("condition", &exact(&run, source));
}

#[test]
fn a_wait_that_nobody_ends_gives_the_mutex_back_meanwhile() {
    let run = run("
        object 1 mutex :2
        object 2 condvar :3
        0@0 done lock 1 :6
        0@0 ask wait_timeout 2 :7
        0@2 done wait_timeout 2 x=timed_out :7
        0@2 done unlock 1 :8
        0@2 ended
        over ok");
    let observed = exact(&run, "");
    let steps = ["lock mutex_2", "unlock mutex_2", "sleep 2", "lock mutex_2"];
    let shown = super::shown(&observed);
    for step in steps {
        assert!(shown.contains(step), "{shown}");
    }
}

#[test]
fn a_panic_in_a_scope_fails_its_task_only() {
    let run = run("
        0@0 spawn 1 thread x=careless :3
        0@0 spawn 2 thread x=careful :4
        0@0 ask join n=1 :5
        1@0 ended panicked
        0@0 done join n=1 :5
        0@0 ask join n=2 :5
        2@0 begin bake 3 :4
        2@3 end bake
        2@3 ended
        0@3 done join n=2 :5
        0@3 ended
        over panicked x=a_scoped_thread_panicked at=3000000000");
    same("scope_panic", &exact(&run, ""));
}

#[test]
fn async_tasks_share_one_seat() {
    let run = run("
        0@0 started
        0@0 spawn 1 task :3
        0@0 spawn 2 task :4
        0@0 ask join n=1 :5
        1@0 started
        1@0 begin brew 2 :3
        1@0 ask sleep n=2000000000
        2@0 started
        2@0 begin bake 3 :4
        2@0 ask sleep n=3000000000
        1@2 done sleep n=2000000000
        1@2 end brew
        1@2 ended
        0@2 done join n=1 :5
        0@2 ask join n=2 :6
        2@3 done sleep n=3000000000
        2@3 end bake
        2@3 ended
        0@3 done join n=2 :6
        0@3 ended
        over ok");
    let observed = exact(&run, "");
    assert_eq!(observed.trace.meta.mechanism, "async");
    same("coffee_async", &observed);
}

#[test]
fn works_joined_in_one_task_are_tasks_of_their_own() {
    let run = run("
        0@0 begin brew 2 :3
        0@0 ask sleep n=2000000000
        0@0 begin bake 3 :4
        0@0 ask sleep n=3000000000
        0@2 done sleep n=2000000000
        0@2 end brew
        0@3 done sleep n=3000000000
        0@3 end bake
        0@3 ended
        over ok");
    same("coffee_join", &exact(&run, ""));
}

#[test]
fn a_blocked_executor_keeps_the_seat() {
    let run = run("
        0@0 spawn 1 task :3
        0@0 spawn 2 task :4
        0@0 ask join n=1 :5
        1@0 begin brew 2 :3
        1@2 end brew
        1@2 ended
        2@2 begin bake 3 :4
        2@5 end bake
        2@5 ended
        0@5 done join n=1 :5
        0@5 done join n=2 :6
        0@5 ended
        over ok");
    let observed = exact(&run, "");
    assert_eq!(observed.trace.meta.mechanism, "async");
    same("blocked_executor", &observed);
}

#[test]
fn a_semaphore_lets_so_many_in() {
    let run = run("
        object 1 semaphore n=2 :2
        0@0 spawn 1 task :3
        0@0 spawn 2 task :3
        0@0 spawn 3 task :3
        0@0 ask join n=3 :9
        1@0 done acquire 1 n=1 :4
        1@0 begin serve 1 :5
        1@0 ask sleep n=1000000000
        2@0 done acquire 1 n=1 :4
        2@0 begin serve 1 :5
        2@0 ask sleep n=1000000000
        3@0 ask acquire 1 n=1 :4
        1@1 done sleep n=1000000000
        1@1 end serve
        1@1 done release 1 n=1 :6
        1@1 ended
        2@1 done sleep n=1000000000
        2@1 end serve
        2@1 done release 1 n=1 :6
        2@1 ended
        3@1 done acquire 1 n=1 :4
        3@1 begin serve 1 :5
        3@1 ask sleep n=1000000000
        3@2 done sleep n=1000000000
        3@2 end serve
        3@2 done release 1 n=1 :6
        3@2 ended
        0@2 done join n=3 :9
        0@2 ended
        over ok");
    same(
        "semaphore",
        &exact(&run, "fn f() {\n    let tables = Semaphore::new(2);"),
    );
}

#[test]
fn what_has_no_counterpart_is_told_with_futures() {
    let run = run("
        object 1 barrier n=2 :2
        object 2 notify :3
        0@0 spawn 1 thread :4
        1@0 ask arrive 1 :5
        0@0 begin walk 1 :6
        0@1 end walk
        0@1 done arrive 1 :7
        1@1 done arrive 1 :5
        1@1 ask park :8
        0@1 done unpark n=1 :9
        1@1 done park :8
        1@1 ask notified 2 :10
        0@1 done notify_one 2 :11
        0@1 ask join n=1 :12
        1@1 done notified 2 :10
        1@1 ended
        0@1 done join n=1 :12
        0@1 ended
        over ok");
    same(
        "futures",
        &exact(
            &run,
            "fn f() {\n let gate = Barrier::new(2);\n let bell = Notify::new();",
        ),
    );
}

#[test]
fn a_cancelled_task_ends_where_it_waits() {
    let run = run("
        0@0 spawn 1 task :3
        0@0 ask sleep n=1000000000 :4
        1@0 begin bake 3 :3
        1@0 ask sleep n=3000000000
        0@1 done sleep n=1000000000 :4
        0@1 done cancel n=1 :5
        0@1 ask join n=1 :6
        1@1 ended cancelled
        0@1 done join n=1 :6
        0@1 ended
        over ok");
    same("cancelled", &exact(&run, ""));
}

#[test]
fn a_task_that_locks_twice_waits_for_itself() {
    let run = run("
        object 1 mutex :2
        0@0 done lock 1 :3
        0@0 ask lock 1 :4
        over deadlock stuck=0");
    let observed = exact(&run, "fn f() {\n let till = Mutex::new(1);");
    let told = super::shown(&observed);
    assert!(told.contains("till_that_it_holds"), "{told}");
    assert_eq!(observed.trace.meta.outcome.word(), "deadlock");
}

#[test]
fn tasks_that_outlive_main_are_seen_to_their_end() {
    let run = run("
        0@0 spawn 1 thread :3
        0@0 ended
        1@0 begin bake 3 :4
        1@3 end bake
        1@3 ended
        over ok left=1");
    let observed = exact(&run, "");
    assert_eq!(observed.trace.events.last().unwrap().at, 3_000_000_000);
}

#[test]
fn a_run_that_was_given_up_is_shown_as_far_as_it_went() {
    let run = run("
        0@0 spawn 1 thread :3
        0@0 begin brew 2 :4
        over abandoned");
    let observed = check(&run, "");
    assert_eq!(observed.notes.len(), 1, "{:?}", observed.notes);
    assert!(matches!(
        observed.trace.meta.outcome,
        Outcome::Cancelled { .. }
    ));
}

#[test]
fn a_real_run_keeps_its_order_and_about_its_times() {
    let run = run_in(
        "real",
        "
        object 1 mutex :2
        0@0 spawn 1 thread :3
        1@0.003 done lock 1 :4
        0@0.004 begin brew 2 :3
        1@0.5 done unlock 1 :6
        1@0.501 ended
        0@2.02 end brew
        0@2.03 ask join n=1
        0@2.03 done join n=1
        0@2.04 ended
        over ok",
    );
    let observed = check(&run, "");
    let last = observed.trace.events.last().unwrap().at;
    assert!((2_000_000_000..2_050_000_000).contains(&last), "{last}");
}

#[test]
fn what_the_machine_does_not_follow_is_told_simply() {
    // Two hold one mutex at once, which cannot be.
    let run = run("
        object 1 mutex :2
        object 2 mutex :3
        0@0 spawn 1 thread :3
        0@0 done lock 1 :4
        0@0 done lock 2 :4
        0@0 done unlock 2 :4
        1@0 done lock 1 :5
        1@0 ended
        0@0 done join n=1
        0@0 ended
        over ok");
    let observed = check(
        &run,
        "fn f() {\n let a = Mutex::new(1);\n let b = Mutex::new(1);",
    );
    assert_eq!(observed.notes, ["`a` is told as notes and pauses."]);
    let text = &observed.lesson_toml;
    assert!(
        text.contains("say = \"lock a\"") && text.contains("lock = \"b\""),
        "{text}"
    );
}

#[test]
fn a_run_file_is_opened_again() {
    let run = run("
        0@0 spawn 1 thread x=oven :4
        0@0 begin brew 2 :5
        1@0 begin bake 3 :4
        0@2 end brew
        0@2 ask join n=1 :6
        1@3 end bake
        1@3 ended
        0@3 done join n=1 :6
        0@3 ended
        over ok");
    let observed = exact(&run, COFFEE);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("yours.trace");
    observed.save(&file).unwrap();
    assert!(observed.save(&file).is_err(), "nothing is written over");
    assert_eq!(counterpoint::files::load(&file).unwrap(), observed.trace);
    let replayed = std::process::Command::new(env!("CARGO_BIN_EXE_counterpoint"))
        .args(["replay", "--text"])
        .arg(&file)
        .output()
        .unwrap();
    let text = String::from_utf8(replayed.stdout).unwrap();
    assert!(replayed.status.success(), "{text}");
    for told in ["a test", "oven", "brew begins", "3"] {
        assert!(text.contains(told), "{text}");
    }
}

#[test]
fn a_channel_without_room_hands_over() {
    let run = run("
        object 1 channel :2
        0@0 spawn 1 thread x=giver :3
        1@0 ask send 1 :4
        0@0 begin sit 1 :5
        0@1 end sit
        0@1 done recv 1 n=5 :6
        0@1 ask join n=1 :7
        1@1 done send 1 n=5 :4
        1@1 ended
        0@1 done join n=1 :7
        0@1 ended
        over ok");
    let observed = exact(&run, "fn f() {\n    let (give, take) = sync_channel(0);");
    let shown = super::shown(&observed);
    for step in [
        "send 1 to give_take",
        "await give_take_taken",
        "recv from give_take",
    ] {
        assert!(shown.contains(step), "{shown}");
    }
}
