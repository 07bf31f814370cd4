//! `sslmode` and `sslrootcert` of the database URL, which mean what they mean to libpq. Stricter in
//! one place: `require` checks the certificate as `verify-full` does.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use percent_encoding::percent_decode_str;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

use crate::{Error, Options, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// In the clear; also where the URL says nothing.
    Disable,
    /// In the clear, encrypted if the server wants it.
    Allow,
    /// Encrypted, in the clear if the server does not know how.
    Prefer,
    /// Encrypted, by a server with this name.
    Require,
    /// Encrypted, by any server with a certificate of the authority.
    VerifyCa,
    VerifyFull,
}

const MODES: [(&str, Mode); 6] = [
    ("disable", Mode::Disable),
    ("allow", Mode::Allow),
    ("prefer", Mode::Prefer),
    ("require", Mode::Require),
    ("verify-ca", Mode::VerifyCa),
    ("verify-full", Mode::VerifyFull),
];

/// A URL without these parameters, for tokio-postgres, which does not know them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) url: String,
    pub(super) mode: Mode,
    /// `sslrootcert`.
    root: Option<PathBuf>,
}

pub(super) fn split(url: &str) -> Result<Split> {
    let (before, parameters) = url.split_once('?').unwrap_or((url, ""));
    let mut split = Split {
        url: before.to_owned(),
        mode: Mode::Disable,
        root: None,
    };
    let mut others = Vec::new();
    for parameter in parameters.split('&').filter(|it| !it.is_empty()) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = percent_decode_str(value).decode_utf8_lossy();
        match name {
            "sslmode" => {
                let known = MODES.iter().find(|(name, _)| *name == value);
                split.mode = known.map(|(_, mode)| *mode).ok_or_else(|| {
                    let names = MODES.map(|(name, _)| name).join(", ");
                    Error::Other(format!("sslmode is `{value}`, which is none of {names}"))
                })?;
            }
            "sslrootcert" => split.root = Some(PathBuf::from(value.as_ref())),
            _ => others.push(parameter),
        }
    }
    if !others.is_empty() {
        split.url = format!("{before}?{}", others.join("&"));
    }
    Ok(split)
}

impl Mode {
    /// Whether somebody on the way could read along, or pass for the server.
    pub(super) fn is_checked(self) -> bool {
        matches!(self, Self::Require | Self::VerifyCa | Self::VerifyFull)
    }
}

impl Split {
    /// How TLS is spoken, where it is.
    pub(super) fn tls(&self, options: &Options) -> Result<ClientConfig> {
        let provider = Arc::new(ring::default_provider());
        let any_name = |authorities| AnyName {
            authorities,
            provider: Arc::clone(&provider),
        };
        let verifier: Arc<dyn ServerCertVerifier> = if self.mode.is_checked() {
            let roots = Arc::new(self.roots(options)?);
            let verifier =
                WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider));
            let verifier = verifier
                .build()
                .map_err(|error| Error::Other(format!("no certificate to trust: {error}")))?;
            match self.mode {
                Mode::VerifyCa => Arc::new(any_name(Some(verifier))),
                _ => verifier,
            }
        } else {
            Arc::new(any_name(None))
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::Other(error.to_string()))?;
        Ok(config
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth())
    }

    /// `sslrootcert` alone if it is there, else the system's authorities and the configured one.
    fn roots(&self, options: &Options) -> Result<RootCertStore> {
        let mut roots = RootCertStore::empty();
        let named = self.root.as_deref().filter(|it| *it != Path::new("system"));
        if let Some(file) = named {
            add(&mut roots, file, "sslrootcert")?;
            return Ok(roots);
        }
        // One that cannot be read is one less; the others may do.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(file) = &options.root_certificate
            && self.root.is_none()
        {
            add(&mut roots, file, "root_certificate")?;
        }
        Ok(roots)
    }
}

fn add(roots: &mut RootCertStore, file: &Path, what: &str) -> Result<()> {
    let shown = file.display();
    let failed = |why: String| Error::Other(format!("{what} {shown}: {why}"));
    let found = CertificateDer::pem_file_iter(file).map_err(|why| failed(why.to_string()))?;
    let before = roots.len();
    for certificate in found {
        let certificate = certificate.map_err(|why| failed(why.to_string()))?;
        roots
            .add(certificate)
            .map_err(|why| failed(why.to_string()))?;
    }
    if roots.len() == before {
        return Err(failed("holds no certificate".to_owned()));
    }
    Ok(())
}

/// Where the server's name is not looked at: rustls' own verifier has no such way.
#[derive(Debug)]
struct AnyName {
    /// `verify-ca`: an authority that we trust has signed it. `prefer` and `allow` have none: encrypted for
    /// whoever answers.
    authorities: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

type Checked<T> = std::result::Result<T, rustls::Error>;

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Checked<ServerCertVerified> {
        use CertificateError::{NotValidForName, NotValidForNameContext};
        let Some(authorities) = &self.authorities else {
            return Ok(ServerCertVerified::assertion());
        };
        match authorities.verify_server_cert(certificate, between, name, ocsp, now) {
            // Looked at last, after the authority.
            Err(rustls::Error::InvalidCertificate(
                NotValidForName | NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            checked => checked,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Checked<HandshakeSignatureValid> {
        let schemes = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, schemes)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Checked<HandshakeSignatureValid> {
        let schemes = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, schemes)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::{Mode, split};

    #[test]
    fn the_parameters_are_those_of_libpq() {
        for (url, left, mode, root) in [
            ("postgres://h/d", "postgres://h/d", Mode::Disable, None),
            (
                "postgres://h/d?sslmode=verify-full&application_name=x",
                "postgres://h/d?application_name=x",
                Mode::VerifyFull,
                None,
            ),
            (
                "postgres://h/d?sslrootcert=%2Fetc%2Fca%20x.pem&sslmode=verify-ca",
                "postgres://h/d",
                Mode::VerifyCa,
                Some("/etc/ca x.pem"),
            ),
            (
                "postgres://h/d?sslmode=prefer",
                "postgres://h/d",
                Mode::Prefer,
                None,
            ),
        ] {
            let split = split(url).unwrap();
            assert_eq!((split.url.as_str(), split.mode), (left, mode), "{url}");
            assert_eq!(split.root.as_deref(), root.map(std::path::Path::new));
        }
        let words = split("postgres://h/d?sslmode=full").unwrap_err();
        assert!(words.to_string().contains("sslmode is `full`"), "{words}");
    }
}
