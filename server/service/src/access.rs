//! Who may do what: one table, and one function that reads it.
