//! What is kept and checked outside the database: keys, checkpoints, the verification as a command,
//! and the export that a third party recomputes.

use super::{program, upgrade, write};
use crate::edge::client::Service;
use crate::support::{TestDb, both};
use entity::{Chain, HashAlgorithm};
use oversight::audit::folder::Keeper;
use oversight::audit::keys::PrivateKey;
use sea_orm::DbBackend;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::Duration;

/// The exit code of a command, and what it printed.
fn run(db: &TestDb, arguments: &[&str]) -> (Option<i32>, String) {
    let output = db.program(&[&["audit"][..], arguments].concat()).output().expect("the program starts");
    let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code(), told.into_owned())
}

fn done(db: &TestDb, arguments: &[&str]) -> String {
    let (code, told) = run(db, arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {told}");
    told
}

const VERIFY: [&str; 5] = ["verify", "--checkpoints", "marks", "--public-key", "key.pub"];

/// Lets rows be changed, as somebody does who has the database in hand.
pub(super) const fn unlock(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "ALTER TABLE audit_event DISABLE TRIGGER USER",
        _ => "DROP TRIGGER audit_event_no_update; DROP TRIGGER audit_event_no_delete",
    }
}

async fn books(db: &TestDb) -> Chain {
    let institute = Chain::Institute(db.institute("A").await);
    for what in 0..4 {
        write(&db.app, institute, what).await;
    }
    institute
}

/// What an independent program says of an exported file.
fn oracle(file: &str) -> (Option<i32>, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/audit.py");
    let output = Command::new("python3").args([script, file]).output().expect("python3 is on the machine");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

both! {
    async fn a_key_is_made_once_and_for_its_owner_only(db: TestDb) {
        done(&db, &["keygen", "--out", "key"]);
        let mode = |file: &str| fs::metadata(db.folder.file(file)).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode("key"), 0o600);
        let before = fs::read(db.folder.file("key")).expect("a key");
        let (code, told) = run(&db, &["keygen", "--out", "key"]);
        assert!(code == Some(1) && told.contains("'key.pub' is there already and is not overwritten"), "{told}");
        assert_eq!(fs::read(db.folder.file("key")).expect("a key"), before);
        db.folder.write("bad", "no key");
        let (code, told) = run(&db, &["checkpoint", "--key", "bad", "--out", "marks"]);
        assert!(code == Some(1) && told.contains("'bad' is no file of an Ed25519 key"), "{told}");
        assert_eq!(run(&db, &["checkpoint", "--key", "none", "--out", "marks"]).0, Some(3));
        assert_eq!(run(&db, &["verify", "--checkpoints", "marks"]).0, Some(64));
    }

    async fn a_command_names_the_first_broken_entry(db: TestDb) {
        let institute = books(&db).await;
        done(&db, &["keygen", "--out", "key"]);
        done(&db, &["checkpoint", "--key", "key", "--out", "marks"]);
        write(&db.app, institute, 9).await;
        done(&db, &["checkpoint", "--key", "key", "--out", "marks"]);
        let told = done(&db, &["verify"]);
        assert!(told.contains("A\t5 entries, 0 earlier events sealed\twhole"), "{told}");
        for unseen in ["a tail that was cut off", "rewritten from some entry on", "a whole chain that was removed"] {
            assert!(told.contains(unseen), "{told}");
        }
        let told = done(&db, &VERIFY);
        assert!(told.contains("2 chains, all whole, held against 2 checkpoints"), "{told}");
        assert!(told.contains("since the last checkpoint"), "{told}");
        let json: Value = serde_json::from_str(&done(&db, &["verify", "--json"])).expect("JSON");
        assert_eq!((&json["whole"], &json["chains"][1]["name"]), (&Value::Bool(true), &"A".into()));

        // Of the checkpoints: one is missing, one is changed.
        let file = |number: u32| db.folder.file(&format!("marks/checkpoint-{number:08}.json"));
        let first = fs::read_to_string(file(1)).expect("a checkpoint");
        fs::remove_file(file(1)).expect("removed");
        let (code, told) = run(&db, &VERIFY);
        assert!(code == Some(1) && told.contains("checkpoint 1 is missing"), "{told}");
        fs::write(file(1), first.replace("\"sequence\": 4", "\"sequence\": 3")).expect("written");
        let (code, told) = run(&db, &VERIFY);
        assert!(code == Some(1) && told.contains("checkpoint-00000001.json: the signature is wrong"), "{told}");
        fs::write(file(1), &first).expect("written");
        fs::create_dir(db.folder.file("none")).expect("a folder");
        let (code, told) = run(&db, &["verify", "--checkpoints", "none", "--public-key", "key.pub"]);
        assert!(code == Some(1) && told.contains("checkpoint 1 is missing"), "{told}");

        db.run(unlock(db.app.db.backend())).await;
        db.run("UPDATE audit_event SET detail = '{}' WHERE sequence = 3 AND institute_id IS NOT NULL").await;
        for arguments in [&VERIFY[..1], &VERIFY[..]] {
            let (code, told) = run(&db, arguments);
            let line = "A\tentry 3\tits content does not give its hash: it was changed";
            assert!(code == Some(1) && told.contains(line), "{told}");
        }
        let json = run(&db, &["verify", "--json"]);
        let json: Value = serde_json::from_str(&json.1).expect("JSON");
        let broken = &json["chains"][1]["broken"];
        assert_eq!((&broken["sequence"], &broken["code"]), (&3.into(), &"ENTRY_CONTENT".into()));
        // What no entry can say is told like any other change, and is no fault.
        db.run("UPDATE audit_event SET algorithm = 'MD5' WHERE sequence = 2 AND institute_id IS NOT NULL").await;
        db.run("UPDATE audit_chain SET chain = 'nobody' WHERE chain = 'system'").await;
        let (code, told) = run(&db, &["verify"]);
        assert!(code == Some(1) && told.contains("A\tentry 2\tit cannot be read"), "{told}");
        assert!(told.contains("events or a head belong to no chain") && told.contains("the chain has no head"), "{told}");
    }

    async fn a_service_writes_checkpoints_at_its_start_and_end(db: TestDb) {
        let institute = books(&db).await;
        done(&db, &["keygen", "--out", "key"]);
        let marks = db.folder.file("marks");
        let key = db.folder.file("key");
        let mut service = Service::start(&db, &["--checkpoints", &marks, "--checkpoint-key", &key]);
        assert!(done(&db, &VERIFY).contains("held against 1 checkpoints"));
        write(&db.app, institute, 9).await;
        assert!(service.stop().success());
        assert!(done(&db, &VERIFY).contains("held against 2 checkpoints"));
        let last = fs::read_to_string(db.folder.file("marks/checkpoint-00000002.json")).expect("a checkpoint");
        let last: Value = serde_json::from_str(&last).expect("JSON");
        assert_eq!(last["heads"][1]["sequence"], 5);
    }

    /// Two services that share a folder, each writing now and then: no number twice, none left out.
    async fn checkpoints_are_written_now_and_then(db: TestDb) {
        books(&db).await;
        done(&db, &["keygen", "--out", "key"]);
        let key = fs::read_to_string(db.folder.file("key")).expect("a key");
        let key = PrivateKey::read("key", &key).expect("a key");
        let keeper = Keeper::new(db.folder.path().join("marks"), key);
        let written = async {
            while !fs::exists(db.folder.file("marks/checkpoint-00000006.json")).expect("a folder") {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let (pause, late) = (Duration::from_millis(10), Duration::from_mins(1));
        tokio::select! {
            () = written => {}
            () = keeper.write_every(&db.app, pause) => {}
            () = keeper.write_every(&db.app, pause) => {}
            () = tokio::time::sleep(late) => panic!("no checkpoints"),
        }
        // What was begun is finished.
        tokio::time::sleep(Duration::from_millis(300)).await;
        done(&db, &VERIFY);
    }

    async fn a_third_party_recomputes_what_is_exported(db: TestDb) {
        let institute = books(&db).await;
        upgrade(&db).await;
        let other = program(&db.url, HashAlgorithm::Sm3).await;
        for what in 0..6 {
            write(if what % 2 == 0 { &other } else { &db.app }, institute, what).await;
        }
        let new = Chain::Institute(db.institute("B").await);
        write(&other, new, 1).await;
        assert!(done(&db, &["export", "--out", "all.jsonl"]).contains("exported 15 events"));
        let (code, told) = oracle(&db.folder.file("all.jsonl"));
        assert_eq!(code, Some(0), "{told}");
        for (chain, figures) in
            [(Chain::System, "2 entries 1 sealed"), (institute, "7 entries 4 sealed"), (new, "1 entries 0 sealed")]
        {
            assert!(told.contains(&format!("{chain} {figures} ")), "{told}");
        }
        let one = done(&db, &["export", "--institute", "A", "--out", "a.jsonl"]);
        assert!(one.contains("exported 11 events"), "{one}");
        assert_eq!(run(&db, &["export", "--institute", "NO"]).0, Some(3));
        let text = fs::read_to_string(db.folder.file("a.jsonl")).expect("lines");
        for (from, to, first) in [("\"sequence\":4,", "\"sequence\":5,", "entry 4"), ("Test:3", "Test:4", "entry 1 seals other")] {
            assert!(text.contains(from));
            let (code, told) = oracle(&db.folder.write("changed.jsonl", text.replacen(from, to, 1)));
            assert!(code == Some(1) && told.contains(first), "{told}");
        }
    }
}
