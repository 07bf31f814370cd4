//! By what push services know this site (VAPID, RFC 8292): a P-256 key of its own, and somebody to turn to.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::UnixMillis;
use rand::Rng;
use serde::Serialize;
use web_push_native::p256::{
    SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::sec1::ToEncodedPoint,
};

/// A token may hold for a day; a service whose clock is off still takes this one.
const HOLDS_S: i64 = 12 * 3600;
/// Of every token.
const HEADER: &str = r#"{"typ":"JWT","alg":"ES256"}"#;

/// No `Debug`: the key is printed by nothing.
pub(super) struct Vapid {
    key: SigningKey,
    public_key: String,
    contact: String,
}

#[derive(Serialize)]
struct Claims<'c> {
    aud: &'c str,
    exp: i64,
    sub: &'c str,
}

impl Vapid {
    /// `None` if this is no P-256 scalar.
    pub(super) fn new(private_key: &[u8; 32], contact: &str) -> Option<Self> {
        let secret = SecretKey::from_slice(private_key).ok()?;
        let point = secret.public_key().to_encoded_point(false);
        Some(Self {
            public_key: URL_SAFE_NO_PAD.encode(point.as_bytes()),
            key: SigningKey::from(secret),
            contact: contact.to_owned(),
        })
    }

    /// A private key of nobody's yet.
    pub(super) fn fresh_key() -> [u8; 32] {
        loop {
            let bytes: [u8; 32] = rand::rng().random();
            // All but one in four billion are.
            if SecretKey::from_slice(&bytes).is_ok() {
                return bytes;
            }
        }
    }

    /// An uncompressed point in base64url, for browsers.
    pub(super) fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Proves to the push service of this origin who asks.
    pub(super) fn authorization(&self, origin: &str, now: UnixMillis) -> String {
        let claims = Claims {
            aud: origin,
            exp: now / 1_000 + HOLDS_S,
            sub: &self.contact,
        };
        // Strings and a number always are JSON.
        let claims = serde_json::to_string(&claims).unwrap_or_default();
        let [header, claims] = [HEADER, &claims].map(|part| URL_SAFE_NO_PAD.encode(part));
        let signed = format!("{header}.{claims}");
        let signature: Signature = self.key.sign(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public_key)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use web_push_native::p256::ecdsa::{VerifyingKey, signature::Verifier};

    use super::*;

    #[test]
    fn a_token_names_its_service_and_is_signed_by_the_key_beside_it() {
        let vapid = Vapid::new(&Vapid::fresh_key(), "mailto:who@example.org").unwrap();
        let said = vapid.authorization("https://push.example", 1_800_000_000_000);
        let (token, key) = said
            .strip_prefix("vapid t=")
            .unwrap()
            .split_once(", k=")
            .unwrap();
        assert_eq!(key, vapid.public_key());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let key = VerifyingKey::from_sec1_bytes(&decode(key)).unwrap();
        let signature = Signature::from_slice(&decode(signature)).unwrap();
        key.verify(signed.as_bytes(), &signature).unwrap();
        let (header, claims) = signed.split_once('.').unwrap();
        let json = |text: &str| serde_json::from_slice::<Value>(&decode(text)).unwrap();
        assert_eq!(json(header)["alg"], "ES256");
        let claims = json(claims);
        assert_eq!(claims["aud"], "https://push.example");
        assert_eq!(claims["sub"], "mailto:who@example.org");
        assert_eq!(claims["exp"], 1_800_000_000 + HOLDS_S);
    }

    #[test]
    fn what_is_no_scalar_is_no_key() {
        assert!(Vapid::new(&[0; 32], "mailto:x").is_none());
        assert!(Vapid::new(&[255; 32], "mailto:x").is_none());
    }
}
