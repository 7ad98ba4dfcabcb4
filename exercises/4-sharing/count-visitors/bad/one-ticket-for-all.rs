use given::museum::check_ticket;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

pub fn count(doors: &[u32]) -> u32 {
    let slate = AtomicU32::new(0);
    thread::scope(|museum| {
        for (door, &visitors) in doors.iter().enumerate() {
            let slate = &slate;
            museum.spawn(move || {
                check_ticket(door);
                slate.fetch_add(visitors, Ordering::SeqCst);
            });
        }
    });
    slate.into_inner()
}
