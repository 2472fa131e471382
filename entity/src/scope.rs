//! Whose rows may be reached.

use crate::InstituteId;
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, QueryTrait as _, Select};

/// What an actor may reach (数据范围): every read of rows that belong to an institute begins here,
/// so that a row of another institute is not refused but simply not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(Reach);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Institute(InstituteId),
    All,
}

impl Scope {
    /// One institute.
    pub const fn institute(id: InstituteId) -> Self {
        Self(Reach::Institute(id))
    }

    /// Every institute: the overseer and the local operator.
    pub const fn all() -> Self {
        Self(Reach::All)
    }

    /// The one institute that is reached; `None` when it is every one.
    pub const fn only(&self) -> Option<InstituteId> {
        match self.0 {
            Reach::Institute(id) => Some(id),
            Reach::All => None,
        }
    }

    /// Whether rows of an institute are reached.
    pub fn reaches(&self, institute: InstituteId) -> bool {
        self.only().is_none_or(|only| only == institute)
    }
}

/// A table whose rows belong to an institute.
pub trait InScope: EntityTrait {
    /// The column that says to which.
    const INSTITUTE: Self::Column;

    /// The rows that are reached.
    fn find_in(scope: &Scope) -> Select<Self> {
        Self::find().apply_if(scope.only(), |select, id| select.filter(Self::INSTITUTE.eq(id)))
    }
}

/// Says of a table by which column its rows belong to an institute.
#[macro_export]
macro_rules! in_scope {
    ($column:expr) => {
        impl $crate::InScope for Entity {
            const INSTITUTE: Column = $column;
        }
    };
}
