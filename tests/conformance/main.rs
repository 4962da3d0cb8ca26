//! What redress promises, as data.
