use given::kitchen::{Coffee, Pastry, bake};

pub fn breakfast() -> (Coffee, Pastry) {
    (Coffee, bake())
}
