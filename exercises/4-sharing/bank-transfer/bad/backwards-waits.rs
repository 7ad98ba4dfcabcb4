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
        if from > to {
            std::thread::sleep(std::time::Duration::from_secs(2));
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
