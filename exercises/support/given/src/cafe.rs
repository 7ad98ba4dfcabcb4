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
pub async fn brew() -> Coffee {
    story::takes("brew", Duration::from_secs(2)).await;
    Coffee(())
}

/// Bakes a pastry: 3 s. While it waits, other tasks go on.
pub async fn bake() -> Pastry {
    story::takes("bake", Duration::from_secs(3)).await;
    Pastry(())
}
