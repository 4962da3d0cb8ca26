//! Tables of pages: the lines and cells of a Markdown table, each at its true place.

use std::ops::Range;

/// A table as it stands in a page.
#[derive(Clone, Debug)]
pub(crate) struct PageTable {
    pub(crate) span: Range<usize>,
    pub(crate) header: Vec<PageCell>,
    pub(crate) rows: Vec<(Range<usize>, Vec<PageCell>)>,
}

/// A line that has another number of cells than the header, and that number.
pub(crate) type RaggedLine = (Range<usize>, usize);

/// One cell.
#[derive(Clone, Debug)]
pub(crate) struct PageCell {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}

impl PageTable {
    /// Reads a table, and the lines that do not fit its header.
    pub(crate) fn read(page: &str, range: Range<usize>) -> Option<(PageTable, Vec<RaggedLine>)> {
        let mut lines = Vec::new();
        let mut start = range.start;
        for line in page[range.clone()].split_inclusive('\n') {
            let text = line.trim_end();
            if !text.trim().is_empty() {
                lines.push(start..start + text.len());
            }
            start += line.len();
        }
        let mut rows = lines.into_iter().map(|line| (line.clone(), cells_of(page, line)));
        let (_, header) = rows.next()?;
        // the line of dashes
        rows.next();
        let (rows, ragged): (Vec<_>, Vec<_>) = rows.partition(|(_, cells)| cells.len() == header.len());
        let ragged = ragged.into_iter().map(|(line, cells)| (line, cells.len())).collect();
        Some((PageTable { span: range, header, rows }, ragged))
    }
}

/// The cells of one line: what stands between bars that are not escaped.
fn cells_of(page: &str, line: Range<usize>) -> Vec<PageCell> {
    let text = &page[line.clone()];
    let mut bars = Vec::new();
    let mut is_escaped = false;
    for (offset, character) in text.char_indices() {
        if character == '|' && !is_escaped {
            bars.push(offset);
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    let first = text.len() - text.trim_start().len();
    let mut edges: Vec<usize> = Vec::new();
    let mut start = first;
    if bars.first() == Some(&first) {
        start = first + 1;
        bars.remove(0);
    }
    if bars.last().is_none_or(|last| *last + 1 != text.len()) {
        edges.push(text.len());
    }
    let mut cells = Vec::new();
    for end in bars.into_iter().chain(edges) {
        let raw = &text[start..end];
        let cell = raw.trim();
        let cell_start = line.start + start + (raw.len() - raw.trim_start().len());
        cells.push(PageCell { text: plain(cell), span: cell_start..cell_start + cell.len() });
        start = end + 1;
    }
    cells
}

/// A cell's words without the marks of Markdown around them.
fn plain(cell: &str) -> String {
    let unescaped = cell.replace("\\|", "|").replace("\\-", "-");
    let mut text = unescaped.as_str();
    for mark in ["**", "__", "*", "_", "`"] {
        if let Some(inner) = text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark))
            && !inner.is_empty()
        {
            text = inner;
        }
    }
    text.to_owned()
}
