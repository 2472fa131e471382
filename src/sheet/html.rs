//! HTML tables, as accounting systems export them under the name `.xls`: tags left open, no
//! quotes, any case. Every table is a sheet; nothing is run, nothing is fetched.

use super::book::{Body, Sheet};
use super::canvas::Canvas;
use super::grid::{CellKind, Merge};
use super::limits::Limits;
use super::words;
use crate::words::Told;

/// Reads every table that has content.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Vec<Sheet>, Told> {
    let mut page = Page { limits, open: Vec::new(), closed: Vec::new(), count: 0 };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        page.text(&rest[..at]);
        rest = &rest[at..];
        rest = match Tag::read(rest) {
            Some((tag, after)) => {
                page.tag(&tag)?;
                if tag.opens && RAW.contains(&tag.name.as_str()) { skip_raw(after, &tag.name) } else { after }
            }
            None => skip_other(rest, &mut page),
        };
    }
    page.text(rest);
    page.finish()
}

/// Elements whose content is no text of the page.
const RAW: &[&str] = &["script", "style", "xml", "title", "textarea", "o:documentproperties"];

/// What follows the end tag of a raw element; nothing when it is never closed.
fn skip_raw<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        if rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return rest.find('>').map_or("", |end| &rest[end + 1..]);
        }
    }
    ""
}

/// Steps over a comment, a declaration, or a `<` that is only a character.
fn skip_other<'t>(text: &'t str, page: &mut Page<'_>) -> &'t str {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return text.find('>').map_or("", |end| &text[end + 1..]);
    }
    page.text("<");
    &text[1..]
}

/// A tag: lower-case name, whether it opens, and what it spans.
struct Tag {
    name: String,
    opens: bool,
    columns: u32,
    rows: u32,
}

impl Tag {
    /// The tag at the start of `text`, and what follows it.
    fn read(text: &str) -> Option<(Self, &str)> {
        let inside = text.strip_prefix('<')?;
        let (opens, inside) = inside.strip_prefix('/').map_or((true, inside), |rest| (false, rest));
        if !inside.starts_with(|char: char| char.is_ascii_alphabetic()) {
            return None;
        }
        let end = inside.find(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, ':' | '-' | '_')));
        let (name, mut rest) = inside.split_at(end.unwrap_or(inside.len()));
        let mut tag = Self { name: name.to_ascii_lowercase(), opens, columns: 1, rows: 1 };
        loop {
            rest = rest.trim_start_matches(|char: char| char.is_ascii_whitespace() || char == '/');
            if rest.is_empty() {
                return Some((tag, rest));
            }
            if let Some(after) = rest.strip_prefix('>') {
                return Some((tag, after));
            }
            let (key, value, after) = read_attribute(rest);
            let number = || value.trim().parse::<u32>().unwrap_or(1).max(1);
            match key {
                key if key.eq_ignore_ascii_case("colspan") => tag.columns = number(),
                key if key.eq_ignore_ascii_case("rowspan") => tag.rows = number(),
                _ => {}
            }
            rest = after;
        }
    }
}

/// An attribute's name, its value and what follows it. Always takes at least one character.
fn read_attribute(text: &str) -> (&str, &str, &str) {
    let ends_key = |char: char| char.is_ascii_whitespace() || matches!(char, '=' | '>' | '/');
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text[first..].find(ends_key).map_or(text.len(), |at| first + at);
    let (key, rest) = text.split_at(end);
    let Some(value) = rest.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
        return (key, "", rest);
    };
    if let Some(quote) = value.chars().next().filter(|char| matches!(char, '"' | '\'')) {
        let inside = &value[1..];
        return match inside.find(quote) {
            Some(end) => (key, &inside[..end], &inside[end + 1..]),
            None => (key, inside, ""),
        };
    }
    let end = value.find(|char: char| char.is_ascii_whitespace() || char == '>').unwrap_or(value.len());
    (key, &value[..end], &value[end..])
}

/// The page: tables open inside one another, and tables read.
struct Page<'l> {
    limits: &'l Limits,
    open: Vec<Table<'l>>,
    closed: Vec<(usize, Sheet)>,
    count: usize,
}

/// A table being read.
struct Table<'l> {
    number: usize,
    canvas: Canvas<'l>,
    caption: Option<String>,
    row: Option<u32>,
    column: u32,
    cell: Option<Cell>,
    /// Per column the first row that is free of a cell spanning rows.
    free_from: Vec<u32>,
    /// Columns stepped over or reserved, for the limit.
    steps: u64,
    limits: &'l Limits,
}

/// A cell being read.
struct Cell {
    text: String,
    columns: u32,
    rows: u32,
}

impl Page<'_> {
    fn tag(&mut self, tag: &Tag) -> Result<(), Told> {
        if tag.name == "table" {
            return if tag.opens { self.open_table() } else { self.close_table() };
        }
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        match (tag.name.as_str(), tag.opens) {
            ("caption", true) => table.caption = Some(String::new()),
            ("caption", false) => table.end_caption(),
            ("tr", true) => table.start_row()?,
            ("tr" | "td" | "th" | "thead" | "tbody" | "tfoot", false) => table.end_cell()?,
            ("td" | "th", true) => table.start_cell(tag)?,
            ("br", _) | ("p" | "div" | "li", false) => table.line_break(),
            _ => {}
        }
        Ok(())
    }

    fn open_table(&mut self) -> Result<(), Told> {
        if self.open.len() >= self.limits.depth {
            return Err(words::TOO_DEEP.with([&"table", &self.limits.depth]));
        }
        if self.count >= self.limits.sheets {
            return Err(words::TOO_MANY_SHEETS.with([&(self.count + 1), &self.limits.sheets]));
        }
        self.count += 1;
        self.open.push(Table {
            number: self.count,
            canvas: Canvas::new(&format!("table {}", self.count), self.limits),
            caption: None,
            row: None,
            column: 0,
            cell: None,
            free_from: Vec::new(),
            steps: 0,
            limits: self.limits,
        });
        Ok(())
    }

    fn close_table(&mut self) -> Result<(), Told> {
        let Some(mut table) = self.open.pop() else { return Ok(()) };
        table.end_cell()?;
        table.end_caption();
        let name = table.canvas.name().to_owned();
        let grid = table.canvas.finish()?;
        if grid.rows() > 0 {
            self.closed.push((table.number, Sheet { name, hidden: false, body: Body::Grid(grid) }));
        }
        Ok(())
    }

    /// Adds text of the page to the innermost open cell or caption; runs of blanks are one.
    fn text(&mut self, raw: &str) {
        let Some(table) = self.open.last_mut() else { return };
        let target = match (&mut table.caption, &mut table.cell) {
            (Some(caption), _) if table.row.is_none() => caption,
            (_, Some(cell)) => &mut cell.text,
            _ => return,
        };
        let mut rest = raw;
        while let Some(char) = rest.chars().next() {
            let (char, taken) = if char == '&' { entity(rest) } else { (char, char.len_utf8()) };
            rest = &rest[taken..];
            if !char.is_ascii_whitespace() {
                target.push(char);
            } else if !target.is_empty() && !target.ends_with([' ', '\n']) {
                target.push(' ');
            }
        }
    }

    fn finish(mut self) -> Result<Vec<Sheet>, Told> {
        while !self.open.is_empty() {
            self.close_table()?;
        }
        self.closed.sort_by_key(|(number, _)| *number);
        Ok(self.closed.into_iter().map(|(_, sheet)| sheet).collect())
    }
}

impl Table<'_> {
    fn end_caption(&mut self) {
        if let Some(caption) = self.caption.take().filter(|caption| !caption.trim().is_empty()) {
            self.canvas.rename(caption.trim());
        }
    }

    fn start_row(&mut self) -> Result<(), Told> {
        self.end_cell()?;
        self.end_caption();
        self.row = Some(self.row.map_or(0, |row| row.saturating_add(1)));
        self.column = 0;
        Ok(())
    }

    fn start_cell(&mut self, tag: &Tag) -> Result<(), Told> {
        self.end_cell()?;
        if self.row.is_none() {
            self.start_row()?;
        }
        let row = self.row.unwrap_or(0);
        while self.free_from.get(self.column as usize).is_some_and(|free| *free > row) {
            self.column += 1;
            self.step(1)?;
        }
        let most = self.limits.columns as u32;
        self.cell = Some(Cell {
            text: String::new(),
            columns: tag.columns.min(most.saturating_sub(self.column).max(1)),
            rows: tag.rows.min(self.limits.rows.saturating_sub(row).max(1)),
        });
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Told> {
        let (Some(cell), Some(row)) = (self.cell.take(), self.row) else { return Ok(()) };
        let text = cell.text.trim_end_matches([' ', '\n']);
        self.canvas.put(row, self.column, text, CellKind::Text)?;
        let (bottom, right) = (row.saturating_add(cell.rows - 1), self.column.saturating_add(cell.columns - 1));
        if (bottom, right) != (row, self.column) {
            self.canvas.merge(Merge { top: row, left: self.column, bottom, right })?;
        }
        if cell.rows > 1 {
            self.step(u64::from(cell.columns))?;
            let end = (right as usize + 1).min(self.limits.columns);
            self.free_from.resize(self.free_from.len().max(end), 0);
            let start = (self.column as usize).min(end);
            self.free_from[start..end].fill(bottom.saturating_add(1));
        }
        self.column = right.saturating_add(1);
        Ok(())
    }

    fn step(&mut self, columns: u64) -> Result<(), Told> {
        self.steps += columns;
        if self.steps > self.limits.cells {
            return Err(words::TOO_MANY_CELLS.with([&self.canvas.name(), &self.limits.cells]));
        }
        Ok(())
    }

    fn line_break(&mut self) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.text.is_empty()) {
            cell.text.truncate(cell.text.trim_end_matches(' ').len());
            cell.text.push('\n');
        }
    }
}

/// The character of the reference at the start of `text`, and the bytes it takes. What is no
/// reference is an ampersand.
fn entity(text: &str) -> (char, usize) {
    const NAMED: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{A0}'),
        ("yen", '¥'),
        ("times", '×'),
        ("middot", '·'),
        ("ensp", '\u{2002}'),
        ("emsp", '\u{2003}'),
    ];
    let mut window = text.len().min(12);
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    let Some(end) = text[..window].find(';') else { return ('&', 1) };
    let name = &text[1..end];
    let char = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        }
        .and_then(char::from_u32)
        .filter(|char| *char != '\0'),
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, char)| *char),
    };
    char.map_or(('&', 1), |char| (char, end + 1))
}
