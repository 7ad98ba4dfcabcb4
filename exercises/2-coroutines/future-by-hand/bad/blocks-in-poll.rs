use given::pizzeria::Pizza;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll};

struct Counter {
    pizza: Mutex<Option<Pizza>>,
    bell: Condvar,
}

pub struct Baker {
    counter: Arc<Counter>,
}

pub struct Receipt {
    counter: Arc<Counter>,
}

pub fn order() -> (Baker, Receipt) {
    let counter = Arc::new(Counter {
        pizza: Mutex::new(None),
        bell: Condvar::new(),
    });
    let baker = Baker {
        counter: Arc::clone(&counter),
    };
    (baker, Receipt { counter })
}

impl Baker {
    pub fn ready(self, pizza: Pizza) {
        *self.counter.pizza.lock().unwrap() = Some(pizza);
        self.counter.bell.notify_one();
    }
}

impl Future for Receipt {
    type Output = Pizza;

    fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Pizza> {
        let mut pizza = self.counter.pizza.lock().unwrap();
        loop {
            match pizza.take() {
                Some(pizza) => return Poll::Ready(pizza),
                None => pizza = self.counter.bell.wait(pizza).unwrap(),
            }
        }
    }
}
