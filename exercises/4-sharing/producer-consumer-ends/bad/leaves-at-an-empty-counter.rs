use given::bakery::{Sold, bake, buy};
use std::sync::{Mutex, mpsc};
use std::thread;

pub fn sell_out(bakers: u32, loaves_each: u32, customers: u32) -> Vec<Sold> {
    let (counter, taken) = mpsc::channel();
    let taken = Mutex::new(taken);
    let sold = Mutex::new(Vec::new());
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
                loop {
                    let next = taken.lock().unwrap().try_recv();
                    let Ok(loaf) = next else { break };
                    let bought = buy(loaf);
                    sold.lock().unwrap().push(bought);
                }
            });
        }
    });
    sold.into_inner().unwrap()
}
