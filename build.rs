//! Lessons are embedded: a new file among them means building again.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-changed=exercises");
}
