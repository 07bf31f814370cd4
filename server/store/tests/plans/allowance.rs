/// What a call may read beyond a small multiple of what it returns.
#[derive(Clone, Copy, Default)]
pub(crate) struct Allowance {
    /// Keys that it was given in arrays.
    pub(crate) keys: u64,
    /// Rows that are counted or averaged, not returned.
    pub(crate) rows: u64,
    /// It lists a whole table.
    pub(crate) scans: bool,
}

pub(crate) const PLAIN: Allowance = Allowance {
    keys: 0,
    rows: 0,
    scans: false,
};

pub(crate) fn counts(rows: usize) -> Allowance {
    Allowance {
        rows: rows as u64,
        ..PLAIN
    }
}

pub(crate) fn asks_for(keys: usize) -> Allowance {
    Allowance {
        keys: keys as u64,
        ..PLAIN
    }
}
