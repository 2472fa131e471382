//! What a transaction reaches, as `PostgreSQL` holds every row against it (row-level security): the second
//! lock behind [`Scope`]. A read that forgot its scope, or a write into another institute, meets rows that are
//! not there.
//!
//! The role that it holds for owns no table and bypasses nothing; what logs in takes it on at once.

use super::{Db, words};
use crate::error::Fault;
use entity::{InstituteId, Scope};
use migration::APPLICATION_ROLE;
use sea_orm::{ConnectOptions, ConnectionTrait as _, DatabaseTransaction, DbBackend, Statement};

/// What of the institutes a transaction reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Whose rows.
    rows: Scope,
    /// Which may be named though their rows are not reached: code and name.
    named: Scope,
    /// Whose audit.
    audit: Scope,
}

impl Reach {
    /// The rows of some institutes, and nothing else.
    pub fn rows(rows: Scope) -> Self {
        Self { rows, named: Scope::some([]), audit: Scope::some([]) }
    }

    /// The same with the names of some, and the audit of some.
    #[must_use]
    pub fn with(self, named: Scope, audit: Scope) -> Self {
        Self { named, audit, ..self }
    }

    /// Everything: the program itself, over all institutes.
    pub const fn all() -> Self {
        Self { rows: Scope::all(), named: Scope::all(), audit: Scope::all() }
    }

    /// The rows of one institute.
    pub fn institute(id: InstituteId) -> Self {
        Self::rows(Scope::institute(id))
    }

    /// The statements that say it, for the transaction that they are sent in.
    pub(super) fn statements(&self) -> String {
        let Self { rows, named, audit } = self;
        let settings = [("reach", rows), ("named", named), ("audit", audit)];
        settings.map(|(name, scope)| format!("SET LOCAL oversight.{name} = '{}'", said(scope))).join("; ")
    }

    /// Says it in a transaction that has begun.
    pub(super) async fn say(&self, tx: &DatabaseTransaction, before: &str) -> Result<(), Fault> {
        if sea_orm::ConnectionTrait::get_database_backend(tx) == DbBackend::Postgres {
            tx.execute_unprepared(&format!("{before}{}", self.statements())).await?;
        }
        Ok(())
    }
}

/// A scope as the policies read it: ids are digits, so nothing in them ends the text.
fn said(scope: &Scope) -> String {
    let Some(ids) = scope.institutes() else { return "all".to_owned() };
    let ids: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
    format!("{{{}}}", ids.join(","))
}

/// Lets every connection take on the role of the application, where the steps have made it already.
pub(super) fn take_the_role(options: &mut ConnectOptions) {
    let take = format!("SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = '{APPLICATION_ROLE}'");
    options.map_sqlx_postgres_pool_opts(move |options| {
        let take = take.clone();
        options.after_connect(move |connection, _| {
            let take = take.clone();
            Box::pin(async move { sqlx::Executor::execute(connection, sqlx::AssertSqlSafe(take)).await.map(|_| ()) })
        })
    });
}

impl Db {
    /// A fault where `PostgreSQL` would not hold the rows against what is reached.
    pub(super) async fn check_rows(&self) -> Result<(), Fault> {
        if self.backend() != DbBackend::Postgres {
            return Ok(());
        }
        let asked = Statement::from_string(DbBackend::Postgres, "SELECT row_security_active('card_version')");
        let row = self.pool().query_one_raw(asked).await?;
        let active = row.is_some_and(|row| row.try_get_by_index(0).unwrap_or(false));
        if active { Ok(()) } else { Err(Fault::told(words::ROWS_OPEN.with([&APPLICATION_ROLE]))) }
    }
}

#[cfg(test)]
mod tests {
    use super::Reach;
    use entity::{InstituteId, Scope};
    use uuid::Uuid;

    #[test]
    fn what_is_reached_is_said_as_the_policies_read_it() {
        let [a, b] = [1, 2].map(|number| InstituteId(Uuid::from_u128(number)));
        let reach = Reach::rows(Scope::some([b, a])).with(Scope::all(), Scope::some([]));
        assert_eq!(
            reach.statements(),
            "SET LOCAL oversight.reach = '{00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002}'; \
             SET LOCAL oversight.named = 'all'; SET LOCAL oversight.audit = '{}'"
        );
    }
}
