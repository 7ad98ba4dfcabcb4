use crate::answer::Bank;
use judge::{Test, equal, holds, test};
use std::thread;
use std::time::Duration;

fn balances(bank: &Bank, accounts: usize) -> Vec<u64> {
    (0..accounts).map(|account| bank.balance(account)).collect()
}

pub fn tests() -> Vec<Test> {
    vec![
        test("money moves, and only if there is enough", || {
            let bank = Bank::new(&[10, 20]);
            equal("5 of 10 are moved", &bank.transfer(0, 1, 5), &true);
            equal("6 of 5 are moved", &bank.transfer(0, 1, 6), &false);
            equal("the balances", &balances(&bank, 2), &vec![5, 25]);
        }),
        test(
            "a transfer from an account to itself changes nothing",
            || {
                let bank = Bank::new(&[10, 20]);
                equal("the answer", &bank.transfer(1, 1, 5), &true);
                equal("the balances", &balances(&bank, 2), &vec![10, 20]);
            },
        ),
        test(
            "two transfers that have nothing in common go on at the same time",
            || {
                let bank = Bank::new(&[10, 10, 10, 10]);
                thread::scope(|day| {
                    day.spawn(|| bank.transfer(0, 1, 1));
                    day.spawn(|| bank.transfer(3, 2, 2));
                });
                equal("the balances", &balances(&bank, 4), &vec![9, 11, 12, 8]);
            },
        ),
        test("there and back at the same moment, and both arrive", || {
            let bank = Bank::new(&[10, 10]);
            thread::scope(|day| {
                day.spawn(|| bank.transfer(0, 1, 3));
                day.spawn(|| bank.transfer(1, 0, 5));
            });
            equal("the balances", &balances(&bank, 2), &vec![12, 8]);
        }),
        test("three transfers in a ring all arrive", || {
            let bank = Bank::new(&[10, 10, 10]);
            thread::scope(|day| {
                for (from, to) in [(0, 1), (1, 2), (2, 0)] {
                    let bank = &bank;
                    day.spawn(move || holds("the money was moved", bank.transfer(from, to, 4)));
                }
            });
            equal("the balances", &balances(&bank, 3), &vec![10, 10, 10]);
        }),
        test("no money is missing while a transfer is under way", || {
            let bank = Bank::new(&[10, 10]);
            thread::scope(|day| {
                day.spawn(|| bank.transfer(1, 0, 4));
                day.spawn(|| {
                    equal("the total at once", &bank.total(), &20);
                    thread::sleep(Duration::from_secs(1));
                    equal("the total after 1 s", &bank.total(), &20);
                });
            });
            equal("the balances", &balances(&bank, 2), &vec![14, 6]);
        }),
    ]
}
