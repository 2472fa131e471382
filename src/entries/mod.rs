//! 建议分录: what suggested vouchers are made of, whatever suggests them: accounts named by role and numbered by
//! regime, cases with their lines, and what of them has an amount.
//!
//! Everything here is a suggestion. Under 政府会计 both systems are answered (平行记账): where 预算会计 has no
//! entry that is said, not left empty. The accounts are data (`accounts.toml`), named by role and numbered by
//! regime, because the same number means another account elsewhere (1601 is 固定资产 to most, 无形资产 to a
//! 民办非企业单位). Which cases there are is the business of the rooms above, each with its own table.
//!
//! | file | what it is |
//! |---|---|
//! | `accounts` | the accounts of each regime, and the provision that it rests on |
//! | `case` | a case as a table writes it, and its lines with their amounts |

mod accounts;
mod case;

pub use accounts::{Account, basis};
pub use case::{Case, Entry, Measure, RawCase, Sign, Sums, read_cases};

use crate::words::Lang;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// The sentence in one language.
    pub fn tell(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}
