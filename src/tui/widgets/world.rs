//! What the tasks share, at one moment: mutexes with holder and waiters, conditions with waiters,
//! channels with what is in them, variables, futures.

#[cfg(test)]
pub mod sample;
mod say;

use super::canvas::{Canvas, columns_of};
use crate::trace::grouped;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The first of several, and how many they are in all: there is no need to list a million.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Few {
    /// The first of them, as text.
    pub first: Vec<String>,
    /// How many they are.
    pub count: usize,
}

impl Few {
    /// All of a few.
    pub fn of(texts: &[&str]) -> Few {
        Few::from(
            texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>(),
        )
    }
}

impl From<Vec<String>> for Few {
    fn from(first: Vec<String>) -> Few {
        let count = first.len();
        Few { first, count }
    }
}

/// Something shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// What the program calls it: `fork[2]`.
    pub name: String,
    /// Whether the last step changed it.
    pub changed: bool,
    /// What it is, and how it is now.
    pub what: What,
}

/// What something shared is, and how it is now. Tasks are given by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A mutex.
    Mutex {
        /// Who holds it, if anybody does.
        holder: Option<String>,
        /// Who waits for it, in order.
        waiters: Few,
    },
    /// A condition variable.
    Condition {
        /// Who waits for it, in order.
        waiters: Few,
        /// How many of them may go on.
        notified: usize,
    },
    /// A channel.
    Channel {
        /// What is in it, the oldest first.
        items: Few,
        /// How much it holds; `None` for any number.
        capacity: Option<u32>,
        /// Whether it was closed.
        closed: bool,
        /// Who waits to send.
        senders: Few,
        /// Who waits to receive.
        receivers: Few,
    },
    /// A variable.
    Variable {
        /// Its value.
        value: String,
        /// The values in the processes that have a copy, each as `Ann 3`.
        copies: Few,
    },
    /// A future.
    Future {
        /// How far it is.
        promise: Promise,
        /// Who waits for it.
        waiters: Few,
    },
}

/// How far a future is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promise {
    /// It has not been made.
    Unmade,
    /// It has no value yet.
    Pending,
    /// It has this value.
    Done(String),
    /// It will never have one.
    Cancelled,
}

/// All that is shared, one row for each.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The objects.
    pub objects: &'a [Shared],
    /// The first of them that shows, as far as there are so many.
    pub first: usize,
}

impl World<'_> {
    /// Draws as many as fit; where that is not all, the last row says how many are left.
    pub fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let mut canvas = Canvas::new(area, theme, buf);
        let (width, height) = (canvas.width(), canvas.height());
        let count = self.objects.len();
        let rows = match height {
            2.. if count > usize::from(height) => height - 1,
            _ => height,
        };
        let first = self.first.min(count.saturating_sub(usize::from(rows)));
        let shown = &self.objects[first..];
        let shown = &shown[..shown.len().min(usize::from(rows))];
        let names = shown.iter().map(|one| columns_of(&theme.text(&one.name)));
        let names = names.max().unwrap_or(0).min(width / 3);
        for (y, object) in (0..).zip(shown) {
            row(&mut canvas, y, names, object);
        }
        let rest = count - first - shown.len();
        if rows < height {
            let (before, dots) = (grouped(first as u64), canvas.signs().dots);
            let text = match (first, rest) {
                (0, rest) => format!("{dots} {} more", grouped(rest as u64)),
                (_, 0) => format!("{dots} {before} before"),
                (_, rest) => format!("{dots} {before} before, {} more", grouped(rest as u64)),
            };
            canvas.cut(1, rows, &text, width, canvas.style(Role::Faint));
        }
    }
}

fn row(canvas: &mut Canvas<'_>, y: u16, names: u16, object: &Shared) {
    let (theme, width) = (canvas.theme(), canvas.width());
    if object.changed {
        canvas.sign(0, y, canvas.signs().pointer, theme.style(Role::Key));
    }
    let role = if object.changed {
        Role::Strong
    } else {
        Role::Text
    };
    canvas.cut(1, y, &object.name, names, theme.style(role));
    let start = names + 3;
    let room = width.saturating_sub(start);
    let columns = |spans: &[Span<'_>]| {
        let columns = |span: &Span<'_>| usize::from(columns_of(&theme.text(&span.content)));
        spans.iter().map(columns).sum::<usize>()
    };
    let mut spans = Vec::new();
    for form in say::Form::ALL {
        spans = say::object(object, &theme, room, form);
        if columns(&spans) <= usize::from(room) {
            break;
        }
    }
    canvas.line(start, y, &spans, room);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rows, screen};
    use super::*;

    fn drawn(width: u16, height: u16, first: usize, ascii: bool) -> Vec<String> {
        let objects = sample::objects();
        let world = World {
            objects: &objects,
            first,
        };
        let theme = Theme {
            ascii,
            ..Theme::default()
        };
        let mut buf = screen(width, height);
        world.draw(&theme, buf.area, &mut buf);
        rows(&buf)
            .iter()
            .map(|row| row.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn each_kind_says_how_it_is() {
        assert_eq!(
            drawn(60, 10, 0, false),
            [
                "▸fork[0]  held by Ann, waiting: Bob, Cid",
                " fork[1]  free",
                " ready    waiting: Ann, Bob, 1 notified",
                " full     nobody waits",
                " queue    │7 3 1 ·│ 3/4, waiting to receive: Dora",
                " log      │a b│ 2, closed",
                "▸count    = 5, copies: Ann 4, Bob 6",
                " receipt  pending, waiting: Ann, Bob and 298 more",
                " answer   ✓ 42",
                " other    ✗ cancelled",
            ]
        );
    }

    #[test]
    fn narrow_areas_have_short_forms_and_low_ones_say_what_is_left_out() {
        assert_eq!(
            drawn(30, 7, 0, true),
            [
                ">fork[0]  Ann < Bob, Cid",
                " fork[1]  free",
                " ready    < Ann, Bob, 1 told",
                " full     nobody",
                " queue    |7 3 1 .| 3/4 < Dora",
                " log      |a b| 2, closed",
                " .. 4 more"
            ]
        );
        assert_eq!(
            drawn(24, 3, 6, false),
            [
                "▸count    = 5 / Ann 4 +1",
                " receipt  ? ← Ann +299",
                " … 6 before, 2 more"
            ]
        );
    }
}
