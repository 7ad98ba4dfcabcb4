use given::pizzeria::Pizza;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// What the baker and the receipt share.
struct Counter {
    pizza: Option<Pizza>,
    /// Wakes the task that asked last and found no pizza.
    waiting: Option<Waker>,
}

/// The baker's side of an order.
pub struct Baker {
    counter: Arc<Mutex<Counter>>,
}

/// The guest's side of an order: a future pizza.
pub struct Receipt {
    counter: Arc<Mutex<Counter>>,
}

/// A new order, seen from both sides.
pub fn order() -> (Baker, Receipt) {
    let counter = Arc::new(Mutex::new(Counter {
        pizza: None,
        waiting: None,
    }));
    let baker = Baker {
        counter: Arc::clone(&counter),
    };
    (baker, Receipt { counter })
}

impl Baker {
    /// Puts the pizza on the counter, and wakes whoever waited for it.
    pub fn ready(self, pizza: Pizza) {
        let waiting = self.counter.lock().unwrap().waiting.take();
        self.counter.lock().unwrap().pizza = Some(pizza);
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    }
}

impl Future for Receipt {
    type Output = Pizza;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Pizza> {
        let mut counter = self.counter.lock().unwrap();
        match counter.pizza.take() {
            Some(pizza) => Poll::Ready(pizza),
            None => {
                counter.waiting = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
