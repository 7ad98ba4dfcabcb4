use given::cafe::{bake, brew};

pub async fn breakfast() {
    let coffee = tokio::spawn(brew()).await.unwrap();
    let pastry = tokio::spawn(bake()).await.unwrap();
    drop((coffee, pastry));
}
