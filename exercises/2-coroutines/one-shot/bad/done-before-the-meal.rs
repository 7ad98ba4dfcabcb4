use std::sync::{Arc, Condvar, Mutex};

/// What has become of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Pending,
    Done,
    Cancelled,
}

struct Shared {
    state: Mutex<State>,
    meal: Mutex<Option<String>>,
    changed: Condvar,
}

impl Shared {
    fn give_up(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        if *state == State::Pending {
            *state = State::Cancelled;
            self.changed.notify_all();
        }
        *state == State::Cancelled
    }
}

pub struct Order {
    shared: Arc<Shared>,
}

pub struct Receipt {
    shared: Arc<Shared>,
}

pub fn order() -> (Order, Receipt) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Pending),
        meal: Mutex::new(None),
        changed: Condvar::new(),
    });
    let order = Order {
        shared: Arc::clone(&shared),
    };
    (order, Receipt { shared })
}

impl Order {
    pub fn resolve(&self, meal: String) -> Result<(), String> {
        let mut state = self.shared.state.lock().unwrap();
        if *state != State::Pending {
            return Err(meal);
        }
        *state = State::Done;
        drop(state);
        *self.shared.meal.lock().unwrap() = Some(meal);
        self.shared.changed.notify_all();
        Ok(())
    }

    pub fn is_cancelled(&self) -> bool {
        *self.shared.state.lock().unwrap() == State::Cancelled
    }
}

impl Drop for Order {
    fn drop(&mut self) {
        self.shared.give_up();
    }
}

impl Receipt {
    pub fn state(&self) -> State {
        *self.shared.state.lock().unwrap()
    }

    pub fn cancel(&self) -> bool {
        self.shared.give_up()
    }

    pub fn wait(&self) -> Option<String> {
        let mut state = self.shared.state.lock().unwrap();
        while *state == State::Pending {
            state = self.shared.changed.wait(state).unwrap();
        }
        drop(state);
        self.shared.meal.lock().unwrap().clone()
    }
}
