use given::bakery::{Sold, bake, buy};
use std::sync::{Mutex, mpsc};
use std::thread;

pub fn sell_out(bakers: u32, loaves_each: u32, customers: u32) -> Vec<Sold> {
    let (counter, taken) = mpsc::channel();
    let taken = Mutex::new(taken);
    let sold = Mutex::new(Vec::new());
    thread::scope(|shop| {
        for _ in 0..customers {
            shop.spawn(|| {
                loop {
                    let next = taken.lock().unwrap().recv().unwrap();
                    let Some(loaf) = next else { break };
                    let bought = buy(loaf);
                    sold.lock().unwrap().push(bought);
                }
            });
        }
        let bakers: Vec<_> = (0..bakers)
            .map(|baker| {
                let counter = counter.clone();
                shop.spawn(move || {
                    for number in 0..loaves_each {
                        counter.send(Some(bake(baker, number))).unwrap();
                    }
                })
            })
            .collect();
        for baker in bakers {
            baker.join().unwrap();
        }
        counter.send(None).unwrap();
    });
    sold.into_inner().unwrap()
}
