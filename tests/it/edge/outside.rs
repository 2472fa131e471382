//! Who comes in from where: at the first start nobody but the machine itself, with nothing that anybody could
//! guess; later other machines too, by TLS or through a proxy that is trusted.

use super::client::{Service, read};
use crate::support::{TestDb, both};
use serde_json::json;
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// What programs come with, and what people think of first.
const COMMON: [(&str, &str); 40] = [
    ("admin", "admin"),
    ("admin", "password"),
    ("admin", "123456"),
    ("admin", "admin123"),
    ("admin", "admin888"),
    ("admin", "Admin@123"),
    ("admin", "P@ssw0rd"),
    ("admin", "1qaz@WSX"),
    ("admin", "changeme"),
    ("admin", ""),
    ("administrator", "administrator"),
    ("administrator", "Passw0rd!"),
    ("root", "root"),
    ("root", "toor"),
    ("root", "123456"),
    ("root", ""),
    ("system", "system"),
    ("system", "manager"),
    ("sysadmin", "sysadmin"),
    ("secadmin", "secadmin"),
    ("auditadmin", "auditadmin"),
    ("sysadmin", "Sysadmin@123"),
    ("audit", "audit"),
    ("operator", "operator"),
    ("operator", ""),
    ("oversight", "oversight"),
    ("oversight", "Oversight@2026"),
    ("user", "user"),
    ("user", "password"),
    ("guest", "guest"),
    ("guest", ""),
    ("test", "test"),
    ("test", "123456"),
    ("demo", "demo"),
    ("postgres", "postgres"),
    ("sa", "sa"),
    ("sa", ""),
    ("超级管理员", "123456"),
    ("管理员", "888888"),
    ("worker", "worker"),
];

const LIVE: &[u8] = b"GET /livez HTTP/1.1\r\nHost: oversight\r\nConnection: close\r\n\r\n";

/// The machine's own address on the network, where it has one.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // Nothing is sent: only the way is looked up.
    socket.connect("198.51.100.1:9").ok()?;
    let own = socket.local_addr().ok()?.ip();
    (!own.is_loopback() && !own.is_unspecified()).then_some(own)
}

/// The addresses on which a process listens.
fn listening(process: u32) -> BTreeSet<String> {
    let links = std::fs::read_dir(format!("/proc/{process}/fd")).expect("its handles");
    let links = links.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
    let sockets: BTreeSet<String> =
        links.filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())).collect();
    let mut found = BTreeSet::new();
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let text = std::fs::read_to_string(format!("/proc/{process}/net/{table}")).unwrap_or_default();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split_whitespace().collect();
            // 0A is a listener; a socket of datagrams listens whatever its state.
            let is_open = table.starts_with("udp") || cells[3] == "0A";
            if is_open && sockets.contains(cells[9]) {
                found.insert(format!("{table} {}", cells[1].split(':').next().unwrap_or_default()));
            }
        }
    }
    found
}

/// What a service answers to plain bytes; nothing where it lets nobody in.
async fn plain(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let _ = stream.write_all(request).await;
    let mut reply = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut reply)).await.expect("in time");
    reply
}

fn refused(db: &TestDb, arguments: &[&str]) -> String {
    let output = db.program(&[&["serve"], arguments].concat()).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// A certificate of the test for itself: its file, the file of its key, and a client that trusts it.
fn certificate(db: &TestDb) -> (String, String, TlsConnector) {
    let made = rcgen::generate_simple_self_signed(vec!["oversight.test".to_owned()]).expect("a certificate");
    let file = db.folder.write("certificate.pem", made.cert.pem());
    let key = db.folder.write("key.pem", made.signing_key.serialize_pem());
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).expect("trusted");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("protocols")
        .with_root_certificates(roots)
        .with_no_client_auth();
    (file, key, TlsConnector::from(Arc::new(config)))
}

/// Somebody who can sign in.
fn add_somebody(db: &TestDb) {
    let added = db.program(&["user", "add", "zhang", "--name", "张"]).output().expect("the program starts");
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
}

both! {
    async fn at_the_first_start_only_the_machine_itself_is_answered_and_nothing_common_opens(db: TestDb) {
        let service = Service::start(&db, &[]);
        let local = ["tcp 0100007F".to_owned()].into();
        assert_eq!(listening(service.process()), local, "127.0.0.1 and nothing else");
        for (login, password) in COMMON {
            let body = json!({ "login": login, "password": password }).to_string();
            let sent = service.send("POST", "/session", &[("Content-Type", "application/json")], body.as_bytes());
            assert!(matches!(sent.status, 400..=403), "{login} {password}: {} {}", sent.status, sent.text);
            let basic = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, format!("{login}:{password}"));
            for authorization in [format!("Basic {basic}"), format!("Bearer {password}"), format!("Bearer {login}")] {
                let headers = [("Authorization", &*authorization), ("Content-Type", "application/json")];
                let asked = service.send("POST", "/graphql", &headers, br#"{"query":"{ viewer { name } }"}"#);
                assert_eq!(asked.status, 401, "{authorization}");
            }
        }
        for path in ["/readyz", "/graphql?query={viewer{name}}", "/uploads?institute=A&name=a.csv", "/metrics", "/"] {
            let status = service.send("GET", path, &[], b"").status;
            assert!(matches!(status, 401 | 404 | 405), "{path}: {status}");
        }
        let tables = ["user_account", "access_token", "sign_in", "role_grant"];
        for table in tables {
            assert_eq!(db.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
        }
    }

    async fn other_machines_are_let_in_only_encrypted_and_when_somebody_can_sign_in(db: TestDb) {
        let (file, key, connector) = certificate(&db);
        let with_tls = ["--tls-certificate", &file, "--tls-key", &key];
        let told = refused(&db, &["--listen", "0.0.0.0:0"]);
        assert!(told.contains("--tls-certificate"), "{told}");
        let told = refused(&db, &[&["--listen", "0.0.0.0:0"], &with_tls[..]].concat());
        assert!(told.contains("nobody can sign in yet"), "{told}");
        let told = refused(&db, &["--listen", "0.0.0.0:0", "--trusted-proxy", "192.0.2.7"]);
        assert!(told.contains("nobody can sign in yet"), "{told}");
        let told = refused(&db, &["--tls-certificate", &key, "--tls-key", &file]);
        assert!(told.contains("key.pem") || told.contains("certificate.pem"), "{told}");
        add_somebody(&db);
        let service = Service::start_at(&db, "0.0.0.0:0", &with_tls);
        let port = service.address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        for own in [Some(IpAddr::from([127, 0, 0, 1])), own_address()].into_iter().flatten() {
            let address = SocketAddr::new(own, port);
            assert!(!plain(address, LIVE).await.starts_with(b"HTTP/1.1 200"), "not without encryption");
            let stream = TcpStream::connect(address).await.expect("a connection");
            let name = ServerName::try_from("oversight.test").expect("a name");
            let mut stream = connector.connect(name, stream).await.expect("encrypted");
            stream.write_all(LIVE).await.expect("sent");
            let mut reply = Vec::new();
            // Some ends are not said goodbye to.
            let _ = stream.read_to_end(&mut reply).await;
            assert_eq!(read(&reply).status, 200);
        }
        // What is told without a token stays on the machine.
        assert!(service.admin.starts_with("127.0.0.1:"));
    }

    async fn a_trusted_proxy_is_let_in_and_must_have_been_asked_encrypted(db: TestDb) {
        add_somebody(&db);
        let Some(own) = own_address() else {
            // A machine without a network has no other address to come from.
            let service = Service::start_at(&db, "0.0.0.0:0", &["--trusted-proxy", "192.0.2.7"]);
            assert_eq!(service.fares("/livez").status, 200);
            return;
        };
        let trusting = async |proxy: &str| {
            let service = Service::start_at(&db, "0.0.0.0:0", &["--trusted-proxy", proxy]);
            let port = service.address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
            let address = SocketAddr::new(own, port);
            let said = String::from_utf8_lossy(LIVE).replace("Connection", "X-Forwarded-Proto: https\r\nConnection");
            (plain(address, LIVE).await, plain(address, said.as_bytes()).await)
        };
        let (unsaid, said) = trusting(&own.to_string()).await;
        assert_eq!((read(&unsaid).status, read(&unsaid).code()), (403, Some("NOT_ENCRYPTED")));
        assert_eq!(read(&said).status, 200);
        let nothing: (Vec<u8>, Vec<u8>) = Default::default();
        assert_eq!(trusting("198.51.100.7").await, nothing, "somebody else is not let in");
    }
}
