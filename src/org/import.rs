//! A list of departments, places, persons and classes, from sheets to rows: pure.
//!
//! The list is the house's own template, not an export of another system: a caption line with 名称
//! and either a column 类型 or a sheet that is named after the type.

use super::words;
use crate::facts::{KEY_BYTES, Origin, TableInfo, is_key, normalise};
use crate::plan::RejectedRow;
use crate::sheet::{self, Book, CellKind, Limits, ReadOptions, Row, cell_name};
use crate::words::Told;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read as _};

/// In how many rows the captions are looked for.
const HEAD_ROWS: u32 = 20;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// 部门.
    Department,
    /// 存放地点: 校区、楼、室.
    Place,
    /// 人员.
    Person,
    /// 资产分类.
    Category,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SUBJECTS.iter().find(|(subject, _)| subject == self).map_or("", |(_, names)| names[0]))
    }
}

/// The words for each subject, in the form in which texts are compared.
const SUBJECTS: [(Subject, &[&str]); 4] = [
    (Subject::Department, &["部门", "科室", "处室", "DEPARTMENT", "DEPARTMENTS"]),
    (
        Subject::Place,
        &[
            "地点",
            "存放地点",
            "位置",
            "校区",
            "楼",
            "楼栋",
            "室",
            "房间",
            "PLACE",
            "PLACES",
            "LOCATION",
            "LOCATIONS",
            "CAMPUS",
            "BUILDING",
            "ROOM",
        ],
    ),
    (Subject::Person, &["人员", "人", "职工", "教职工", "员工", "使用人", "PERSON", "PERSONS", "PEOPLE", "STAFF"]),
    (Subject::Category, &["分类", "资产分类", "类别", "资产类别", "CATEGORY", "CATEGORIES", "CLASS", "CLASSES"]),
];

impl Subject {
    fn named(text: &str) -> Option<Self> {
        let text = normalise(text);
        SUBJECTS.iter().find(|(_, words)| words.contains(&&*text)).map(|(subject, _)| *subject)
    }
}

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caption {
    Subject,
    Code,
    Name,
    Parent,
    Department,
}

const CAPTIONS: [(Caption, &[&str]); 5] = [
    (Caption::Subject, &["类型", "对象类型", "TYPE", "KIND"]),
    (Caption::Code, &["编码", "代码", "编号", "工号", "CODE", "NO", "NUMBER", "STAFFNO", "STAFFNUMBER"]),
    (Caption::Name, &["名称", "姓名", "全称", "路径", "NAME", "FULLNAME", "PATH"]),
    (Caption::Parent, &["上级", "上级名称", "上级部门", "上级地点", "PARENT"]),
    (Caption::Department, &["部门", "所属部门", "所在部门", "DEPARTMENT"]),
];

/// Where the columns stand, by [`Caption`].
type Columns = [Option<usize>; CAPTIONS.len()];

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgRow {
    /// Where it stands.
    pub origin: Origin,
    /// What it is about.
    pub subject: Subject,
    /// 编码, of a person 工号; may be blank.
    pub code: String,
    /// 名称; of a place the whole path.
    pub name: String,
    /// What a department is part of, or the department of a person; may be blank.
    pub under: String,
}

/// The rows of a list.
pub type Rows = Vec<OrgRow>;

/// What a file says.
#[derive(Debug, Default)]
pub struct OrgList {
    /// Its sheets that were read.
    pub tables: Vec<TableInfo>,
    /// Its rows.
    pub rows: Rows,
    /// Rows that cannot be taken.
    pub rejected: Vec<RejectedRow>,
}

/// Reads a list from a file of a name. It is refused where no sheet has the captions.
pub fn read(mut file: impl io::Read, name: &str) -> Result<OrgList, Vec<Told>> {
    let most = Limits::default().file_bytes + 1;
    let mut bytes = Vec::new();
    let told = |told: Told| vec![told.at(name)];
    file.by_ref().take(most).read_to_end(&mut bytes).map_err(|error| told(words::ORG_UNREADABLE.with([&error])))?;
    let book = sheet::open(bytes, &ReadOptions::default()).map_err(told)?;
    read_book(&book).map_err(told)
}

fn read_book(book: &Book) -> Result<OrgList, Told> {
    let mut list = OrgList::default();
    for sheet in book.sheets.iter().filter(|sheet| !sheet.hidden) {
        let named = Subject::named(&sheet.name);
        let mut columns: Option<Columns> = None;
        let mut reader = Reader { list: &mut list, table: 0, sheet: &sheet.name, named, places: Vec::new() };
        for part in sheet.parts(1) {
            let read = part.for_each(|row| match &columns {
                Some(columns) => reader.row(row, columns),
                None if row.number <= HEAD_ROWS => {
                    columns = captions(row, named.is_some());
                    if let Some(columns) = &columns {
                        reader.begin(columns);
                    }
                }
                None => {}
            });
            read?;
        }
        reader.place_paths();
    }
    if list.tables.is_empty() {
        return Err(words::ORG_NO_HEADER.with([]));
    }
    reject_twice(&mut list);
    Ok(list)
}

/// The columns that a row of captions names; `None` where it is none.
fn captions(row: &Row<'_>, is_named: bool) -> Option<Columns> {
    let mut columns: Columns = [None; CAPTIONS.len()];
    for at in 0..row.cells().len() {
        let text = normalise(row.text(at));
        let caption = CAPTIONS.iter().find(|(_, words)| words.contains(&&*text));
        if let Some((caption, _)) = caption {
            columns[*caption as usize].get_or_insert(at);
        }
    }
    let has = |caption: Caption| columns[caption as usize].is_some();
    (has(Caption::Name) && (is_named || has(Caption::Subject))).then_some(columns)
}

/// Reads one sheet.
struct Reader<'a> {
    list: &'a mut OrgList,
    table: u16,
    sheet: &'a str,
    /// What the name of the sheet says that its rows are about.
    named: Option<Subject>,
    /// Rows of places with the parent they name: paths are known when all are read.
    places: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn begin(&mut self, columns: &Columns) {
        self.table = self.list.tables.len() as u16;
        let telling_column = columns[Caption::Name as usize].unwrap_or(0) as u32;
        self.list.tables.push(TableInfo { file: 0, sheet: self.sheet.to_owned(), telling_column });
    }

    fn row(&mut self, row: &Row<'_>, columns: &Columns) {
        if row.is_blank() {
            return;
        }
        let origin = Origin { table: self.table, row: row.number };
        match self.taken(row, columns) {
            Ok((subject, name, parent)) => {
                let text = |caption: Caption| columns[caption as usize].map_or("", |at| row.text(at));
                let under = match subject {
                    Subject::Department => parent,
                    Subject::Person if text(Caption::Department).is_empty() => parent,
                    Subject::Person => text(Caption::Department),
                    Subject::Place | Subject::Category => "",
                };
                if subject == Subject::Place {
                    self.places.push((self.list.rows.len(), parent.to_owned()));
                }
                let (code, name, under) = (text(Caption::Code).to_owned(), name.to_owned(), under.to_owned());
                self.list.rows.push(OrgRow { origin, subject, code, name, under });
            }
            Err((column, problem)) => self.list.rejected.push(RejectedRow { origin, column: Some(column), problem }),
        }
    }

    /// Subject, name and parent of a row, or the column that is bad and why.
    fn taken<'r>(&self, row: &Row<'r>, columns: &Columns) -> Result<(Subject, &'r str, &'r str), (usize, Told)> {
        let column = |caption: Caption| columns[caption as usize];
        let text = |caption: Caption| column(caption).map_or("", |at| row.text(at));
        let cell = |at: usize| cell_of(self.sheet, at, row.number);
        let is_bad = |at: &&usize| matches!(row.cell(**at).kind, CellKind::Error | CellKind::Uncached);
        if let Some(at) = columns.iter().flatten().find(is_bad) {
            return Err((*at, words::ORG_CELL.with([&cell(*at)])));
        }
        let subject = match (column(Caption::Subject), self.named) {
            (Some(at), named) if named.is_none() || !row.text(at).is_empty() => {
                Subject::named(row.text(at)).ok_or_else(|| (at, words::ORG_TYPE.with([&cell(at), &row.text(at)])))?
            }
            (_, named) => named.unwrap_or(Subject::Department),
        };
        let name = text(Caption::Name);
        if name.is_empty() && (subject != Subject::Category || text(Caption::Code).is_empty()) {
            let at = column(Caption::Name).unwrap_or(0);
            return Err((at, words::ORG_NAMELESS.with([&cell(at)])));
        }
        let long = CAPTIONS.iter().filter_map(|(caption, _)| column(*caption)).find(|at| !is_key(row.text(*at)));
        if let Some(at) = long {
            return Err((at, words::ORG_LONG.with([&cell(at), &KEY_BYTES])));
        }
        Ok((subject, name, text(Caption::Parent)))
    }

    /// Joins the names of places to paths: what a place lies in is a place of the sheet by its name
    /// or code, else a path itself.
    fn place_paths(&mut self) {
        let rows = &mut self.list.rows;
        let mut by_name: HashMap<String, Option<usize>> = HashMap::new();
        for (at, (row, _)) in self.places.iter().enumerate() {
            for text in [&rows[*row].name, &rows[*row].code] {
                // A name that stands twice names no place.
                by_name.entry(normalise(text).into_owned()).and_modify(|known| *known = None).or_insert(Some(at));
            }
        }
        let parent_of = |parent: &str| by_name.get(&*normalise(parent)).copied().flatten();
        let mut paths: Vec<Option<String>> = Vec::with_capacity(self.places.len());
        for (at, (row, _)) in self.places.iter().enumerate() {
            let (mut path, mut now, mut steps) = (rows[*row].name.clone(), at, 0);
            let whole = loop {
                let parent = self.places[now].1.as_str();
                if parent.is_empty() {
                    break true;
                }
                steps += 1;
                match parent_of(parent) {
                    Some(_) if steps > self.places.len() => break false,
                    Some(above) => {
                        path = format!("{}/{path}", rows[self.places[above].0].name);
                        now = above;
                    }
                    None => {
                        path = format!("{parent}/{path}");
                        break true;
                    }
                }
            };
            paths.push(whole.then_some(path));
        }
        let telling = self.list.tables.last().map_or(0, |table| table.telling_column as usize);
        for ((row, _), path) in self.places.iter().zip(paths).rev() {
            if let Some(path) = path.as_ref().filter(|path| is_key(path)) {
                rows[*row].name.clone_from(path);
                continue;
            }
            let OrgRow { origin, name, .. } = rows.remove(*row);
            let cell = cell_of(self.sheet, telling, origin.row);
            let problem = match path {
                None => words::ORG_PLACE_RING.with([&cell, &name]),
                Some(_) => words::ORG_LONG.with([&cell, &KEY_BYTES]),
            };
            self.list.rejected.push(RejectedRow { origin, column: Some(telling), problem });
        }
    }
}

fn cell_of(sheet: &str, column: usize, row: u32) -> String {
    let cell = cell_name(column, row);
    if sheet.is_empty() { cell } else { format!("[{sheet}] {cell}") }
}

/// What stands twice is rejected the second time. Persons of one name are two where their 工号 differ.
fn reject_twice(list: &mut OrgList) {
    let mut seen: HashMap<(Subject, String), u32> = HashMap::new();
    let (tables, rejected) = (&list.tables, &mut list.rejected);
    list.rows.retain(|row| {
        let told_apart = matches!(row.subject, Subject::Person | Subject::Category);
        let key =
            format!("{}\u{1e}{}", normalise(&row.name), if told_apart { normalise(&row.code) } else { "".into() });
        match seen.get(&(row.subject, key.clone())) {
            None => {
                seen.insert((row.subject, key), row.origin.row);
                true
            }
            Some(first) => {
                let table = &tables[usize::from(row.origin.table)];
                let column = table.telling_column as usize;
                let place = cell_of(&table.sheet, column, row.origin.row);
                let problem = words::ORG_TWICE.with([&place, &row.name, first]);
                rejected.push(RejectedRow { origin: row.origin, column: Some(column), problem });
                false
            }
        }
    });
    rejected.sort_by_key(|rejected| rejected.origin);
}

#[cfg(test)]
mod tests {
    use super::{OrgList, Subject, read};
    use crate::words::{Lang, Told};

    fn list(csv: &str) -> Result<OrgList, Vec<Told>> {
        read(csv.as_bytes(), "组织.csv")
    }

    fn names(list: &OrgList) -> Vec<(Subject, &str, &str)> {
        list.rows.iter().map(|row| (row.subject, row.name.as_str(), row.under.as_str())).collect()
    }

    #[test]
    fn reads_chinese_and_english_captions() {
        let chinese = list(
            "组织名录\n类型,编码,名称,上级,部门\n部门,D1,院办,,\n部门,D2,信息部,院办,\n人员,007,张伟,,信息部\n\
             地点,,东区,,\n地点,A,A栋,东区,\n地点,,301,A,\n分类,A02010105,台式计算机,,\n",
        )
        .expect("a list");
        assert_eq!(
            names(&chinese),
            [
                (Subject::Department, "院办", ""),
                (Subject::Department, "信息部", "院办"),
                (Subject::Person, "张伟", "信息部"),
                (Subject::Place, "东区", ""),
                (Subject::Place, "东区/A栋", ""),
                (Subject::Place, "东区/A栋/301", ""),
                (Subject::Category, "台式计算机", ""),
            ]
        );
        assert_eq!((chinese.tables[0].telling_column, chinese.rows[0].origin.row), (2, 3));
        let english = list("Type,Code,Name,Parent,Department\nroom,,301,West/B,\nstaff,9,Li,,Lab\n").expect("a list");
        assert_eq!(names(&english), [(Subject::Place, "West/B/301", ""), (Subject::Person, "Li", "Lab")]);
    }

    #[test]
    fn problems_name_their_cell() {
        let list = list(
            "类型,编码,名称,上级\n部门,,,\n车辆,,甲,\n部门,,乙,\n部门,,乙 ,\n地点,,丙,丁\n地点,,丁,丙\n人员,1,戊,\n人员,2,戊,\n",
        )
        .expect("a list");
        let told: Vec<String> = list.rejected.iter().map(|rejected| rejected.problem.tell(Lang::En)).collect();
        assert_eq!(
            told,
            [
                "C2: there is no name",
                "A3: the type is department, place, person or category, not '车辆'",
                "C5: '乙' stands in row 4 already",
                "C6: what the place '丙' lies in lies in itself",
                "C7: what the place '丁' lies in lies in itself",
            ]
        );
        assert_eq!(list.rows.len(), 3);
        assert!(self::list("名称,编码\n甲,1\n").is_err(), "nothing says what 甲 is");
    }
}
