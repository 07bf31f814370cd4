//! The public key inside a certificate. Nothing else of it is looked at: who holds the pinned key
//! is the server, whatever the certificate says of names and dates.

use p256::pkcs8::der::{Reader, Result, SliceReader, Tag, TagNumber};

/// Version of the certificate, `[0]`.
const VERSION: Tag = Tag::ContextSpecific {
    constructed: true,
    number: TagNumber::new(0),
};

/// The `SubjectPublicKeyInfo` of a certificate in DER.
pub(crate) fn spki(certificate: &[u8]) -> Result<&[u8]> {
    SliceReader::new(certificate)?.sequence(|certificate| {
        let key = certificate.sequence(|signed| {
            if signed.peek_header()?.tag == VERSION {
                signed.tlv_bytes()?;
            }
            // Number, algorithm, issuer, validity, subject.
            for _ in 0..5 {
                signed.tlv_bytes()?;
            }
            let key = signed.tlv_bytes()?;
            skip_rest(signed)?;
            Ok(key)
        })?;
        skip_rest(certificate)?;
        Ok(key)
    })
}

fn skip_rest<'r>(reader: &mut impl Reader<'r>) -> Result<()> {
    while !reader.is_finished() {
        reader.tlv_bytes()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use p256::{ecdsa::VerifyingKey, pkcs8::DecodePublicKey as _};

    use super::*;

    const SEQUENCE: u8 = 0x30;
    /// An ECDSA key on the curve P-256: its algorithm, and the base point of the curve as the key.
    const KEY: [u8; 91] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
        0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04, 0x6b, 0x17, 0xd1,
        0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03,
        0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f,
        0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16,
        0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51,
        0xf5,
    ];

    /// As long as it takes to be read, and no more.
    fn certificate() -> alloc::vec::Vec<u8> {
        let fields = [
            0xa0, 3, 2, 1, 2, 2, 1, 7, 0x30, 0, 0x30, 0, 0x30, 0, 0x30, 0,
        ];
        let signed = [&fields[..], &KEY].concat();
        let length = u8::try_from(signed.len()).unwrap();
        let head = [SEQUENCE, length + 2, SEQUENCE, length];
        [&head[..], &signed].concat()
    }

    #[test]
    fn the_key_is_found() {
        let certificate = certificate();
        let spki = spki(&certificate).unwrap();
        assert_eq!(spki, KEY);
        assert!(VerifyingKey::from_public_key_der(spki).is_ok());
    }

    #[test]
    fn what_follows_the_key_is_not_looked_at() {
        let mut certificate = certificate();
        // In a certificate, the extensions follow the key; after them come the algorithm and the signature.
        certificate.splice(certificate.len().., [0xa3, 1, 0]);
        certificate[3] += 3;
        certificate.extend([SEQUENCE, 0, 3, 1, 0]);
        certificate[1] += 8;
        assert_eq!(spki(&certificate), Ok(&KEY[..]));
    }

    #[test]
    fn a_torn_certificate_has_none() {
        let certificate = certificate();
        for length in 0..certificate.len() {
            assert!(spki(&certificate[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn another_kind_of_key_verifies_nothing() {
        let mut other = KEY;
        other[20] ^= 1;
        assert!(VerifyingKey::from_public_key_der(&other).is_err());
    }
}
