use crate::answer::{self, Receipt};
use given::pizzeria::{self, Pizza};
use judge::{Test, block_on, equal, test};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

pub fn tests() -> Vec<Test> {
    vec![
        test(
            "The guest sleeps, is woken, and gets the pizza",
            baked_later,
        ),
        test(
            "A pizza that is ready before anybody asks is there at once",
            ready_before,
        ),
        test(
            "A pizza that is ready just when somebody asks is not missed",
            ready_just_now,
        )
        .no_real(),
        test(
            "The table is laid while two pizzas bake: 2 s for all",
            two_and_a_table,
        ),
        test(
            "Asking too early does no harm, and who asked last is woken",
            asked_too_early,
        ),
    ]
}

fn baked_later() {
    let (baker, receipt) = answer::order();
    let kitchen = thread::spawn(move || baker.ready(pizzeria::bake("Margherita")));
    equal("the pizza", block_on(receipt).name(), "Margherita");
    kitchen.join().unwrap();
}

fn ready_before() {
    let (baker, receipt) = answer::order();
    baker.ready(pizzeria::bake("Hawaii"));
    equal("the pizza", block_on(receipt).name(), "Hawaii");
}

fn ready_just_now() {
    let (baker, receipt) = answer::order();
    let pizza = pizzeria::bake("Hawaii");
    let kitchen = thread::spawn(move || baker.ready(pizza));
    equal("the pizza", block_on(receipt).name(), "Hawaii");
    kitchen.join().unwrap();
}

fn two_and_a_table() {
    let (first_baker, mut first) = answer::order();
    let (second_baker, mut second) = answer::order();
    let kitchens = [
        thread::spawn(move || first_baker.ready(pizzeria::bake("Margherita"))),
        thread::spawn(move || second_baker.ready(pizzeria::bake("Hawaii"))),
    ];
    let (mut margherita, mut hawaii) = (None, None);
    let mut ask_both = |context: &mut Context<'_>| {
        ask(&mut first, &mut margherita, context);
        ask(&mut second, &mut hawaii, context);
        margherita.is_some() && hawaii.is_some()
    };
    block_on(poll_fn(|context| Poll::Ready(ask_both(context))));
    pizzeria::lay_table();
    block_on(poll_fn(|context| match ask_both(context) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    }));
    let names = (
        margherita.as_ref().map(Pizza::name),
        hawaii.as_ref().map(Pizza::name),
    );
    equal("the pizzas", &names, &(Some("Margherita"), Some("Hawaii")));
    for kitchen in kitchens {
        kitchen.join().unwrap();
    }
}

fn asked_too_early() {
    let (baker, mut receipt) = answer::order();
    let kitchen = thread::spawn(move || baker.ready(pizzeria::bake("Funghi")));
    let early = ask_once(&mut receipt).or_else(|| ask_once(&mut receipt));
    let pizza = match early {
        Some(pizza) => pizza,
        None => thread::spawn(|| sleep_by_the_bell(receipt)).join().unwrap(),
    };
    equal("the pizza", pizza.name(), "Funghi");
    kitchen.join().unwrap();
}

/// Polls once, with a waker that wakes nobody.
fn ask_once(receipt: &mut Receipt) -> Option<Pizza> {
    let mut pizza = None;
    ask(receipt, &mut pizza, &mut Context::from_waker(Waker::noop()));
    pizza
}

/// Polls once, unless the pizza is there already.
fn ask(receipt: &mut Receipt, pizza: &mut Option<Pizza>, context: &mut Context<'_>) {
    if pizza.is_none()
        && let Poll::Ready(ready) = Pin::new(receipt).poll(context)
    {
        *pizza = Some(ready);
    }
}

/// A bell that wakes whoever sleeps beside it.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    news: Condvar,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        *self.rung.lock().unwrap() = true;
        self.news.notify_one();
    }
}

/// Drives a receipt on this thread, which sleeps until its waker is called: to unpark the thread is not enough.
fn sleep_by_the_bell(mut receipt: Receipt) -> Pizza {
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut pizza = None;
    loop {
        ask(&mut receipt, &mut pizza, &mut Context::from_waker(&waker));
        if let Some(pizza) = pizza {
            return pizza;
        }
        let mut rung = bell.rung.lock().unwrap();
        while !*rung {
            rung = bell.news.wait(rung).unwrap();
        }
        *rung = false;
    }
}
