use given::cafe::{self, Coffee, Pastry};

pub async fn breakfast() -> (Coffee, Pastry) {
    let coffee = cafe::brew();
    let pastry = cafe::bake();
    (coffee.await, pastry.await)
}
