//! A future by hand.
//!
//! You order a pizza and get a `Receipt`. It is a future: whoever awaits it gets the
//! pizza. A baker on another thread calls `ready` when the pizza is done.
//!
//! `poll` asks once: is it there? If not, it says `Pending` and must not wait. Whoever
//! awaits then goes to sleep, and would like to be woken. That is missing: the program
//! hangs. (Ctrl-C ends it.)
//!
//! - Use std only: `Mutex`, `Context`, `Waker`. You need no `unsafe`.
//! - A receipt may be polled often, too early, and by another task each time. The one
//!   that polled last is the one to wake.
//! - Keep `order`, `Baker::ready` and `Receipt` with their types. Their insides are yours.

use given::pizzeria::{self, Pizza};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;

/// What the baker and the receipt share.
struct Counter {
    pizza: Option<Pizza>,
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
    let counter = Arc::new(Mutex::new(Counter { pizza: None }));
    let baker = Baker {
        counter: Arc::clone(&counter),
    };
    (baker, Receipt { counter })
}

impl Baker {
    /// Puts the pizza on the counter.
    pub fn ready(self, pizza: Pizza) {
        let mut counter = self.counter.lock().unwrap();
        counter.pizza = Some(pizza);
    }
}

impl Future for Receipt {
    type Output = Pizza;

    fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Pizza> {
        let mut counter = self.counter.lock().unwrap();
        match counter.pizza.take() {
            Some(pizza) => Poll::Ready(pizza),
            None => Poll::Pending,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (baker, receipt) = order();
    thread::spawn(move || baker.ready(pizzeria::bake("Margherita")));
    println!("One {}, please!", receipt.await.name());
}
