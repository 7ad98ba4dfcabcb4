//! How much of a submission is looked at.

/// How much of one student's submission is looked at. Beyond that nothing is read, and a note says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one answer.
    pub source: u64,
    /// Files, folders and archive entries.
    pub files: usize,
    /// Folders inside each other.
    pub depth: usize,
    /// Bytes of one archive.
    pub archive: u64,
    /// Archives.
    pub archives: usize,
    /// Bytes read in all, after unpacking.
    pub bytes: u64,
    /// How many times smaller packed than unpacked an answer may be. Source text packs to a tenth; deflate at its
    /// limit to a thousandth.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        const MIB: u64 = 1 << 20;
        Limits {
            source: MIB,
            files: 10_000,
            depth: 12,
            archive: 256 * MIB,
            archives: 8,
            bytes: 32 * MIB,
            ratio: 200,
        }
    }
}
