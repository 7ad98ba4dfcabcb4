//! The last of what was worked out, for as long as it is asked for again: a picture is drawn many
//! times of the same run.

use std::cell::RefCell;

/// What was worked out last, and of what.
#[derive(Debug)]
pub struct Kept<K, V>(RefCell<Option<(K, V)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Kept<K, V> {
        Kept(RefCell::new(None))
    }
}

impl<K: PartialEq, V: Clone> Kept<K, V> {
    /// What belongs to a key; worked out unless it was the last.
    pub fn get(&self, key: K, work_out: impl FnOnce() -> V) -> V {
        let mut kept = self.0.borrow_mut();
        if let Some((_, value)) = kept.as_ref().filter(|(known, _)| *known == key) {
            return value.clone();
        }
        let value = work_out();
        *kept = Some((key, value.clone()));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn the_same_is_worked_out_once() {
        let kept = Kept::default();
        let mut worked = 0;
        for key in [1, 1, 2, 2, 1] {
            kept.get(key, || worked += 1);
        }
        assert_eq!(worked, 3);
    }
}
