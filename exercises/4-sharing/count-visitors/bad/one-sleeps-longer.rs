use given::museum::check_ticket;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

pub fn count(doors: &[u32]) -> u32 {
    let slate = AtomicU32::new(0);
    thread::scope(|museum| {
        for (door, &visitors) in doors.iter().enumerate() {
            let slate = &slate;
            museum.spawn(move || {
                for _ in 0..visitors {
                    check_ticket(door);
                    thread::sleep(Duration::from_millis(10 * door as u64));
                    let seen = slate.load(Ordering::SeqCst);
                    slate.store(seen + 1, Ordering::SeqCst);
                }
            });
        }
    });
    slate.into_inner()
}
