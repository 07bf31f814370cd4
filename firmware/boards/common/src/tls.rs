//! TLS 1.3 with one key that is trusted: no authorities, no clock, no names.

use embedded_io_async::{Read, Write};
use embedded_tls::{
    Aes128GcmSha256, CertificateEntryRef, CertificateRef, CertificateVerifyRef, CryptoProvider,
    SignatureScheme, TlsConfig, TlsConnection, TlsContext, TlsError, TlsVerifier,
};
use p256::{
    ecdsa::{DerSignature, Signature, VerifyingKey, signature::Verifier},
    pkcs8::DecodePublicKey,
};
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};

use crate::spki::spki;

/// What every server signs in its proof that it holds the key: RFC 8446, 4.4.3.
const CONTEXT: &[u8] = b"TLS 1.3, server CertificateVerify\0";
const PADDING: [u8; 64] = [0x20; 64];

/// SHA-256 of the server's public key (its `SubjectPublicKeyInfo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin(pub [u8; 32]);

impl Pin {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut pin = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (byte, at) in pin.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(pin))
    }
}

/// Memory of one connection: a record as long as TLS allows, and ours.
pub(crate) struct Records {
    read: [u8; 16_640],
    write: [u8; 4_096],
}

impl Records {
    #[expect(clippy::large_stack_arrays, reason = "for a static; never on a stack")]
    pub(crate) const fn new() -> Self {
        Self {
            read: [0; 16_640],
            write: [0; 4_096],
        }
    }
}

/// Opens TLS on a connection to the server that holds the pinned key, and to no other.
pub(crate) async fn open<'a, C: Read + Write + 'a, R: CryptoRngCore>(
    connection: C,
    host: &str,
    pin: Pin,
    rng: &mut R,
    records: &'a mut Records,
) -> Result<TlsConnection<'a, C, Aes128GcmSha256>, TlsError> {
    let mut tls = TlsConnection::new(connection, &mut records.read, &mut records.write);
    let config = TlsConfig::new().with_server_name(host);
    let mut pinned = Pinned {
        rng,
        check: Check {
            pin,
            transcript: None,
            key: None,
            proven: false,
        },
    };
    tls.open(TlsContext::new(&config, &mut pinned)).await?;
    // The library takes a handshake in which the server proves nothing.
    if pinned.check.proven {
        Ok(tls)
    } else {
        Err(TlsError::InvalidCertificate)
    }
}

struct Pinned<'r, R> {
    rng: &'r mut R,
    check: Check,
}

impl<R: CryptoRngCore> CryptoProvider for Pinned<'_, R> {
    type CipherSuite = Aes128GcmSha256;
    type Signature = DerSignature;

    fn rng(&mut self) -> impl CryptoRngCore {
        &mut *self.rng
    }

    fn verifier(&mut self) -> Result<&mut impl TlsVerifier<Aes128GcmSha256>, TlsError> {
        Ok(&mut self.check)
    }
}

struct Check {
    pin: Pin,
    transcript: Option<Sha256>,
    key: Option<VerifyingKey>,
    proven: bool,
}

impl TlsVerifier<Aes128GcmSha256> for Check {
    fn set_hostname_verification(&mut self, _: &str) -> Result<(), TlsError> {
        // The key is the server's whatever its name.
        Ok(())
    }

    fn verify_certificate(
        &mut self,
        transcript: &Sha256,
        certificate: CertificateRef,
    ) -> Result<(), TlsError> {
        let Some(CertificateEntryRef::X509(first)) = certificate.entries.first() else {
            return Err(TlsError::InvalidCertificate);
        };
        let spki = spki(first).map_err(|_| TlsError::DecodeError)?;
        // Both are public, so the comparison may take its time.
        if Sha256::digest(spki)[..] != self.pin.0 {
            return Err(TlsError::InvalidCertificate);
        }
        let key = VerifyingKey::from_public_key_der(spki);
        self.key = Some(key.map_err(|_| TlsError::InvalidSignatureScheme)?);
        self.transcript = Some(transcript.clone());
        Ok(())
    }

    fn verify_signature(&mut self, verify: CertificateVerifyRef) -> Result<(), TlsError> {
        let key = self.key.take().ok_or(TlsError::InvalidSignature)?;
        let transcript = self.transcript.take().ok_or(TlsError::InvalidSignature)?;
        if verify.signature_scheme != SignatureScheme::EcdsaSecp256r1Sha256 {
            return Err(TlsError::InvalidSignatureScheme);
        }
        let signature =
            Signature::from_der(verify.signature).map_err(|_| TlsError::InvalidSignature)?;
        let mut message = [0; PADDING.len() + CONTEXT.len() + 32];
        message[..PADDING.len()].copy_from_slice(&PADDING);
        message[PADDING.len()..][..CONTEXT.len()].copy_from_slice(CONTEXT);
        message[PADDING.len() + CONTEXT.len()..].copy_from_slice(&transcript.finalize());
        let right = key.verify(&message, &signature);
        right.map_err(|_| TlsError::InvalidSignature)?;
        self.proven = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Pin;

    #[test]
    fn pins() {
        assert_eq!(Pin::parse(&"0f".repeat(32)), Some(Pin([15; 32])));
        for wrong in ["", "0f", &"0g".repeat(32), &"é".repeat(32)] {
            assert_eq!(Pin::parse(wrong), None, "{wrong}");
        }
    }
}
