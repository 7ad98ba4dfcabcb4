//! A future by hand.

use given::pizzeria::{self, Pizza};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;

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
    /// Puts the pizza on the counter, and then wakes whoever waits for it.
    pub fn ready(self, pizza: Pizza) {
        let mut counter = self.counter.lock().unwrap();
        counter.pizza = Some(pizza);
        if let Some(waiting) = counter.waiting.take() {
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

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (baker, receipt) = order();
    thread::spawn(move || baker.ready(pizzeria::bake("Margherita")));
    println!("One {}, please!", receipt.await.name());
}
