//! TLS in front of the server, as a proxy in front of a real one would do it: ends the
//! encryption, and passes on what was inside.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use anyhow::Result;
use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use sha2::{Digest, Sha256};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivatePkcs8KeyDer},
        sign::{CertifiedKey, SingleCertAndKey},
        version::TLS13,
    },
};

pub struct Secure {
    pub addr: SocketAddr,
    /// SHA-256 of the public key, in hexadecimal digits.
    pub pin: String,
    certificate: CertificateDer<'static>,
    listener: JoinHandle<()>,
}

impl Secure {
    /// With a key of its own, made now, and TLS 1.3 alone.
    pub async fn before(server: SocketAddr) -> Result<Self> {
        let key = KeyPair::generate()?;
        let certificate = CertificateParams::new(["fitweet.example".to_owned()])?;
        let certificate = certificate.self_signed(&key)?.der().clone();
        Self::with(server, &key, certificate).await
    }

    /// Shows the certificate of another, whose key it does not have.
    pub async fn impostor(&self, server: SocketAddr) -> Result<Self> {
        Self::with(server, &KeyPair::generate()?, self.certificate.clone()).await
    }

    async fn with(
        server: SocketAddr,
        key: &KeyPair,
        certificate: CertificateDer<'static>,
    ) -> Result<Self> {
        let digest = Sha256::digest(key.subject_public_key_info());
        let secret = PrivatePkcs8KeyDer::from(key.serialize_der());
        let signer = ring::sign::any_supported_type(&secret.into())?;
        // Unlike rustls' own way in, this asks not whether key and certificate belong together.
        let shown = CertifiedKey::new(vec![certificate.clone()], signer);
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let addr = listener.local_addr()?;
        let listener = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(acceptor.clone(), client, server));
            }
        });
        Ok(Self {
            addr,
            pin: format!("{digest:x}"),
            certificate,
            listener,
        })
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn pass(acceptor: TlsAcceptor, client: TcpStream, server: SocketAddr) {
    let Ok(mut client) = acceptor.accept(client).await else {
        return;
    };
    let Ok(mut server) = TcpStream::connect(server).await else {
        return;
    };
    // However it ends, both sides see it by the end of their connection.
    tokio::io::copy_bidirectional(&mut client, &mut server)
        .await
        .ok();
}
