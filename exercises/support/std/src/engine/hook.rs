//! What a panic said, kept instead of printed.

use super::book;
use super::seat;
use crate::counterpoint::{Mode, Wrong};
use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, PanicHookInfo};
use std::sync::Once;

thread_local! {
    static LAST: RefCell<Option<(String, u32)>> = const { RefCell::new(None) };
}

/// Makes panics during runs silent, and keeps what they said. Others are told as before.
pub fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if seat::mode() == Mode::Off {
                before(info);
            } else {
                keep(info);
            }
        }));
    });
}

/// What the calling thread's last panic said, and its line in the student's file.
pub fn last(payload: &(dyn Any + Send)) -> (String, u32) {
    let kept = LAST.try_with(RefCell::take).ok().flatten();
    kept.unwrap_or_else(|| (message(payload), 0))
}

fn keep(info: &PanicHookInfo<'_>) {
    let place = info
        .location()
        .map_or(0, |place| book::line_in(place.file(), place.line()));
    let said = (message(info.payload()), place);
    let _ = LAST.try_with(|last| last.replace(Some(said)));
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        return (*text).to_owned();
    }
    if let Some(text) = payload.downcast_ref::<String>() {
        return text.clone();
    }
    let wrong = payload.downcast_ref::<Wrong>();
    wrong.map_or_else(
        || String::from("a value of some type"),
        |wrong| wrong.what.clone(),
    )
}
