use given::bakery::{Sold, bake, buy};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

pub fn sell_out(bakers: u32, loaves_each: u32, customers: u32) -> Vec<Sold> {
    let (counter, taken) = mpsc::channel();
    let taken = Mutex::new(taken);
    let sold = Mutex::new(Vec::new());
    let to_come = AtomicU32::new(bakers * loaves_each);
    thread::scope(|shop| {
        for baker in 0..bakers {
            let counter = counter.clone();
            shop.spawn(move || {
                for number in 0..loaves_each {
                    counter.send(bake(baker, number)).unwrap();
                }
            });
        }
        for _ in 0..customers {
            shop.spawn(|| {
                while to_come.load(Ordering::SeqCst) > 0 {
                    let loaf = taken.lock().unwrap().recv().unwrap();
                    to_come.fetch_sub(1, Ordering::SeqCst);
                    let bought = buy(loaf);
                    sold.lock().unwrap().push(bought);
                }
            });
        }
    });
    sold.into_inner().unwrap()
}
