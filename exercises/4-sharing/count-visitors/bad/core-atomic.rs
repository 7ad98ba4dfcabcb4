// Two doors, one slate.
//
// A museum has several doors, with an usher (a thread) at each. `doors` says how many visitors
// come at each door. For every visitor the usher checks the ticket, which takes 1 s, and then
// raises the number on the slate that all of them share. In the end `count` returns what is on the
// slate.
//
// Run it a few times, and it may look right each time. Still, some evenings a visitor is missing:
// two ushers have come in each other's way. Make it right in every order in which the threads may
// take turns.
//
// The ushers go on working side by side, and a visitor is counted only after the ticket has been
// checked. Leave the first line of `count` as it is.

use core::sync::atomic::{AtomicU32, Ordering};
use given::museum::check_ticket;
use std::thread;

pub fn count(doors: &[u32]) -> u32 {
    let slate = AtomicU32::new(0);
    thread::scope(|museum| {
        for (door, &visitors) in doors.iter().enumerate() {
            let slate = &slate;
            museum.spawn(move || {
                for _ in 0..visitors {
                    check_ticket(door);
                    let seen = slate.load(Ordering::SeqCst);
                    slate.store(seen + 1, Ordering::SeqCst);
                }
            });
        }
    });
    slate.into_inner()
}

fn main() {
    println!("{} visitors; 4 tickets were sold", count(&[2, 2]));
}
