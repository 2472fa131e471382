//! What the stories share: the built program, run as a person runs it, and the two databases.

mod copies;
mod database;
mod held;
mod random;
mod server;

pub use copies::Copies;
pub use database::{TestDb, on_postgres, on_sqlite, tenant};
pub(crate) use database::{both, postgres};
pub use held::whole;
pub use random::Random;

use entity::{InstituteId, Moment, Role};
use oversight::access::{Actor, Granted};
use oversight::app::{App, Ctx};
use oversight::graphql::{Answer, Api, Asked};
use oversight::words::Lang;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock};

/// The interface: to make it takes longer than most requests do.
static API: LazyLock<Api> = LazyLock::new(Api::default);

/// What the interface answers somebody, without the network.
pub async fn ask(app: &Arc<App>, actor: Actor, query: &str, variables: &Value) -> Value {
    let ctx = Ctx::new(Arc::clone(app), actor, Lang::En);
    let variables = variables.as_object().cloned();
    let asked = Asked { query: query.to_owned(), operation_name: None, variables, only_query: false };
    let (Answer::Json(answer)
    | Answer::NotExecuted(answer)
    | Answer::NotUnderstood(answer)
    | Answer::NotByGet(answer)
    | Answer::Later(answer, _)) = API.answer(ctx, asked).await;
    serde_json::from_slice(&answer).expect("JSON")
}

/// The name of the input of a mutation.
pub fn input_of(field: &str) -> String {
    format!("{}{}Input", field[..1].to_uppercase(), &field[1..])
}

/// The evening of a day in Shanghai.
pub fn evening(day: &str) -> Moment {
    let date: chrono::NaiveDate = day.parse().expect("a day");
    Moment(date.and_hms_opt(12, 0, 0).expect("an instant").and_utc().timestamp_micros())
}

/// Somebody with one role.
pub fn with_role(role: Role, institute: Option<InstituteId>) -> Actor {
    let granted = vec![Granted { role, institute, until: None }];
    Actor::with_roles(role.code().to_owned(), format!("{role}@{institute:?}"), granted)
}

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
