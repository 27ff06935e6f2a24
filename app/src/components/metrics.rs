//! Heights that the virtual lists compute with; `style/tokens.css` has the same figures.

/// The head of a table.
pub(crate) const TABLE_HEAD: u32 = 32;
/// A line of a log.
pub(crate) const LOG_ROW: u32 = 20;

/// A row of a table; a card on a narrow screen. Tall ones carry a sentence.
pub(crate) fn row(narrow: bool, tall: bool) -> u32 {
    match (narrow, tall) {
        (false, false) => 28,
        (false, true) => 48,
        (true, false) => 56,
        (true, true) => 94,
    }
}
