//! What an import is asked.

use entity::{Day, Digest, ImportKind, ImportMode, InstituteId, MappingId, UploadId};
use std::path::PathBuf;

/// Where the file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// It was uploaded.
    Upload(UploadId),
    /// It lies on this machine (the command line).
    File(PathBuf),
}

/// How the file is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum MappingInput {
    /// As it is understood by itself.
    #[default]
    None,
    /// By this TOML text.
    Text(String),
    /// By a stored mapping.
    Stored(MappingId),
}

/// What a count list does not say itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CountsInput {
    /// 盘点名称.
    pub title: Option<String>,
    /// 盘点基准日; blank = the title of the sheet tells.
    #[serde(default)]
    pub base_date: Day,
    /// 盘点范围, as on the command line; empty = everything.
    #[serde(default)]
    pub scope: String,
}

/// What an import is asked (导入).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyInput {
    /// Whose facts they are.
    pub institute: InstituteId,
    /// What the file holds.
    pub kind: ImportKind,
    /// The file.
    pub source: Source,
    /// How it is to be read.
    pub mapping: MappingInput,
    /// What to do with bad rows.
    pub mode: ImportMode,
    /// From which business date its cards hold; without one they correct what is newest.
    pub effective_on: Option<Day>,
    /// Whether lines that the file does not have any more are reversed (重导期间).
    pub replace_period: bool,
    /// The preview that is to be kept to.
    pub preview_digest: Option<Digest>,
    /// Of a count list.
    pub counts: CountsInput,
}
