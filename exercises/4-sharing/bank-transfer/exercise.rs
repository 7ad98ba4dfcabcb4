// Both accounts, please.
//
// A bank has some accounts, each behind a lock of its own. For a transfer, a notary has to see
// both accounts, so both are locked while `notarise` does its work (1 s). `transfer` says whether
// the money was moved: it is not if there is not enough. From an account to itself nothing moves,
// and the answer is `true`.
//
// On a good day all goes well. On a bad day somebody sends money from 0 to 1 while somebody else
// sends money from 1 to 0, and the bank stands still. Make sure that there are no such days.
//
// Transfers that have no account in common are to go on at the same time. `total` is right: at no
// moment is any money missing. Leave the first lines of the four functions as they are. What is in
// a `Bank` is up to you.

use given::bank::notarise;
use std::sync::Mutex;

pub struct Bank {
    accounts: Vec<Mutex<u64>>,
}

impl Bank {
    pub fn new(balances: &[u64]) -> Bank {
        let accounts = balances.iter().map(|&money| Mutex::new(money));
        Bank {
            accounts: accounts.collect(),
        }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        if from == to {
            return true;
        }
        let mut from = self.accounts[from].lock().unwrap();
        let mut to = self.accounts[to].lock().unwrap();
        notarise(&mut from, &mut to, amount)
    }

    pub fn balance(&self, account: usize) -> u64 {
        *self.accounts[account].lock().unwrap()
    }

    pub fn total(&self) -> u64 {
        let all: Vec<_> = self
            .accounts
            .iter()
            .map(|account| account.lock().unwrap())
            .collect();
        all.iter().map(|money| **money).sum()
    }
}

fn main() {
    let bank = Bank::new(&[10, 10]);
    std::thread::scope(|day| {
        day.spawn(|| bank.transfer(0, 1, 3));
        day.spawn(|| bank.transfer(1, 0, 5));
    });
    println!(
        "{} and {}, {} in all",
        bank.balance(0),
        bank.balance(1),
        bank.total()
    );
}
