//! Copies of a database, for what must not happen to the database itself.

use super::TestDb;
use super::server::Server;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A database that nobody is connected to, and as many copies of it as one likes.
pub struct Copies {
    master: Master,
    count: AtomicU32,
    /// Where files lie.
    _folder: Arc<super::Folder>,
}

enum Master {
    File(PathBuf),
    Database { door: DatabaseConnection, server: &'static Server, name: String },
}

impl Copies {
    /// Takes a database as it is now. On `PostgreSQL` whoever is connected to it is sent away, so the
    /// story goes on with copies.
    pub async fn of(db: &TestDb) -> Self {
        let master = if db.raw.get_database_backend() == DbBackend::Sqlite {
            let path = db.folder.path().join("master.db");
            db.run(&format!("VACUUM INTO '{}'", path.display())).await;
            Master::File(path)
        } else {
            let server = Server::get().expect("a server");
            let door = sea_orm::Database::connect(&server.door).await.expect("the server answers");
            let name = db.url.split('?').next().and_then(|url| url.rsplit('/').next()).expect("a name").to_owned();
            let leave = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            door.query_all_raw(Statement::from_string(DbBackend::Postgres, leave)).await.expect("they are sent away");
            Master::Database { door, server, name }
        };
        Self { master, count: AtomicU32::new(0), _folder: Arc::clone(&db.folder) }
    }

    /// Tells a story on a copy, which is gone afterwards.
    pub async fn with<T>(&self, story: impl AsyncFnOnce(&str) -> T) -> T {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        match &self.master {
            Master::File(master) => {
                let path = master.with_extension(format!("{number}.db"));
                std::fs::copy(master, &path).expect("copied");
                let told = story(&format!("sqlite://{}", path.display())).await;
                for end in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{end}", path.display()));
                }
                told
            }
            Master::Database { door, server, name } => {
                let copy = format!("{name}_{number}");
                door.execute_unprepared(&format!("CREATE DATABASE {copy} TEMPLATE {name}")).await.expect("copied");
                let told = story(&server.url(&copy)).await;
                door.execute_unprepared(&format!("DROP DATABASE {copy} WITH (FORCE)")).await.expect("it is dropped");
                told
            }
        }
    }
}
