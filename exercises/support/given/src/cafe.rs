//! A café run by one waiter: coffee takes 2 s, pastry 3 s. The waits are async.

use crate::story;
use std::fmt;
use std::time::Duration;

/// A cup of coffee. Only [`brew`] makes one.
#[derive(PartialEq, Eq)]
pub struct Coffee(());

impl fmt::Debug for Coffee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coffee")
    }
}

/// A warm pastry. Only [`bake`] makes one.
#[derive(PartialEq, Eq)]
pub struct Pastry(());

impl fmt::Debug for Pastry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pastry")
    }
}

/// Brews a coffee: 2 s. While it waits, other tasks go on.
#[track_caller]
pub fn brew() -> impl Future<Output = Coffee> + Send {
    let work = story::takes("brew", Duration::from_secs(2));
    async {
        work.await;
        Coffee(())
    }
}

/// Bakes a pastry: 3 s. While it waits, other tasks go on.
#[track_caller]
pub fn bake() -> impl Future<Output = Pastry> + Send {
    let work = story::takes("bake", Duration::from_secs(3));
    async {
        work.await;
        Pastry(())
    }
}
