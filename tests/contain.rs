use counterpoint::exercise::contain::*;
#[test]
fn here() {
    let walls = walls_here(Some(env!("CARGO_BIN_EXE_counterpoint").as_ref()));
    println!("{walls:#?}");
    let own = Private::new().unwrap();
    for (program, processes) in [
        ("/bin/true", false),
        ("/bin/true", true),
        ("/bin/ls", true),
        ("/bin/sh", false),
    ] {
        let mut walls = Walls::around(program, own.path());
        walls.starter = Some(env!("CARGO_BIN_EXE_counterpoint").into());
        walls.processes = processes;
        if program == "/bin/sh" {
            walls.args = vec!["-c".into(), "id; ls; kill -9 $$".into()];
        }
        println!("{:?}", supervise(&walls, b"", &Watch::default()));
    }
}
