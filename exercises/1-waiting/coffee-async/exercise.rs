//! Coffee and pastry, with async.
//!
//! A guest orders a coffee (2 s) and a warm pastry (3 s). `breakfast` makes both, but
//! one after the other: the guest waits for 5 s.
//!
//! Change `breakfast` so that both waits pass at the same time, and the guest is served
//! after 3 s. There is one thread, and it is enough.
//!
//! - Use tokio as you like. `brew` and `bake` come from the kitchen: leave them alone.
//! - When `breakfast` returns, nothing it began may still be going on.
//! - Keep the name and the types of `breakfast`; the check calls it.

use given::cafe::{self, Coffee, Pastry};
use std::time::Instant;

/// Makes a coffee and a pastry.
pub async fn breakfast() -> (Coffee, Pastry) {
    let coffee = cafe::brew().await;
    let pastry = cafe::bake().await;
    (coffee, pastry)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let begun = Instant::now();
    let (coffee, pastry) = breakfast().await;
    println!("{coffee:?} and {pastry:?} after {:.1?}", begun.elapsed());
}
