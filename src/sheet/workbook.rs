//! The parts of an xlsx around its sheets: relations, sheet list, shared strings, styles.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::events::Event;

use super::limits::Limits;
use super::number::{Style, builtin_style, style_of};
use super::package::Package;
use super::words;
use super::xml::{attribute, attributes, push_text};
use crate::words::Told;

/// What a workbook says of its sheets.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// The sheets in their order.
    pub sheets: Vec<Entry>,
    /// Dates count from 1904.
    pub since_1904: bool,
    /// The shared strings.
    pub strings: Strings,
    /// The style of each cell format.
    pub styles: Vec<Style>,
}

/// A sheet and where it is.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name.
    pub name: String,
    /// Not shown.
    pub hidden: bool,
    /// The path of its part.
    pub part: String,
    /// The last word of its relation's type: `worksheet`, `chartsheet` …
    pub kind: String,
}

/// One heap of text, and where each string ends.
#[derive(Debug, Default)]
pub(super) struct Strings {
    heap: String,
    ends: Vec<usize>,
}

impl Strings {
    /// The string of an index.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.heap.get(start..end)
    }
}

/// A relation of a part: its target and the last word of its type.
struct Relation {
    target: String,
    kind: String,
}

/// Reads all but the sheets; `None` when the package is no workbook.
pub(super) fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Option<Workbook>, Told> {
    let root = relations(package, "", "_rels/.rels")?;
    let path = root
        .values()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target.clone());
    if !path.to_ascii_lowercase().ends_with(".xml") {
        return Ok(None);
    }
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
    let relations = relations(package, folder, &format!("{folder}/_rels/{file}.rels"))?;
    let Some(mut workbook) = read_workbook(package, &path, &relations)? else { return Ok(None) };
    if workbook.sheets.len() > limits.sheets {
        return Err(words::TOO_MANY_SHEETS.with([&workbook.sheets.len(), &limits.sheets]));
    }
    let target =
        |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| &relation.target);
    if let Some(part) = target("sharedStrings") {
        workbook.strings = read_strings(package, part, limits)?;
    }
    if let Some(part) = target("styles") {
        workbook.styles = read_styles(package, part)?;
    }
    Ok(Some(workbook))
}

fn relations(package: &mut Package<'_>, folder: &str, part: &str) -> Result<HashMap<String, Relation>, Told> {
    let mut relations = HashMap::new();
    let Some(mut xml) = package.part(part)? else { return Ok(relations) };
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let (mut id, mut target, mut kind) = (String::new(), String::new(), String::new());
                attributes(&start, |key, value| match key {
                    "Id" => value.clone_into(&mut id),
                    "Target" => target = resolve(folder, value),
                    "Type" => value.rsplit('/').next().unwrap_or_default().clone_into(&mut kind),
                    _ => {}
                });
                relations.insert(id, Relation { target, kind });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// A target relative to its folder, or absolute, as a path in the package.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

fn read_workbook(
    package: &mut Package<'_>,
    part: &str,
    relations: &HashMap<String, Relation>,
) -> Result<Option<Workbook>, Told> {
    let Some(mut xml) = package.part(part)? else { return Ok(None) };
    let mut workbook = Workbook::default();
    let mut is_workbook = false;
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "workbook" => is_workbook = true,
                "workbookPr" => {
                    workbook.since_1904 =
                        attribute(&start, "date1904").is_some_and(|value| value == "1" || value == "true");
                }
                "sheet" => {
                    let (mut name, mut state, mut id) = (String::new(), String::new(), String::new());
                    attributes(&start, |key, value| match key {
                        "name" => value.clone_into(&mut name),
                        "state" => value.clone_into(&mut state),
                        "id" => value.clone_into(&mut id),
                        _ => {}
                    });
                    let relation = relations.get(&id).ok_or_else(|| words::PART_MISSING.with([&name]))?;
                    workbook.sheets.push(Entry {
                        name,
                        hidden: state.ends_with("idden"),
                        part: relation.target.clone(),
                        kind: relation.kind.clone(),
                    });
                }
                _ => {}
            },
            Event::Eof => return Ok(is_workbook.then_some(workbook)),
            _ => {}
        }
    }
}

fn read_strings(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Strings, Told> {
    let mut strings = Strings::default();
    let Some(mut xml) = package.part(part)? else { return Ok(strings) };
    let (mut inside, mut phonetic) = (false, false);
    let mut text = String::new();
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "t" => inside = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "t" => inside = false,
                "rPh" => phonetic = false,
                "si" => {
                    strings.heap.push_str(&unescape(&text));
                    strings.ends.push(strings.heap.len());
                    text.clear();
                    if strings.heap.len() > limits.text_bytes {
                        return Err(words::TOO_MUCH_TEXT.with([&part, &limits.text_bytes]));
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(strings),
            event => {
                if inside {
                    push_text(&mut text, &event, part)?;
                }
            }
        }
    }
}

fn read_styles(package: &mut Package<'_>, part: &str) -> Result<Vec<Style>, Told> {
    let mut styles = Vec::new();
    let Some(mut xml) = package.part(part)? else { return Ok(styles) };
    let mut custom = HashMap::<u32, Style>::new();
    let mut formats = false;
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "numFmt" => {
                    let (mut id, mut style) = (None, Style::Number);
                    attributes(&start, |key, value| match key {
                        "numFmtId" => id = value.parse().ok(),
                        "formatCode" => style = style_of(value),
                        _ => {}
                    });
                    if let Some(id) = id {
                        custom.insert(id, style);
                    }
                }
                "cellXfs" => formats = true,
                "xf" if formats => {
                    let id = attribute(&start, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(custom.get(&id).copied().unwrap_or_else(|| builtin_style(id)));
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "cellXfs" => formats = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// Characters that XML cannot hold are written `_x000D_`.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(2..7).and_then(|code| code.strip_suffix('_'));
        let char = code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        let taken = if let Some(char) = char {
            out.push(char);
            7
        } else {
            out.push_str("_x");
            2
        };
        rest = &from[taken..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{resolve, unescape};

    #[test]
    fn characters_xml_cannot_hold_come_back() {
        for (text, wanted) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("a_xy", "a_xy"),
            ("_x00", "_x00"),
            ("_xD800_", "_xD800_"),
            ("_x资产编_", "_x资产编_"),
        ] {
            assert_eq!(unescape(text), wanted, "{text}");
        }
    }

    #[test]
    fn targets_are_resolved_from_their_folder() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "../../../a.xml"), "a.xml");
        assert_eq!(resolve("", "xl\\workbook.xml"), "xl/workbook.xml");
    }
}
