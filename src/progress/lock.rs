//! One program at a time changes the record.
//!
//! The lock is the operating system's: it is gone when its holder is, however that ended.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long to wait for others. A change takes some milliseconds, so only a program that was
/// suspended in the middle of one holds the lock as long.
const PATIENCE: Duration = Duration::from_secs(10);

/// The file that is locked. It stays, empty.
const NAME: &str = ".lock";

/// Holds the lock until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    #[expect(dead_code, reason = "held for what dropping it does")]
    held: Option<system::Held>,
}

/// Waits until nobody else changes the record in this folder, which is made if need be.
///
/// # Errors
/// [`io::ErrorKind::TimedOut`] where somebody holds the lock for too long; others where the folder
/// cannot be made or written to.
pub(super) fn lock(folder: &Path) -> io::Result<Lock> {
    std::fs::create_dir_all(folder)?;
    let held = system::lock(&folder.join(NAME), PATIENCE)?;
    Ok(Lock { held })
}

#[cfg_attr(not(unix), expect(dead_code, reason = "Windows locks as it opens"))]
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false).open(path)
}

#[cfg(unix)]
mod system {
    use nix::errno::Errno;
    use nix::fcntl::{Flock, FlockArg};
    use std::fs::File;
    use std::io;
    use std::path::Path;
    use std::sync::mpsc::{RecvTimeoutError, sync_channel};
    use std::time::Duration;

    pub(super) type Held = Flock<File>;

    /// None where the file system has no locks: better to keep what was done than to refuse for
    /// fear of a second program.
    pub(super) fn lock(path: &Path, patience: Duration) -> io::Result<Option<Held>> {
        let taken = match Flock::lock(super::open(path)?, FlockArg::LockExclusiveNonblock) {
            Err((file, Errno::EWOULDBLOCK)) => wait(file, patience)?,
            taken => taken.map_err(|(_, error)| error),
        };
        match taken {
            Ok(held) => Ok(Some(held)),
            Err(Errno::ENOLCK | Errno::ENOSYS | Errno::EOPNOTSUPP) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// `flock` knows no time-out, so a thread waits. If it is given up, and gets the lock after
    /// all, nobody receives it and so it is dropped.
    fn wait(mut file: File, patience: Duration) -> io::Result<Result<Held, Errno>> {
        let (give, given) = sync_channel(1);
        let wait = move || {
            let taken = loop {
                match Flock::lock(file, FlockArg::LockExclusive) {
                    Err((again, Errno::EINTR)) => file = again,
                    taken => break taken.map_err(|(_, error)| error),
                }
            };
            let _ = give.send(taken);
        };
        let thread = std::thread::Builder::new().name("lock".into());
        thread.spawn(wait)?;
        given.recv_timeout(patience).map_err(|error| match error {
            RecvTimeoutError::Timeout => io::ErrorKind::TimedOut.into(),
            RecvTimeoutError::Disconnected => io::Error::other("the thread that waits has ended"),
        })
    }
}

#[cfg(windows)]
mod system {
    use std::fs::File;
    use std::io;
    use std::os::windows::fs::OpenOptionsExt;
    use std::path::Path;
    use std::time::{Duration, Instant};

    pub(super) type Held = File;

    /// `ERROR_SHARING_VIOLATION`: somebody has the file open.
    const SHARED: i32 = 32;
    const BETWEEN: Duration = Duration::from_millis(5);

    /// A file opened with nothing shared cannot be opened by anybody else.
    pub(super) fn lock(path: &Path, patience: Duration) -> io::Result<Option<Held>> {
        let since = Instant::now();
        let mut options = File::options();
        options
            .write(true)
            .create(true)
            .truncate(false)
            .share_mode(0);
        loop {
            match options.open(path) {
                Err(error) if error.raw_os_error() == Some(SHARED) => {}
                opened => return opened.map(Some),
            }
            if since.elapsed() > patience {
                return Err(io::ErrorKind::TimedOut.into());
            }
            std::thread::sleep(BETWEEN);
        }
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    use std::fs::File;
    use std::io;
    use std::path::Path;
    use std::time::Duration;

    pub(super) type Held = File;

    /// No lock: two programs at once may lose each other's last change.
    pub(super) fn lock(_: &Path, _: Duration) -> io::Result<Option<Held>> {
        Ok(None)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_waited_for_but_not_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let held = lock(folder.path()).unwrap();
        let refused = system::lock(&path, Duration::from_millis(20));
        assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::TimedOut);
        drop(held);
        // Also when the thread that was given up has got it meanwhile.
        lock(folder.path()).unwrap();
    }

    #[test]
    fn one_who_waits_gets_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path()).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| lock(folder.path()).is_ok());
            std::thread::sleep(Duration::from_millis(20));
            assert!(!waiting.is_finished());
            drop(held);
            assert!(waiting.join().unwrap());
        });
    }
}
