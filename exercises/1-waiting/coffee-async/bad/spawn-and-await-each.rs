use given::cafe::{self, Coffee, Pastry};

pub async fn breakfast() -> (Coffee, Pastry) {
    let coffee = tokio::spawn(cafe::brew()).await.unwrap();
    let pastry = tokio::spawn(cafe::bake()).await.unwrap();
    (coffee, pastry)
}
