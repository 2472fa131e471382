//! What the stories share: the built program, run as a person runs it, and the two databases.

mod database;
mod held;
mod server;

pub(crate) use database::both;
pub use database::{TestDb, on_postgres, on_sqlite};
pub use held::whole;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A fixture by its path below `tests/fixtures`.
pub fn fixture(path: &str) -> String {
    format!("{}/tests/fixtures/{path}", env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program, in Chinese unless the arguments say otherwise.
pub fn oversight(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oversight"))
        .args(arguments)
        .env_remove("LC_ALL")
        .env_remove("LANG")
        .output()
        .expect("the program starts")
}

/// The JSON of a run that must succeed.
pub fn json(arguments: &[&str]) -> Value {
    let output = oversight(arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    serde_json::from_slice(&output.stdout).expect("JSON on the standard output")
}

/// A folder of its own for one test, removed when it is dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    /// Writes a file of this folder and answers its path.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.0.join(name), bytes).expect("the file is written");
        self.file(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
