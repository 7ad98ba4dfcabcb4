//! Programs that do what a program should not do, each bounded so that it harms nobody if nothing
//! stops it. The first argument names the deed, the second a folder; the third marks the process.

mod files;
mod processes;
mod threads;

use std::io::{Read, Write};
use std::time::Duration;

extern "C" {
    fn alarm(seconds: u32) -> u32;
}

fn main() {
    // Whatever happens, nothing of this lives longer.
    unsafe { alarm(30) };
    let deed = std::env::args().nth(1).unwrap();
    let folder = std::path::PathBuf::from(std::env::args().nth(2).unwrap());
    match deed.as_str() {
        "nothing" => {}
        "exit" => std::process::exit(7),
        "abort" => std::process::abort(),
        "echo" => echo(),
        "sleep" => std::thread::sleep(Duration::from_secs(20)),
        "chatter" => chatter(),
        "grow" => grow(),
        "swallow" => swallow(),
        "forks" => processes::forks(),
        "daemon" => processes::daemon(&folder),
        "stubborn" => processes::stubborn(),
        "kill" => processes::kill_others(),
        "become" => processes::become_another(),
        "harm" => files::harm(&folder),
        "link" => files::link(&folder),
        "delete" => files::delete_own(),
        "large" => files::large(),
        "sparse" => files::sparse(),
        "call" => files::call(),
        "threads" => threads::many(),
        "deadlock" => threads::deadlock(),
        "patient" => threads::patient(),
        "spin" => threads::spin(),
        _ => panic!("no such deed: {}", deed),
    }
}

fn echo() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    print!("heard {text}");
}

/// 64 MB of text.
fn chatter() {
    let line = [b'x'; 1024];
    for _ in 0..64 * 1024 {
        if std::io::stdout().write_all(&line).is_err() {
            return;
        }
    }
}

/// Uses 400 MB, one after the other.
fn grow() {
    let mut held = Vec::new();
    for _ in 0..400 {
        held.push(std::hint::black_box(vec![1_u8; 1 << 20]));
        std::thread::sleep(Duration::from_millis(2));
    }
    println!("grown");
}

/// Asks for 3 GB at once, without using them.
fn swallow() {
    let all: Vec<u8> = Vec::with_capacity(3 << 30);
    println!("swallowed {}", std::hint::black_box(all).capacity());
}
