mod answer;

fn main() {
    println!("{}", answer::tour().join("\n"));
}
