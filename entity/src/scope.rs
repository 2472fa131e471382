//! Whose rows may be reached.

use crate::{Action, InstituteId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, QueryTrait as _, Select};
use std::sync::Arc;

/// What an actor may reach (数据范围): every read of rows that belong to an institute begins here,
/// so that a row of another institute is not refused but simply not there. A scope only reads: what
/// lets somebody write is another type, which no scope gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope(Reach);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reach {
    /// These, in order.
    Some(Arc<[InstituteId]>),
    All,
}

impl Scope {
    /// One institute.
    pub fn institute(id: InstituteId) -> Self {
        Self(Reach::Some(Arc::from([id])))
    }

    /// Some institutes; none of them where there are none.
    pub fn some(ids: impl IntoIterator<Item = InstituteId>) -> Self {
        let mut ids: Vec<InstituteId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self(Reach::Some(ids.into()))
    }

    /// Every institute: the overseer and the local operator.
    pub const fn all() -> Self {
        Self(Reach::All)
    }

    /// The institutes that are reached; `None` when it is every one.
    pub fn institutes(&self) -> Option<&[InstituteId]> {
        match &self.0 {
            Reach::Some(ids) => Some(ids),
            Reach::All => None,
        }
    }

    /// What rows that are reached have in the column of their institute; nothing when it is every one.
    pub fn condition(&self, column: Expr) -> Option<Expr> {
        match self.institutes()? {
            // One is asked for so much more often that it has a plan of its own.
            [only] => Some(column.eq(*only)),
            some => Some(column.is_in(some.iter().copied())),
        }
    }

    /// Whether rows of an institute are reached.
    pub fn reaches(&self, institute: InstituteId) -> bool {
        self.institutes().is_none_or(|ids| ids.binary_search(&institute).is_ok())
    }
}

/// A table whose rows belong to an institute.
pub trait InScope: EntityTrait {
    /// The column that says to which.
    const INSTITUTE: Self::Column;
    /// What it takes to read them.
    const READ: Action;

    /// The rows that are reached.
    fn find_in(scope: &Scope) -> Select<Self> {
        Self::find().apply_if(scope.condition(Self::INSTITUTE.into_expr()), Select::filter)
    }
}

/// Says of a table by which column its rows belong to an institute, and what it takes to read them.
#[macro_export]
macro_rules! in_scope {
    ($column:expr, $read:ident) => {
        impl $crate::InScope for Entity {
            const INSTITUTE: Column = $column;
            const READ: $crate::Action = $crate::Action::$read;
        }
    };
}
