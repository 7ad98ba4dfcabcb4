//! Reports by hand, in a short form.

use counterpoint::exercise::record::{Run, read};
use serde_json::{Map, Value, json};

/// A run out of lines such as `1@2.5 ask lock 3 n=4 x=text :17`: task, seconds, what, its words, and
/// the line of the student's file.
pub fn run(text: &str) -> Run {
    run_in("turn", text)
}

/// A run in this mode.
pub fn run_in(mode: &str, text: &str) -> Run {
    let mut report = vec![json!({ "e": "run", "name": "a test", "mode": mode })];
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        report.extend(lines(line, mode));
    }
    let report: Vec<String> = report.iter().map(Value::to_string).collect();
    let record = read(report.join("\n").as_bytes(), "n");
    assert_eq!(record.skipped, 0, "{report:#?}");
    record.runs.into_iter().next().unwrap()
}

fn lines(line: &str, mode: &str) -> Vec<Value> {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap();
    let mut map = Map::new();
    let mut plain = Vec::new();
    for word in words {
        if let Some(line) = word.strip_prefix(':') {
            map.insert("l".into(), json!(line.parse::<u32>().unwrap()));
        } else if let Some((key, value)) = word.split_once('=') {
            let number = value.parse::<i64>();
            let value = match (key, number) {
                ("stuck" | "left", _) => {
                    let tasks: Vec<u32> = value.split(',').map(|t| t.parse().unwrap()).collect();
                    json!(tasks)
                }
                ("n" | "l" | "w" | "at", Ok(number)) => json!(number),
                _ => json!(value.replace('_', " ")),
            };
            map.insert(key.into(), value);
        } else {
            plain.push(word);
        }
    }
    let mut put = |key: &str, value: Value| {
        map.insert(key.into(), value);
    };
    match first {
        "object" => {
            put("e", json!("object"));
            put("o", json!(plain[0].parse::<u32>().unwrap()));
            put("k", json!(plain[1]));
            return vec![Value::Object(map)];
        }
        "over" => {
            put("e", json!("over"));
            put("nonce", json!("n"));
            put("mode", json!(mode));
            put("how", json!(plain[0]));
            return vec![Value::Object(map)];
        }
        _ => {}
    }
    let (task, at) = first.split_once('@').unwrap();
    let task: u32 = task.parse().unwrap();
    let at = (at.parse::<f64>().unwrap() * 1e9).round() as u64;
    put("t", json!(task));
    put("at", json!(at));
    match plain[0] {
        "spawn" => {
            let child: u32 = plain[1].parse().unwrap();
            let mut made = map.clone();
            made.insert("e".into(), json!("task"));
            made.insert("t".into(), json!(child));
            made.insert("by".into(), json!(task));
            made.insert("c".into(), json!(plain[2]));
            map.insert("e".into(), json!("done"));
            map.insert("v".into(), json!("spawn"));
            map.insert("n".into(), json!(child));
            map.remove("x");
            return vec![Value::Object(made), Value::Object(map)];
        }
        "ask" | "done" => {
            put("e", json!(plain[0]));
            put("v", json!(plain[1]));
            if let Some(object) = plain.get(2) {
                put("o", json!(object.parse::<u32>().unwrap()));
            }
        }
        "begin" => {
            put("e", json!("begin"));
            put("x", json!(plain[1]));
            let takes = plain[2].parse::<f64>().unwrap() * 1e9;
            put("n", json!(takes as u64));
        }
        "ended" => {
            put("e", json!("ended"));
            put("how", json!(plain.get(1).copied().unwrap_or("returned")));
        }
        other => {
            put("e", json!(other));
            if let Some(name) = plain.get(1) {
                put("x", json!(name));
            }
        }
    }
    vec![Value::Object(map)]
}
