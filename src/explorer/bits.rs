//! Sets of small numbers.

/// A set of small numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub fn put(&mut self, bit: usize) {
        if self.0.len() <= bit / 64 {
            self.0.resize(bit / 64 + 1, 0);
        }
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    pub fn has(&self, bit: usize) -> bool {
        let word = self.0.get(bit / 64);
        word.is_some_and(|word| word & 1 << (bit % 64) != 0)
    }

    pub fn take(&mut self, bit: usize) {
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word &= !(1 << (bit % 64));
        }
    }

    /// Adds what is in the other; says whether that was anything new.
    pub fn add(&mut self, other: &Bits) -> bool {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        let mut new = false;
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            new |= *other & !*own != 0;
            *own |= other;
        }
        new
    }

    /// Keeps what is in both.
    pub fn keep(&mut self, other: &Bits) {
        for (at, own) in self.0.iter_mut().enumerate() {
            *own &= other.0.get(at).copied().unwrap_or(0);
        }
    }

    /// Whether they have anything in common.
    pub fn meets(&self, other: &Bits) -> bool {
        let mut both = self.0.iter().zip(&other.0);
        both.any(|(own, other)| own & other != 0)
    }
}
