//! Which chain an audit event stands in.

use crate::InstituteId;
use std::{fmt, str::FromStr};

/// Which chain an audit event stands in (审计链): that of an institute, or the one of the system.
/// Written as `system` or as the institute's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chain {
    /// What belongs to no institute.
    System,
    /// What belongs to one.
    Institute(InstituteId),
}

impl Chain {
    const SYSTEM: &'static str = "system";

    /// The institute; none for the chain of the system.
    pub const fn institute(self) -> Option<InstituteId> {
        match self {
            Self::System => None,
            Self::Institute(id) => Some(id),
        }
    }
}

impl From<Option<InstituteId>> for Chain {
    fn from(institute: Option<InstituteId>) -> Self {
        institute.map_or(Self::System, Self::Institute)
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str(Self::SYSTEM),
            Self::Institute(id) => id.fmt(f),
        }
    }
}

/// A text that names no chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no audit chain")]
pub struct ChainError(pub String);

impl FromStr for Chain {
    type Err = ChainError;

    /// Reads what is printed, and no other way of writing the same id.
    fn from_str(text: &str) -> Result<Self, ChainError> {
        if text == Self::SYSTEM {
            return Ok(Self::System);
        }
        let id = uuid::Uuid::try_parse(text).ok().filter(|id| id.to_string() == text);
        id.map(|id| Self::Institute(InstituteId(id))).ok_or_else(|| ChainError(text.to_owned()))
    }
}

impl serde::Serialize for Chain {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

crate::stored!(Chain as String, |chain| chain.to_string(), |raw| raw.parse().ok());

#[cfg(test)]
mod tests {
    use super::Chain;
    use crate::InstituteId;

    #[test]
    fn reads_only_what_it_prints() {
        let id = uuid::Uuid::from_u128(0xab);
        for chain in [Chain::System, Chain::Institute(InstituteId(id))] {
            assert_eq!(chain.to_string().parse(), Ok(chain));
            assert_eq!(Chain::from(chain.institute()), chain);
        }
        for bad in ["", "System", "{000000ab}", &id.simple().to_string(), &id.to_string().to_uppercase()] {
            assert!(bad.parse::<Chain>().is_err(), "{bad}");
        }
    }
}
