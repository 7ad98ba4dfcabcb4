use given::kitchen::{Coffee, Pastry, bake, brew};
use std::sync::Mutex;
use std::thread;

pub fn breakfast() -> (Coffee, Pastry) {
    let kitchen = Mutex::new(());
    thread::scope(|s| {
        let coffee = s.spawn(|| {
            let _guard = kitchen.lock().unwrap();
            brew()
        });
        let pastry = s.spawn(|| {
            let _guard = kitchen.lock().unwrap();
            bake()
        });
        (coffee.join().unwrap(), pastry.join().unwrap())
    })
}
