//! Where there are no signals: crossterm reads the console.

use super::{Input, Tell};
use ratatui::crossterm::event::{Event, KeyEventKind, read};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

#[derive(Debug)]
pub struct Listener {
    stop: Arc<AtomicBool>,
}

pub fn listen(tell: &Tell) -> io::Result<Listener> {
    let stop = Arc::new(AtomicBool::new(false));
    let (tell, stopped) = (Arc::clone(tell), Arc::clone(&stop));
    thread::Builder::new().name("input".into()).spawn(move || {
        while !stopped.load(Ordering::Relaxed) {
            match read() {
                Ok(event) => translate(event).into_iter().for_each(|input| tell(input)),
                Err(_) => return tell(Input::Gone),
            }
        }
    })?;
    Ok(Listener { stop })
}

fn translate(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Input::Key(key)),
        Event::Mouse(mouse) => Some(Input::Mouse(mouse)),
        Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        _ => None,
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
