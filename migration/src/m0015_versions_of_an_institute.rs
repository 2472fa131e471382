//! On `PostgreSQL`, a run of one of many institutes reads the versions of its cards, not those of all. `SQLite`
//! knows nothing of how many rows an institute has, and would go by the index where it has them all.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            crate::run(manager, "CREATE INDEX card_version_institute ON card_version (institute_id);\n").await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            crate::run(manager, "DROP INDEX card_version_institute;\n").await?;
        }
        Ok(())
    }
}
