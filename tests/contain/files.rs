use std::fs;
use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::fs::{symlink, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

/// Tries to write, change, read and delete in a folder that is not its own.
pub fn harm(folder: &Path) {
    let kept = folder.join("kept");
    let tried = [
        ("new", fs::write(folder.join("harm"), "harm").is_ok()),
        ("change", fs::write(&kept, "harm").is_ok()),
        ("append", fs::OpenOptions::new().append(true).open(&kept).is_ok()),
        ("read", fs::read(&kept).is_ok()),
        ("chmod", fs::set_permissions(&kept, fs::Permissions::from_mode(0o0)).is_ok()),
        ("link", fs::hard_link(&kept, "mine").is_ok()),
        ("folder", fs::create_dir(folder.join("folder")).is_ok()),
        ("rename", fs::rename(&kept, folder.join("moved")).is_ok()),
        ("delete", fs::remove_file(&kept).or_else(|_| fs::remove_file(folder.join("moved"))).is_ok()),
    ];
    for (what, _) in tried.iter().filter(|(_, done)| *done) {
        println!("{what}");
    }
}

/// Tries the same through a link in its own folder.
pub fn link(folder: &Path) {
    symlink(folder, "away").unwrap();
    harm(Path::new("away"));
}

/// Deletes the folder that it runs in, as far as it can, and closes what is left.
pub fn delete_own() {
    let own = std::env::current_dir().unwrap();
    fs::create_dir_all("a/b").unwrap();
    fs::write("a/b/file", "x").unwrap();
    let _ = fs::remove_dir_all(&own);
    let _ = fs::set_permissions(&own, fs::Permissions::from_mode(0o0));
    println!("{}", fs::read_dir(&own).map_or(0, Iterator::count));
}

/// Writes up to 64 MB to a file.
pub fn large() {
    let mut file = fs::File::create("large").unwrap();
    for _ in 0..64 {
        file.write_all(&vec![1; 1 << 20]).unwrap();
    }
    println!("written");
}

/// Makes a file that looks like 1 GB and takes no room.
pub fn sparse() {
    fs::File::create("sparse").unwrap().set_len(1 << 30).unwrap();
    println!("made");
}

/// Opens sockets on loopback, and a pair that leads nowhere else.
pub fn call() {
    let tried = [
        ("tcp", TcpListener::bind("127.0.0.1:0").is_ok()),
        ("udp", UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("unix", UnixListener::bind("socket").is_ok()),
        ("pair", UnixStream::pair().is_ok()),
    ];
    for (what, _) in tried.iter().filter(|(_, done)| *done) {
        println!("{what}");
    }
}
