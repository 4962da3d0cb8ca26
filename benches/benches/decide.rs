//! Deciding a ticket from bytes to bytes.
fn main() {}
