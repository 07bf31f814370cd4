//! The public key inside a certificate. Nothing else of it is looked at: who holds the pinned key
//! is the server, whatever the certificate says of names and dates.

/// Bytes of an uncompressed P-256 point.
const POINT: usize = 65;
const SEQUENCE: u8 = 0x30;
/// Version of the certificate, `[0]`.
const VERSION: u8 = 0xa0;
/// ECDSA on the curve P-256, as a `SubjectPublicKeyInfo` begins with it.
const P256: &[u8] = &[
    0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
    0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// The `SubjectPublicKeyInfo` of a certificate in DER.
pub(crate) fn spki(certificate: &[u8]) -> Option<&[u8]> {
    let (signed, _, _) = element(certificate, SEQUENCE)?;
    let (mut rest, _, _) = element(signed, SEQUENCE)?;
    if rest.first() == Some(&VERSION) {
        rest = skip(rest)?;
    }
    // Number, algorithm, issuer, validity, subject.
    for _ in 0..5 {
        rest = skip(rest)?;
    }
    let (_, whole, _) = element(rest, SEQUENCE)?;
    Some(whole)
}

/// The point of a P-256 key; other kinds of keys are not spoken here.
pub(crate) fn point(spki: &[u8]) -> Option<&[u8]> {
    let (_, whole, _) = element(spki, SEQUENCE)?;
    let (key, point) = whole.split_at_checked(whole.len().checked_sub(POINT)?)?;
    key.ends_with(P256).then_some(point)
}

fn skip(bytes: &[u8]) -> Option<&[u8]> {
    element(bytes, *bytes.first()?).map(|(_, _, rest)| rest)
}

/// An element with this tag: its content, all of it, and what follows.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *first != tag {
        return None;
    }
    let (length, content) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81 => {
            let (length, rest) = rest.split_first()?;
            (usize::from(*length), rest)
        }
        0x82 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        _ => return None,
    };
    let content_at = bytes.len() - content.len();
    let whole = bytes.get(..content_at + length)?;
    let rest = bytes.get(whole.len()..)?;
    Some((whole.get(content_at..)?, whole, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As long as it takes to be read, and no more.
    fn certificate() -> alloc::vec::Vec<u8> {
        let mut spki = alloc::vec![SEQUENCE, 89];
        spki.extend_from_slice(P256);
        spki.extend_from_slice(&[4; POINT]);
        let fields = [
            0xa0, 3, 2, 1, 2, 2, 1, 7, 0x30, 0, 0x30, 0, 0x30, 0, 0x30, 0,
        ];
        let mut signed = fields.to_vec();
        signed.extend_from_slice(&spki);
        let length = u8::try_from(signed.len()).unwrap();
        let mut certificate = alloc::vec![SEQUENCE, 0x81, length + 2, SEQUENCE, length];
        certificate.extend_from_slice(&signed);
        certificate
    }

    #[test]
    fn the_key_is_found() {
        let certificate = certificate();
        let spki = spki(&certificate).unwrap();
        assert_eq!(spki.len(), 91);
        assert_eq!(point(spki), Some(&[4; POINT][..]));
    }

    #[test]
    fn a_torn_certificate_has_none() {
        let certificate = certificate();
        for length in 0..certificate.len() {
            assert_eq!(spki(&certificate[..length]), None, "{length}");
        }
    }

    #[test]
    fn another_kind_of_key_has_no_point() {
        let mut spki = spki(&certificate()).unwrap().to_vec();
        spki[20] ^= 1;
        assert_eq!(point(&spki), None);
    }
}
