//! What is said of something shared, in a long and a short form.

use super::{Few, Promise, Shared, What};
use crate::trace::grouped;
use crate::tui::theme::{Role, Signs, Theme};
use crate::tui::widgets::canvas::columns_of;
use ratatui::style::Style;
use ratatui::text::Span;

/// How much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In words.
    Long,
    /// In signs.
    Short,
    /// In signs, and the rest of a list as a number.
    Least,
}

impl Form {
    /// From the longest to the shortest.
    pub const ALL: [Form; 3] = [Form::Long, Form::Short, Form::Least];

    /// The most names or values that are listed.
    fn listed(self) -> usize {
        match self {
            Form::Long => 4,
            Form::Short => 2,
            Form::Least => 1,
        }
    }
}

/// What is said of an object where there is room for so many columns.
pub fn object(object: &Shared, theme: &Theme, room: u16, form: Form) -> Vec<Span<'static>> {
    let mut said = Said {
        theme,
        signs: theme.signs(),
        form,
        changed: object.changed,
        spans: Vec::new(),
    };
    match &object.what {
        What::Mutex { holder, waiters } => said.mutex(holder.as_deref(), waiters),
        What::Condition { waiters, notified } => said.condition(waiters, *notified),
        What::Channel {
            items,
            capacity,
            closed,
            senders,
            receivers,
        } => {
            said.bar(items, *capacity, room);
            if *closed {
                said.put(", closed", Role::Emphasis);
            }
            said.waiting(senders, "waiting to send: ");
            said.waiting(receivers, "waiting to receive: ");
        }
        What::Variable { value, copies } => said.variable(value, copies),
        What::Future { promise, waiters } => said.future(promise, waiters),
    }
    said.spans
}

struct Said<'a> {
    theme: &'a Theme,
    signs: &'static Signs,
    form: Form,
    changed: bool,
    spans: Vec<Span<'static>>,
}

impl Said<'_> {
    fn put(&mut self, text: impl Into<String>, role: Role) {
        self.spans
            .push(Span::styled(text.into(), self.theme.style(role)));
    }

    /// A value: it stands out if it has just changed.
    fn value(&mut self, value: &str) {
        let role = if self.changed {
            Role::Strong
        } else {
            Role::Literal
        };
        self.put(value, role);
    }

    fn mutex(&mut self, holder: Option<&str>, waiters: &Few) {
        match (holder, self.form) {
            (None, _) => self.put("free", Role::Faint),
            (Some(holder), Form::Long) => {
                self.put("held by ", Role::Text);
                self.put(holder, Role::Strong);
            }
            (Some(holder), _) => self.put(holder, Role::Strong),
        }
        self.waiting(waiters, "waiting: ");
    }

    fn condition(&mut self, waiters: &Few, notified: usize) {
        let (nobody, before, told) = match self.form {
            Form::Long => ("nobody waits", "waiting: ".to_owned(), "notified"),
            _ => ("nobody", format!("{} ", self.signs.arrows[0]), "told"),
        };
        if waiters.count == 0 {
            return self.put(nobody, Role::Faint);
        }
        self.put(before, Role::Text);
        self.put(self.list(waiters), Role::Text);
        if notified > 0 {
            let notified = grouped(notified as u64);
            self.put(format!(", {notified} {told}"), Role::Emphasis);
        }
    }

    fn variable(&mut self, value: &str, copies: &Few) {
        self.put("= ", Role::Text);
        self.value(value);
        if copies.count > 0 {
            let between = match self.form {
                Form::Long => ", copies: ",
                _ => " / ",
            };
            self.put(between, Role::Text);
            self.put(self.list(copies), Role::Text);
        }
    }

    fn future(&mut self, promise: &Promise, waiters: &Few) {
        match (promise, self.form) {
            (Promise::Unmade, _) => self.put("not made", Role::Faint),
            (Promise::Pending, Form::Long) => self.put("pending", Role::Text),
            (Promise::Pending, _) => self.put("?", Role::Text),
            (Promise::Done(value), _) => {
                self.put(format!("{} ", self.signs.good), Role::Good);
                self.value(value);
            }
            (Promise::Cancelled, _) => {
                self.put(format!("{} ", self.signs.bad), Role::Bad);
                self.put("cancelled", Role::Text);
            }
        }
        self.waiting(waiters, "waiting: ");
    }

    fn waiting(&mut self, who: &Few, what: &str) {
        if who.count == 0 {
            return;
        }
        let before = match self.form {
            Form::Long => format!(", {what}"),
            _ => format!(" {} ", self.signs.arrows[0]),
        };
        self.put(before, Role::Text);
        self.put(self.list(who), Role::Text);
    }

    /// `Bob, Cid and 3 more`, or `Bob, Cid +3`.
    fn list(&self, few: &Few) -> String {
        let most = self.form.listed();
        // "And 1 more" takes no less room than the one.
        let all = self.form == Form::Long && few.count == most + 1;
        let most = most + usize::from(all);
        let listed = &few.first[..few.first.len().min(most)];
        let names = listed.join(", ");
        match (few.count.saturating_sub(listed.len()), self.form) {
            (0, _) => names,
            (all, _) if listed.is_empty() => grouped(all as u64),
            (more, Form::Long) => format!("{names} and {} more", grouped(more as u64)),
            (more, _) => format!("{names} +{}", grouped(more as u64)),
        }
    }

    /// What is in a channel, with the free places where they are few: `│7 3 1 ·│ 3/4`.
    fn bar(&mut self, items: &Few, capacity: Option<u32>, room: u16) {
        /// Free places up to this capacity are drawn.
        const DRAWN: usize = 12;
        let share = match self.form {
            Form::Long => room / 2,
            Form::Short => room / 3,
            Form::Least => room / 4,
        };
        let side = self.signs.side;
        let border = Role::Border;
        self.put(side, border);
        let whole = self.items(items, share);
        let capacity = capacity.map(|capacity| capacity as usize);
        let free = capacity.unwrap_or(0).saturating_sub(items.count);
        if whole && free > 0 && capacity.is_some_and(|capacity| capacity <= DRAWN) {
            let place = if self.theme.ascii { "." } else { "·" };
            let gap = if items.count > 0 { " " } else { "" };
            let places = vec![place; free].join(" ");
            self.put(format!("{gap}{places}"), Role::Faint);
        }
        self.put(side, border);
        let count = grouped(items.count as u64);
        match capacity {
            Some(capacity) => {
                self.put(format!(" {count}/{}", grouped(capacity as u64)), Role::Text)
            }
            None => self.put(format!(" {count}"), Role::Text),
        }
    }

    /// The oldest items that fit into a share of the room, and whether these are all.
    fn items(&mut self, items: &Few, share: u16) -> bool {
        let mut used = 0u16;
        let mut shown = String::new();
        for (nth, item) in items.first.iter().enumerate() {
            let item = self.theme.text(item);
            let gap = u16::from(nth > 0);
            let columns = columns_of(&item).saturating_add(gap);
            if nth > 0 && used.saturating_add(columns) > share {
                break;
            }
            used = used.saturating_add(columns);
            shown.extend((nth > 0).then_some(' '));
            shown += &item;
            if nth + 1 == items.count {
                self.spans.push(Span::styled(shown, self.item_style()));
                return true;
            }
        }
        if items.count == 0 {
            return true;
        }
        self.spans.push(Span::styled(shown, self.item_style()));
        self.put(self.signs.dots, Role::Faint);
        false
    }

    fn item_style(&self) -> Style {
        self.theme.style(Role::Literal)
    }
}
