//! What an import tells, as it is kept: messages in both languages, and what was understood.

use crate::harvest::Dropped;
use crate::intake::InputReport;
use crate::words::{Lang, Told};

/// A message, kept in both languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Message {
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Message {
    /// The message in one language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<&Told> for Message {
    fn from(told: &Told) -> Self {
        Self { code: told.code().to_owned(), zh: told.tell(Lang::Zh), en: told.tell(Lang::En) }
    }
}

/// What was understood of a sheet (读入的资料).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Understood {
    /// The sheet; empty for text files.
    pub sheet: String,
    /// First and last row of the header.
    pub header_rows: (u32, u32),
    /// Columns that were taken: column, field, caption.
    pub columns: Vec<(String, String, String)>,
    /// Captions that were not understood.
    pub ignored: Vec<String>,
    /// Rows taken.
    pub taken: u64,
    /// Rows left out as totals, carries, titles and the like.
    pub left_out: u64,
    /// What a person should know.
    pub notices: Vec<Message>,
}

/// What was understood of a file, sheet by sheet.
pub fn understood(input: &InputReport) -> Vec<Understood> {
    let of_file: Vec<Message> = input.notices.iter().map(Message::from).collect();
    let sheets = input.sheets.iter().enumerate().map(|(at, sheet)| Understood {
        sheet: sheet.name.clone(),
        header_rows: sheet.header_rows,
        columns: sheet
            .columns
            .iter()
            .map(|column| (column.column.clone(), column.field.to_owned(), column.caption.clone()))
            .collect(),
        ignored: sheet.ignored.clone(),
        taken: sheet.tally.taken,
        left_out: Dropped::ALL.iter().map(|why| sheet.tally.dropped(*why)).sum(),
        notices: (if at == 0 { of_file.clone() } else { Vec::new() })
            .into_iter()
            .chain(sheet.notices.iter().map(Message::from))
            .collect(),
    });
    sheets.collect()
}
