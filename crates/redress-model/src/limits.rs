//! Limits: what a rule may use. Each answers an attack that was tried.

/// The limits on the bodies of rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Limits {
    /// Steps of one body, those inside callbacks included.
    pub steps: u64,
    /// Calls within calls.
    pub call_depth: usize,
    /// Expressions within expressions.
    pub expression_depth: usize,
    /// Bytes of one text.
    pub text_bytes: usize,
    /// Elements of one list.
    pub list_length: usize,
    /// Entries of one map.
    pub map_size: usize,
    /// Variables at once.
    pub variables: usize,
    /// Bytes of one body's source.
    pub source_bytes: usize,
    /// Findings of one body.
    pub findings: usize,
    /// The safety net: wall-clock time after which a body is stopped, in milliseconds. A decision that it stopped says so.
    pub milliseconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            steps: 100_000,
            call_depth: 12,
            expression_depth: 32,
            text_bytes: 16 * 1024,
            list_length: 1024,
            map_size: 256,
            variables: 64,
            source_bytes: 16 * 1024,
            findings: 64,
            milliseconds: 1000,
        }
    }
}
