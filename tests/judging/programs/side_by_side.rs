use given::kitchen::r#async::{bake, brew};

pub async fn breakfast() {
    tokio::join!(brew(), bake());
}
