use given::pizzeria::Pizza;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Default)]
struct Counter {
    pizza: Option<Pizza>,
    waiting: Option<Waker>,
}

pub struct Baker {
    counter: Arc<Mutex<Counter>>,
}

pub struct Receipt {
    counter: Arc<Mutex<Counter>>,
}

pub fn order() -> (Baker, Receipt) {
    let counter = Arc::new(Mutex::new(Counter::default()));
    let baker = Baker {
        counter: Arc::clone(&counter),
    };
    (baker, Receipt { counter })
}

impl Baker {
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
        if counter.waiting.is_some() || counter.pizza.is_some() {
            return Poll::Ready(counter.pizza.take().unwrap());
        }
        counter.waiting = Some(context.waker().clone());
        Poll::Pending
    }
}
