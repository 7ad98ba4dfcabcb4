//! What a search makes of story time.

use counterpoint_std::counterpoint::{self, Job};
use counterpoint_std::sync::Mutex;
use counterpoint_std::thread;
use std::sync::Arc;
use std::time::Duration;

/// The one who waits for the second lock has asked for it before the time passed for which the other keeps it.
#[test]
fn a_lock_that_is_kept_while_time_passes_hides_no_deadlock() {
    let job = Job {
        budget: Duration::from_secs(20),
        ..Job::default()
    };
    let body = Arc::new(|| {
        let locks = [Mutex::new(()), Mutex::new(())];
        thread::scope(|scope| {
            for (first, second) in [(0, 1), (1, 0)] {
                let locks = &locks;
                scope.spawn(move || {
                    let _first = locks[first].lock();
                    let _second = locks[second].lock();
                    counterpoint::pass(Duration::from_secs(1));
                });
            }
        });
    });
    assert!(counterpoint::search(&job, body).failed);
}
