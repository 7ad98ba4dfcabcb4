use given::pizzeria::Pizza;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

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

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Pizza> {
        let mut counter = self.counter.lock().unwrap();
        match counter.pizza.take() {
            Some(pizza) => Poll::Ready(pizza),
            None => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}
