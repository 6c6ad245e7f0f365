//! Whom TLS trusts: the system's authorities, and beside them one that the person chose, from a
//! file that is read strictly.

use super::endpoint::GuardedResolver;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::{PemObject, SectionKind};

/// The largest file of certificates that is read, in bytes: a system's whole bundle is a fifth.
pub const MOST_BYTES: u64 = 1024 * 1024;

/// Certificates that were read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The SHA-256 of the certificates, in hex.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// The certificates, as PEM and nothing else.
    pub pem: String,
    /// How many there are.
    pub certificates: usize,
}

impl Authority {
    /// Reads a file of PEM certificates, or of one DER certificate.
    ///
    /// # Errors
    /// `Invalid`, naming the file and what is wrong with it; a disk fault when it can't be read.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let io = |error: std::io::Error| crate::files::fault_of(&error, path);
        let file = std::fs::File::open(path).map_err(io)?;
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(file, MOST_BYTES + 1), &mut bytes)
            .map_err(io)?;
        Self::parse(&name, &bytes)
    }

    fn parse(name: &str, bytes: &[u8]) -> Result<Self, Fault> {
        let wrong = |what: &str| {
            Fault::new(Code::Invalid, format!("“{}” can't be used: {what}.", shown_text(name)))
                .hint("Choose the file with the certificate of your certificate authority (PEM).")
                .detail("field: authority")
        };
        if bytes.len() as u64 > MOST_BYTES {
            return Err(wrong("it is larger than 1 MiB"));
        }
        let certificates = certificates(bytes).map_err(wrong)?;
        let mut roots = RootCertStore::empty();
        let (mut pem, mut sum) = (String::new(), Sha256::new());
        for certificate in &certificates {
            roots
                .add(certificate.clone())
                .map_err(|_| wrong("one of its certificates is damaged"))?;
            sum.update(certificate);
            pem.push_str(&written(certificate));
        }
        let id = hex::encode(sum.finalize());
        Ok(Self { id, name: name.to_owned(), pem, certificates: certificates.len() })
    }
}

/// The certificates of a file, in their order.
fn certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, &'static str> {
    // DER begins with a sequence; no PEM does.
    if bytes.first() == Some(&0x30) {
        return Ok(vec![CertificateDer::from(bytes.to_vec())]);
    }
    let mut found = Vec::new();
    for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes) {
        match section {
            Ok((SectionKind::Certificate, der)) => found.push(CertificateDer::from(der)),
            Ok((
                SectionKind::PrivateKey | SectionKind::RsaPrivateKey | SectionKind::EcPrivateKey,
                _,
            )) => return Err("it holds a private key, which belongs on the server only"),
            Ok(_) => return Err("it holds something else than certificates"),
            Err(_) => return Err("it is damaged"),
        }
    }
    if found.is_empty() { Err("there is no certificate in it") } else { Ok(found) }
}

fn written(certificate: &CertificateDer<'_>) -> String {
    let text = STANDARD.encode(certificate);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in text.as_bytes().chunks(64) {
        let line = String::from_utf8_lossy(line);
        // Writing into a text never fails.
        let _ = writeln!(pem, "{line}");
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

/// Whom TLS trusts: the system's authorities and, beside them, one that was chosen (PEM).
pub(super) fn tls_context(authority: Option<&str>) -> Result<TlsContext, Fault> {
    let mut store = TrustStore::default();
    if let Some(pem) = authority {
        // The client would not refuse what it can't read but end the program.
        let read = Authority::parse("the connection's certificates", pem.as_bytes())?;
        store = store.with_pem_certificate(read.pem);
    }
    TlsContext::builder().with_trust_store(store).build().map_err(|_| {
        Fault::new(Code::Internal, "The encryption of connections could not be set up.")
    })
}

/// Our HTTP client: no proxy, no redirects, guarded names.
pub(super) fn http_client(trusted: TlsContext) -> SharedHttpClient {
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(trusted)
        .build_with_resolver(GuardedResolver)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn made() -> rcgen::CertifiedKey<rcgen::KeyPair> {
        rcgen::generate_simple_self_signed(["s3.intern".to_owned()]).unwrap()
    }

    #[test]
    fn certificates_are_read_from_pem_and_der_and_known_by_their_content() {
        let (one, two) = (made(), made());
        let text = format!("A note.\r\n{}\n{}", one.cert.pem(), two.cert.pem());
        let both = Authority::parse("ca.pem", text.as_bytes()).unwrap();
        assert_eq!((both.certificates, both.id.len()), (2, 64));
        let again = Authority::parse("other.pem", both.pem.as_bytes()).unwrap();
        assert_eq!((&again.id, &again.pem), (&both.id, &both.pem));
        let der = Authority::parse("ca.der", one.cert.der()).unwrap();
        let pem = Authority::parse("ca.pem", one.cert.pem().as_bytes()).unwrap();
        assert_eq!((der.certificates, &der.id), (1, &pem.id));
        assert!(tls_context(Some(&both.pem)).is_ok());
    }

    #[test]
    fn what_is_no_certificate_is_told_by_the_files_name() {
        let one = made();
        let key = format!("{}{}", one.cert.pem(), one.signing_key.serialize_pem());
        let damaged = one.cert.pem().replace("MI", "!!");
        let not_der = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let cut = &one.cert.pem()[..100];
        for (bytes, words) in [
            (b"".as_slice(), "no certificate"),
            (b"hello", "no certificate"),
            (b"\xff\xfe\x00", "no certificate"),
            (key.as_bytes(), "private key"),
            (damaged.as_bytes(), "damaged"),
            (not_der.as_bytes(), "damaged"),
            (cut.as_bytes(), "damaged"),
            (b"0\x82\x01\x00", "damaged"),
            (&[b'x'; 1_100_000], "larger than 1 MiB"),
        ] {
            let fault = Authority::parse("my “ca”.pem", bytes).unwrap_err();
            assert_eq!(fault.code, Code::Invalid);
            assert!(fault.message.contains(words) && fault.message.contains("ca”.pem"), "{fault}");
            assert_eq!(fault.detail.as_deref(), Some("field: authority"));
        }
        assert!(tls_context(Some("damaged")).is_err());
    }

    #[test]
    fn a_file_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Authority::read(&folder.path().join("ca.pem")).is_err());
        std::fs::write(folder.path().join("ca.pem"), made().cert.pem()).unwrap();
        assert_eq!(Authority::read(&folder.path().join("ca.pem")).unwrap().name, "ca.pem");
    }
}
