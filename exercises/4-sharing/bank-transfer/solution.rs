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
        let mut lower = self.accounts[from.min(to)].lock().unwrap();
        let mut higher = self.accounts[from.max(to)].lock().unwrap();
        if from < to {
            notarise(&mut lower, &mut higher, amount)
        } else {
            notarise(&mut higher, &mut lower, amount)
        }
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
