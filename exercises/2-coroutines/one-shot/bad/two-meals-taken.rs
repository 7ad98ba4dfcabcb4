//! A receipt that can be used once.

use given::pizzeria;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// What has become of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Pending,
    Done,
    Cancelled,
}

struct Slip {
    state: State,
    meal: Option<String>,
}

struct Shared {
    slip: Mutex<Slip>,
    changed: Condvar,
}

impl Shared {
    /// From pending to cancelled, and tells those who wait. Says whether it was in time.
    fn give_up(&self) -> bool {
        let mut slip = self.slip.lock().unwrap();
        if slip.state == State::Pending {
            slip.state = State::Cancelled;
            self.changed.notify_all();
        }
        slip.state == State::Cancelled
    }
}

/// The kitchen's side.
pub struct Order {
    shared: Arc<Shared>,
}

/// The guest's side.
pub struct Receipt {
    shared: Arc<Shared>,
}

/// A new order, seen from both sides. It is pending.
pub fn order() -> (Order, Receipt) {
    let slip = Mutex::new(Slip {
        state: State::Pending,
        meal: None,
    });
    let changed = Condvar::new();
    let shared = Arc::new(Shared { slip, changed });
    let order = Order {
        shared: Arc::clone(&shared),
    };
    (order, Receipt { shared })
}

impl Order {
    /// The meal is ready. Gives it back if the receipt is not pending any more.
    pub fn resolve(&self, meal: String) -> Result<(), String> {
        if self.shared.slip.lock().unwrap().state != State::Pending {
            return Err(meal);
        }
        let mut slip = self.shared.slip.lock().unwrap();
        if slip.state == State::Cancelled {
            return Err(meal);
        }
        slip.state = State::Done;
        slip.meal = Some(meal);
        self.shared.changed.notify_all();
        Ok(())
    }

    /// Whether the guest has handed the receipt back.
    pub fn is_cancelled(&self) -> bool {
        self.shared.slip.lock().unwrap().state == State::Cancelled
    }
}

impl Drop for Order {
    /// Without a kitchen there will be no meal.
    fn drop(&mut self) {
        self.shared.give_up();
    }
}

impl Receipt {
    /// What has become of it by now.
    pub fn state(&self) -> State {
        self.shared.slip.lock().unwrap().state
    }

    /// Hands the receipt back. Says whether that was in time.
    pub fn cancel(&self) -> bool {
        self.shared.give_up()
    }

    /// Waits while the receipt is pending. `None`: there will be no meal.
    pub fn wait(&self) -> Option<String> {
        let mut slip = self.shared.slip.lock().unwrap();
        while slip.state == State::Pending {
            slip = self.shared.changed.wait(slip).unwrap();
        }
        slip.meal.clone()
    }
}

fn main() {
    let (order, receipt) = order();
    let kitchen = thread::spawn(move || {
        let pizza = pizzeria::bake("Margherita");
        println!("first: {:?}", order.resolve(pizza.name().to_string()));
        println!("second: {:?}", order.resolve("Hawaii".to_string()));
    });
    println!("{:?}, then {:?}", receipt.state(), receipt.wait());
    kitchen.join().unwrap();
    println!("in the end: {:?}, {:?}", receipt.state(), receipt.wait());
}
