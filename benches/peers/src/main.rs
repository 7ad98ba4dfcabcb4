mod executions;
mod graphs;
mod measure;
mod program;
mod table;
mod with_loom;
mod with_shuttle;
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, rest)) = arguments.split_first() && first == "child" {
        return executions::child(rest);
    }
    for t in [1,2] {
    println!("{:?}", graphs::exhaust(graphs::Increments { times: 1 }, t));
    println!("{:?}", graphs::exhaust(graphs::Increments { times: 2 }, t));
    println!("{:?}", graphs::exhaust(graphs::Philosophers { ordered: false }, t));
    println!("{:?}", graphs::exhaust(graphs::Philosophers { ordered: true }, t));
    }
    for size in [program::Size{each:2,items:2,capacity:1},program::Size{each:3,items:3,capacity:1},program::Size{each:3,items:3,capacity:2},program::Size{each:3,items:3,capacity:3}] {
    for t in [1,2] { let b=std::time::Instant::now(); println!("{:?} {:?} {:?}", size, graphs::exhaust(graphs::Buffer(size), t), b.elapsed()); } }
    if arguments.is_empty() {return;}
    for tool in executions::TOOLS { for p in program::ALL {
        println!("{} {p}: {:?}", tool.name(), executions::run(tool, p, std::time::Duration::from_secs(5)));
    }}
}
