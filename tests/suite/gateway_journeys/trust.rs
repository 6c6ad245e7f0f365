//! TLS with an authority of our own: trusted when the person chose it, and then nothing else is let through.

use super::impatient;
use crate::servers::{Kind, Server, run};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use std::io::Write as _;
use std::sync::Arc;
use strata_domain::fault::{Code, Fault};
use strata_gateway::s3::{Access, Authority, S3, Terms};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// An authority of a test's own.
struct Ca {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// What a server shows, and its key.
struct Shown(CertificateDer<'static>, PrivateKeyDer<'static>);

impl Ca {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Strata test authority");
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// A certificate for a name, which ended long ago when it is `expired`.
    fn certificate(&self, name: &str, expired: bool) -> Shown {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        if expired {
            params.not_before = date_time_ymd(2019, 1, 1);
            params.not_after = date_time_ymd(2020, 1, 1);
        }
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Shown(certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der()).into())
    }
}

fn self_signed(name: &str) -> (Shown, String) {
    let params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    let der = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    (Shown(certificate.der().clone(), der), certificate.pem())
}

/// TLS in front of a server; what is behind it sees the same bytes. Returns the port.
async fn encrypted(on: &Server, shown: Shown) -> u16 {
    let behind = on.endpoint.strip_prefix("http://").expect("an address").to_owned();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![shown.0], shown.1)
        .expect("the key fits");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                // A client that does not trust us hangs up here.
                let Ok(mut outside) = acceptor.accept(stream).await else { return };
                let Ok(mut inside) = TcpStream::connect(&behind).await else { return };
                drop(copy_bidirectional(&mut outside, &mut inside).await);
            });
        }
    });
    port
}

fn read(pem: &str) -> Authority {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(pem.as_bytes()).expect("it is written");
    Authority::read(file.path()).expect("it holds certificates")
}

async fn ask(on: &Server, host: &str, port: u16, ca: Option<&str>) -> Result<usize, Fault> {
    let terms = Terms { authority: ca.map(|pem| read(pem).pem), ..Terms::default() };
    let endpoint = Some(format!("https://{host}:{port}"));
    let access = Access { endpoint, terms, ..on.access() };
    let strata = S3::connect_with(access, impatient())?;
    strata.list_buckets().await.map(|buckets| buckets.len())
}

async fn refused(on: &Server, host: &str, port: u16, ca: Option<&str>) {
    on.sandbox().trouble().forget();
    let fault = ask(on, host, port, ca).await.expect_err("not trusted");
    assert_eq!(fault.code, Code::TlsUntrusted, "{fault:?}");
    assert!(fault.message.contains(&format!("https://{host}:{port}")), "{fault:?}");
    assert!(fault.hint.is_some());
    assert!(on.sandbox().trouble().requests().is_empty(), "nothing was sent");
}

#[test]
fn an_authority_of_ones_own_is_trusted_only_when_it_was_chosen() {
    run(Kind::Sandbox, async |on: &Server| {
        on.bucket(strata_domain::history::Versioning::Enabled).await;
        let (ca, other) = (Ca::new(), Ca::new());
        for host in ["localhost", "127.0.0.1"] {
            let port = encrypted(on, ca.certificate(host, false)).await;
            refused(on, host, port, None).await;
            refused(on, host, port, Some(&other.pem)).await;
            assert_eq!(ask(on, host, port, Some(&ca.pem)).await, Ok(1));
            // One file may hold several.
            let both = format!("{}{}", other.pem, ca.pem);
            assert_eq!(ask(on, host, port, Some(&both)).await, Ok(1));
        }
    });
}

#[test]
fn a_chosen_authority_makes_no_wrong_expired_or_foreign_certificate_good() {
    run(Kind::Sandbox, async |on: &Server| {
        let ca = Ca::new();
        let other_name = encrypted(on, ca.certificate("s3.intern.example", false)).await;
        refused(on, "localhost", other_name, Some(&ca.pem)).await;
        let expired = encrypted(on, ca.certificate("localhost", true)).await;
        refused(on, "localhost", expired, Some(&ca.pem)).await;
        let (shown, _) = self_signed("localhost");
        let alone = encrypted(on, shown).await;
        refused(on, "localhost", alone, None).await;
        refused(on, "localhost", alone, Some(&ca.pem)).await;
    });
}

#[test]
fn a_servers_own_certificate_can_be_chosen_itself() {
    run(Kind::Sandbox, async |on: &Server| {
        let (shown, pem) = self_signed("localhost");
        let port = encrypted(on, shown).await;
        assert_eq!(ask(on, "localhost", port, Some(&pem)).await, Ok(0));
    });
}

#[test]
fn a_server_that_knows_only_old_tls_is_refused() {
    run(Kind::Sandbox, async |on: &Server| {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                // What a server of TLS 1.1 answers to an offer of 1.2 and 1.3: protocol_version.
                let mut hello = [0; 1024];
                drop(stream.read(&mut hello).await);
                drop(stream.write_all(&[0x15, 0x03, 0x02, 0x00, 0x02, 0x02, 70]).await);
                drop(stream.shutdown().await);
            }
        });
        refused(on, "localhost", port, Some(&Ca::new().pem)).await;
    });
}
