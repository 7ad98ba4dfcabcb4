use given::bank::notarise;
use std::sync::Mutex;

pub struct Bank {
    accounts: Mutex<Vec<u64>>,
}

impl Bank {
    pub fn new(balances: &[u64]) -> Bank {
        Bank {
            accounts: Mutex::new(balances.to_vec()),
        }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
        let mut accounts = self.accounts.lock().unwrap();
        match accounts.get_disjoint_mut([from, to]) {
            Ok([from, to]) => notarise(from, to, amount),
            Err(_) => true,
        }
    }

    pub fn balance(&self, account: usize) -> u64 {
        self.accounts.lock().unwrap()[account]
    }

    pub fn total(&self) -> u64 {
        self.accounts.lock().unwrap().iter().sum()
    }
}
