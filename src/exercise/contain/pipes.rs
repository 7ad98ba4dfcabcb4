//! What goes into a program and what comes out of it.

use super::watch::News;
use std::io::{Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What a pipe has given so far; whole once [`News::Closed`] has come.
pub type Kept = Arc<Mutex<Vec<u8>>>;

/// What may still be printed, in bytes: shared by the pipes of a program.
pub type Room = Arc<AtomicU64>;

/// Writes `bytes` and closes, on a thread of its own. A program need not read them.
pub fn feed(mut pipe: impl Write + Send + 'static, bytes: &[u8]) -> std::io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let bytes = bytes.to_vec();
    named("cp-stdin", move || {
        // The program has ended, or closed it: it did not want to know.
        let _ = pipe.write_all(&bytes);
    })
}

/// Reads on a thread of its own until the end, or until there is no room, and says so.
pub fn drain(
    mut pipe: impl Read + Send + 'static,
    room: Room,
    news: Sender<News>,
) -> std::io::Result<Kept> {
    let kept = Kept::default();
    let keep = Arc::clone(&kept);
    named("cp-output", move || {
        let mut buffer = [0; 16 * 1024];
        let mut last = News::Closed;
        while let Ok(count @ 1..) = pipe.read(&mut buffer) {
            let fits = take(&room, count);
            let mut kept = keep.lock().unwrap_or_else(PoisonError::into_inner);
            kept.extend_from_slice(buffer.get(..fits).unwrap_or_default());
            if fits < count {
                last = News::Full;
                break;
            }
        }
        // Nobody hears it when the supervisor has given up waiting.
        let _ = news.send(last);
    })?;
    Ok(kept)
}

/// What was kept, leaving nothing.
pub fn taken(kept: &Kept) -> Vec<u8> {
    std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Takes up to `count` bytes of the room, and says how many there were.
fn take(room: &AtomicU64, count: usize) -> usize {
    let wanted = u64::try_from(count).unwrap_or(u64::MAX);
    let less = |left: u64| Some(left.saturating_sub(wanted));
    let before = room
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
        .unwrap_or_else(|left| left);
    usize::try_from(before.min(wanted)).unwrap_or(count)
}

/// Starts a thread that nobody waits for.
pub fn named(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    const STACK_BYTES: usize = 128 * 1024;
    let builder = thread::Builder::new().name(name.into());
    builder.stack_size(STACK_BYTES).spawn(work).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use std::sync::mpsc;

    #[test]
    fn what_fits_is_kept_and_too_much_is_told() {
        let room = Room::new(AtomicU64::new(10));
        let (tell, news) = mpsc::channel();
        let kept = drain(
            Cursor::new(b"seven b".to_vec()),
            Arc::clone(&room),
            tell.clone(),
        );
        let kept = kept.unwrap();
        assert_eq!(news.recv(), Ok(News::Closed));
        assert_eq!(taken(&kept), b"seven b");
        let kept = drain(Cursor::new(b"and more".to_vec()), room, tell).unwrap();
        assert_eq!(news.recv(), Ok(News::Full));
        assert_eq!(taken(&kept), b"and");
    }
}
