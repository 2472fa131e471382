//! A throw-away `PostgreSQL`: one cluster for the process of the tests, on a socket in a folder of its
//! own, gone when the process is gone, however it ends.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The role that owns everything.
const ROLE: &str = "tester";
/// How long a cluster may take until it answers.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs the server until its own standard input ends, which is when the process of the tests is gone;
/// then stops it and removes the folder. Arguments: the programs' folder, the cluster's folder.
/// It does not matter what is lost, so nothing waits for the disk.
const WATCHDOG: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=400 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c log_min_messages=fatal \
    </dev/null >"$2/log" 2>&1 &
server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server" 2>/dev/null
cd / && rm -rf "$2"
"#;

/// Where databases can be made.
pub struct Server {
    /// The address of a database, with `{}` for its name.
    pattern: String,
    /// A database that is always there.
    pub door: String,
    /// Whether the databases stay when the tests end, unless they are dropped.
    pub lasting: bool,
    /// Closed when the process ends: the watchdog waits for that.
    _life: Option<ChildStdin>,
}

impl Server {
    /// The address of a database.
    pub fn url(&self, name: &str) -> String {
        self.pattern.replace("{}", name)
    }

    /// The server of the tests: the one of `TEST_DATABASE_URL`, or one that is started; `None` where
    /// `PostgreSQL` is not on the machine, which is no failure unless `OVERSIGHT_REQUIRE_POSTGRES=1`.
    pub fn get() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        let server = SERVER.get_or_init(|| match std::env::var("TEST_DATABASE_URL") {
            Ok(url) => Some(given(&url)),
            Err(_) => programs().map(|programs| start(&programs)),
        });
        if server.is_none() {
            let required = std::env::var("OVERSIGHT_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
            assert!(!required, "PostgreSQL is required and not on the machine: no initdb was found");
            // Not by `eprintln!`: what a test that passes prints so is not shown.
            let _ = writeln!(std::io::stderr(), "PostgreSQL is not on the machine: its half of the tests is not run");
        }
        server.as_ref()
    }
}

/// The server behind the address of one of its databases.
fn given(url: &str) -> Server {
    let (place, options) =
        url.split_once('?').map_or((url, String::new()), |(place, rest)| (place, format!("?{rest}")));
    let host = place.find("://").map_or(0, |at| at + 3);
    let end = place[host..].find('/').map_or(place.len(), |at| host + at);
    let pattern = format!("{}/{{}}{options}", &place[..end]);
    Server { pattern, door: url.to_owned(), lasting: true, _life: None }
}

/// The folder of `initdb` and `postgres`: on the path, or the newest where distributions put them.
fn programs() -> Option<PathBuf> {
    let complete = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file());
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(folder) = std::env::split_paths(&path).find(complete) {
        return Some(folder);
    }
    let places = [("/usr/lib/postgresql", ""), ("/usr", "pgsql-"), ("/opt/homebrew/opt", "postgresql@")];
    let versions = places.iter().flat_map(|(place, prefix)| {
        fs::read_dir(place).into_iter().flatten().flatten().filter_map(move |entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let version: u32 = name.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
    });
    versions.filter(|(_, folder)| complete(folder)).max().map(|(_, folder)| folder)
}

fn start(programs: &Path) -> Server {
    // Under the system's own folder of temporary files: the path of a socket has at most 107 bytes.
    let folder = std::env::temp_dir().join(format!("oversight-test-{}", std::process::id()));
    fs::create_dir(&folder).expect("a folder for the cluster");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("a folder of its own");
    let user = unprivileged(&folder);
    let data = folder.join("data");
    let made = command(&programs.join("initdb"), &folder, user)
        .args(["--username", ROLE, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"])
        .arg(&data)
        .stdin(Stdio::null())
        .output()
        .expect("initdb starts");
    assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    let mut watchdog = command(Path::new("sh"), &folder, user)
        .args(["-c", WATCHDOG, "watchdog"])
        .arg(programs)
        .arg(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // A group of its own: what ends the tests (Ctrl-C, a runner that kills) must not end it before its work.
        .process_group(0)
        .spawn()
        .expect("a shell");
    let life = watchdog.stdin.take();
    wait(watchdog, &folder);
    let pattern = format!("postgres://{ROLE}@localhost/{{}}?host={}", folder.display());
    Server { door: pattern.replace("{}", "postgres"), pattern, lasting: false, _life: life }
}

/// `PostgreSQL` refuses to run as root: then the folder is given to somebody else, who runs it.
fn unprivileged(folder: &Path) -> Option<(u32, u32)> {
    if fs::metadata(folder).expect("the folder").uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the users of the machine");
    let named = |name: &str| {
        let mut fields = users.lines().find(|line| line.split(':').next() == Some(name))?.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let user: (u32, u32) = named("postgres").or_else(|| named("nobody")).expect("a user without rights");
    std::os::unix::fs::chown(folder, Some(user.0), Some(user.1)).expect("the folder is given away");
    Some(user)
}

fn command(program: &Path, folder: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    // The address says everything; what the environment says of another server is not meant.
    for variable in ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).env("LC_ALL", "C");
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    command
}

/// Waits until the server says in its lock file that it is ready.
fn wait(mut watchdog: Child, folder: &Path) {
    let begun = Instant::now();
    loop {
        let state = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return;
        }
        let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(watchdog.try_wait().expect("a child").is_none(), "the cluster did not start: {}", log());
        assert!(begun.elapsed() < PATIENCE, "the cluster does not answer: {}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_server_of_an_address_is_known() {
    let server = given("postgres://me:secret@db:5433/postgres?sslmode=disable");
    assert_eq!(server.url("a"), "postgres://me:secret@db:5433/a?sslmode=disable");
    assert_eq!(given("postgres://me@localhost").url("a"), "postgres://me@localhost/a");
}
