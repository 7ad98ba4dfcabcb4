// Closing time at the bakery.
//
// Each baker bakes some loaves (2 s each) and puts them on the counter, which is a channel. The
// customers take loaves from it, one at a time, and buy them (3 s each), until no more will come.
// `sell_out` returns all that was sold.
//
// Everything is sold, but nobody goes home: the customers wait for ever. See to it that the shop
// closes, however many bakers, loaves and customers there are (at least one customer).
//
// Every loaf has to be sold, and bakers and customers work at the same time. Leave the first line
// of `sell_out` as it is; you may build it in another way.

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
                    let next = taken.lock().unwrap().recv();
                    let Ok(loaf) = next else { break };
                    let bought = buy(loaf);
                    sold.lock().unwrap().push(bought);
                }
            });
        }
    });
    sold.into_inner().unwrap()
}

fn main() {
    for loaf in sell_out(2, 2, 2) {
        println!("sold: loaf {} of baker {}", loaf.number, loaf.baker);
    }
    println!("The shop is closed.");
}
