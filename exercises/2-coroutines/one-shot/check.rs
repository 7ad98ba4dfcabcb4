use crate::answer::{self, State};
use given::pizzeria;
use judge::{Test, equal, holds, test};
use std::thread;

pub fn tests() -> Vec<Test> {
    vec![
        test("Two guests wait for one meal, and both get it", two_guests),
        test(
            "A wait ends when the receipt is handed back",
            cancelled_while_waiting,
        ),
        test("A wait ends when the kitchen is gone", kitchen_gone),
        test(
            "Whoever comes too late is told so, and changes nothing",
            too_late,
        ),
        test(
            "A receipt that was handed back stays cancelled",
            handed_back,
        ),
        test(
            "Cook and guest act at the same moment: one of them wins",
            at_the_same_moment,
        )
        .no_real(),
        test(
            "Two cooks are ready at the same moment: one meal is taken",
            two_cooks,
        )
        .no_real(),
        test(
            "The kitchen closes just when the guest begins to wait",
            closes_just_now,
        )
        .no_real(),
    ]
}

fn two_guests() {
    let (order, receipt) = answer::order();
    equal("the receipt at first", &receipt.state(), &State::Pending);
    holds("nobody has cancelled at first", !order.is_cancelled());
    thread::scope(|evening| {
        let guest = evening.spawn(|| receipt.wait());
        let friend = evening.spawn(|| receipt.wait());
        let pizza = pizzeria::bake("Margherita");
        equal(
            "the first meal",
            &order.resolve(pizza.name().to_string()),
            &Ok(()),
        );
        let got = (guest.join().unwrap(), friend.join().unwrap());
        equal(
            "what they got",
            &got,
            &(meal("Margherita"), meal("Margherita")),
        );
    });
}

fn too_late() {
    let (order, receipt) = answer::order();
    equal(
        "the first meal",
        &order.resolve("Margherita".to_string()),
        &Ok(()),
    );
    let second = order.resolve("Hawaii".to_string());
    equal("a second meal", &second, &Err("Hawaii".to_string()));
    equal("cancelled in time", &receipt.cancel(), &false);
    holds("nobody has cancelled", !order.is_cancelled());
    drop(order);
    equal("the receipt", &receipt.state(), &State::Done);
    equal("the meal", &receipt.wait(), &meal("Margherita"));
    equal(
        "the meal, asked for again",
        &receipt.wait(),
        &meal("Margherita"),
    );
}

fn handed_back() {
    let (order, receipt) = answer::order();
    equal("cancelled in time", &receipt.cancel(), &true);
    equal("the receipt", &receipt.state(), &State::Cancelled);
    holds("the kitchen can see it", order.is_cancelled());
    let late = order.resolve("Funghi".to_string());
    equal(
        "a meal that nobody wants",
        &late,
        &Err("Funghi".to_string()),
    );
    equal(
        "the receipt after the meal",
        &receipt.state(),
        &State::Cancelled,
    );
    equal("what the guest gets", &receipt.wait(), &None);
}

fn at_the_same_moment() {
    let (order, receipt) = answer::order();
    thread::scope(|evening| {
        let cook = evening.spawn(|| order.resolve("Margherita".to_string()));
        let friend = evening.spawn(|| receipt.wait());
        let cancelled = receipt.cancel();
        let served = cook.join().unwrap().is_ok();
        holds(
            "either the cook or the guest was in time",
            served != cancelled,
        );
        let expected = if served { meal("Margherita") } else { None };
        equal("what the friend got", &friend.join().unwrap(), &expected);
        equal("what is there in the end", &receipt.wait(), &expected);
    });
}

fn two_cooks() {
    let (order, receipt) = answer::order();
    let (first, second) = thread::scope(|evening| {
        let cook = evening.spawn(|| order.resolve("Margherita".to_string()));
        let second = order.resolve("Hawaii".to_string());
        (cook.join().unwrap(), second)
    });
    holds(
        "one of the two meals is taken",
        first.is_ok() != second.is_ok(),
    );
    let (taken, back) = if first.is_ok() {
        ("Margherita", second)
    } else {
        ("Hawaii", first)
    };
    equal("what the guest gets", &receipt.wait(), &meal(taken));
    let other = if taken == "Hawaii" {
        "Margherita"
    } else {
        "Hawaii"
    };
    equal("what comes back", &back, &Err(other.to_string()));
}

fn closes_just_now() {
    let (order, receipt) = answer::order();
    thread::scope(|evening| {
        let guest = evening.spawn(|| receipt.wait());
        drop(order);
        equal("what the guest got", &guest.join().unwrap(), &None);
    });
}

fn cancelled_while_waiting() {
    let (order, receipt) = answer::order();
    thread::scope(|evening| {
        let friend = evening.spawn(|| receipt.wait());
        pizzeria::lay_table();
        receipt.cancel();
        equal("what the friend got", &friend.join().unwrap(), &None);
    });
    drop(order);
}

fn kitchen_gone() {
    let (order, receipt) = answer::order();
    thread::scope(|evening| {
        let guest = evening.spawn(|| receipt.wait());
        pizzeria::lay_table();
        drop(order);
        equal("what the guest got", &guest.join().unwrap(), &None);
    });
}

fn meal(name: &str) -> Option<String> {
    Some(name.to_string())
}
