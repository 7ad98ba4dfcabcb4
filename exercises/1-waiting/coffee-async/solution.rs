//! Coffee and pastry, with async.

use given::cafe::{self, Coffee, Pastry};
use std::time::Instant;

/// Makes a coffee and a pastry, side by side.
pub async fn breakfast() -> (Coffee, Pastry) {
    tokio::join!(cafe::brew(), cafe::bake())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let begun = Instant::now();
    let (coffee, pastry) = breakfast().await;
    println!("{coffee:?} and {pastry:?} after {:.1?}", begun.elapsed());
}
