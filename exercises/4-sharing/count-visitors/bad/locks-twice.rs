use given::museum::check_ticket;
use std::sync::Mutex;
use std::thread;

pub fn count(doors: &[u32]) -> u32 {
    let slate = Mutex::new(0);
    thread::scope(|museum| {
        for (door, &visitors) in doors.iter().enumerate() {
            let slate = &slate;
            museum.spawn(move || {
                for _ in 0..visitors {
                    check_ticket(door);
                    let seen = *slate.lock().unwrap();
                    *slate.lock().unwrap() = seen + 1;
                }
            });
        }
    });
    slate.into_inner().unwrap()
}
