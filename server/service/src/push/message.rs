//! What one push says, and how it is said (RFC 8030, 8188, 8291). It names nobody and nothing: the device says a
//! sentence of its own, and the page behind it asks who reads.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{DeliveryId, DeliveryKind, Language, Priority, RoomId, Seq};
use http::{Request, header};
use http_body_util::Full;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Claimed;
use url::Url;
use web_push_native::{Auth, encrypt, p256::PublicKey};

use super::vapid::Vapid;

/// Bytes of every message before it is sealed: its size tells nothing.
const MESSAGE_BYTES: usize = 512;

/// Where a test leads.
const OWN_DEVICES: &str = "/settings/notifications";

#[derive(Serialize)]
struct Content {
    kind: DeliveryKind,
    id: DeliveryId,
    /// Path of the page that it is about.
    url: String,
    /// Tag of the language to say it in.
    language: &'static str,
}

/// The request that has a push service deliver it. `None` if the browser's keys are none.
pub(super) fn request(
    push: &Claimed,
    endpoint: &Url,
    vapid: &Vapid,
    now: domain::UnixMillis,
) -> Option<Request<Full<bytes::Bytes>>> {
    let sealed = seal(content(push)?, &push.p256dh, &push.auth)?;
    let authorization = vapid.authorization(&endpoint.origin().ascii_serialization(), now);
    let mut request = Request::post(endpoint.as_str())
        .header(header::AUTHORIZATION, authorization)
        .header(header::CONTENT_ENCODING, "aes128gcm")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header("ttl", push.lives.as_secs().max(1))
        .header("urgency", urgency(push.kind, push.priority));
    if let Some(topic) = push.room.zip(push.episode).map(topic) {
        request = request.header("topic", topic);
    }
    request.body(Full::new(sealed.into())).ok()
}

/// Whether a device that saves its battery is woken for it.
fn urgency(kind: DeliveryKind, priority: Priority) -> &'static str {
    match (kind, priority) {
        (DeliveryKind::Test | DeliveryKind::Drill, _)
        | (DeliveryKind::Alert, Priority::High | Priority::Medium)
        | (DeliveryKind::Notice, Priority::High) => "high",
        (DeliveryKind::Alert | DeliveryKind::AllClear | DeliveryKind::Over, _)
        | (DeliveryKind::Notice, Priority::Medium) => "normal",
        (DeliveryKind::Notice, Priority::Low) => "low",
    }
}

/// Of what waits for a device under one topic, a push service keeps the newest alone. It learns which pushes go
/// together, and nothing of what they are about.
fn topic((room, episode): (RoomId, Seq)) -> String {
    let mut hash = Sha256::new();
    hash.update(room.0.as_bytes());
    hash.update(episode.to_be_bytes());
    let hash: [u8; 32] = hash.finalize().into();
    let (half, _) = hash.split_at(16);
    URL_SAFE_NO_PAD.encode(half)
}

/// JSON, with blanks to its end.
fn content(push: &Claimed) -> Option<Vec<u8>> {
    let place = push.room.zip(push.episode);
    let url = place.map_or_else(
        || OWN_DEVICES.to_owned(),
        |(room, episode)| format!("/rooms/{room}#alert-{episode}"),
    );
    let content = Content {
        kind: push.kind,
        id: push.id,
        url,
        language: Language::tag(push.language),
    };
    let mut text = serde_json::to_vec(&content).ok()?;
    (text.len() <= MESSAGE_BYTES).then(|| {
        text.resize(MESSAGE_BYTES, b' ');
        text
    })
}

/// For this browser alone.
fn seal(message: Vec<u8>, p256dh: &[u8], auth: &[u8]) -> Option<Vec<u8>> {
    let (key, secret) = keys(p256dh, auth)?;
    encrypt(message, &key, &secret).ok()
}

/// The keys that a browser gives. `None` if they are none.
pub(super) fn keys(p256dh: &[u8], auth: &[u8]) -> Option<(PublicKey, Auth)> {
    let auth: [u8; 16] = auth.try_into().ok()?;
    let key = PublicKey::from_sec1_bytes(p256dh).ok()?;
    Some((key, Auth::from(auth)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::{AlertId, PushSubscriptionId, SignInId, UserId};
    use uuid::Uuid;
    use web_push_native::{
        decrypt,
        p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint},
    };

    use super::*;

    fn decode(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 8291, section 5 and appendix A: what is in the standard opens with the keys in the standard.
    #[test]
    fn the_example_of_the_standard_opens() {
        let private = decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
        let public = decode(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        );
        let sealed = decode(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY\
             WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexS\
             gSxsj_Qulcy4a-fN",
        );
        let private = SecretKey::from_slice(&private).unwrap();
        let (key, auth) = keys(&public, &decode("BTBZMqHH6r4Tts7J_aSIgg")).unwrap();
        assert_eq!(private.public_key(), key);
        let opened = decrypt(sealed, &private, &auth).unwrap();
        assert_eq!(opened, b"When I grow up, I want to be a watermelon");
    }

    fn device() -> (SecretKey, Vec<u8>, [u8; 16]) {
        let private = SecretKey::from_slice(&Vapid::fresh_key()).unwrap();
        let public = private.public_key().to_encoded_point(false);
        (private, public.as_bytes().to_vec(), [7; 16])
    }

    fn claimed(about: Option<(RoomId, Seq)>, kind: DeliveryKind) -> (SecretKey, Claimed) {
        let (private, p256dh, auth) = device();
        let claimed = Claimed {
            id: DeliveryId(Uuid::now_v7()),
            attempt: 1,
            user: UserId(Uuid::nil()),
            sign_in: SignInId(Uuid::nil()),
            subscription: PushSubscriptionId(Uuid::nil()),
            room: about.map(|(room, _)| room),
            episode: about.map(|(_, episode)| episode),
            alert: about.map(|_| AlertId(Uuid::nil())),
            kind,
            priority: Priority::High,
            language: Language::De,
            lives: Duration::from_secs(120),
            endpoint: "https://push.example/x".to_owned(),
            p256dh,
            auth: auth.to_vec(),
        };
        (private, claimed)
    }

    #[test]
    fn what_the_browser_opens_names_a_page_and_a_kind_alone() {
        let room = RoomId(Uuid::now_v7());
        let (private, push) = claimed(Some((room, 17)), DeliveryKind::Alert);
        let sealed = seal(content(&push).unwrap(), &push.p256dh, &push.auth).unwrap();
        let auth = Auth::from([7; 16]);
        let opened = decrypt(sealed, &private, &auth).unwrap();
        assert_eq!(opened.len(), MESSAGE_BYTES);
        let said: serde_json::Value = serde_json::from_slice(&opened).unwrap();
        let expected = serde_json::json!({
            "kind": "alert", "id": push.id, "url": format!("/rooms/{room}#alert-17"), "language": "de",
        });
        assert_eq!(said, expected);
    }

    #[tokio::test]
    async fn a_request_is_as_large_whatever_it_says() {
        let vapid = Vapid::new(&Vapid::fresh_key(), "mailto:who@example.org").unwrap();
        let endpoint = Url::parse("https://push.example/x").unwrap();
        let room = RoomId(Uuid::now_v7());
        let mut sizes = Vec::new();
        for (about, kind) in [
            (None, DeliveryKind::Test),
            (Some((room, 1)), DeliveryKind::Alert),
            (Some((room, i64::MAX)), DeliveryKind::AllClear),
        ] {
            let (_, push) = claimed(about, kind);
            let request = request(&push, &endpoint, &vapid, 0).unwrap();
            let headers = request.headers();
            assert_eq!(headers["ttl"], "120");
            assert_eq!(headers.contains_key("topic"), about.is_some());
            let body = http_body_util::BodyExt::collect(request.into_body());
            sizes.push(body.await.unwrap().to_bytes().len());
        }
        assert!(sizes.windows(2).all(|two| two[0] == two[1]), "{sizes:?}");
    }

    #[test]
    fn pushes_about_one_episode_replace_each_other() {
        let (one, other) = (RoomId(Uuid::now_v7()), RoomId(Uuid::now_v7()));
        assert_eq!(topic((one, 1)), topic((one, 1)));
        assert_ne!(topic((one, 1)), topic((one, 2)));
        assert_ne!(topic((one, 1)), topic((other, 1)));
        assert!(topic((one, 1)).len() <= 32);
    }

    #[test]
    fn what_are_no_keys_of_a_browser_are_not_taken() {
        let (_, public, auth) = device();
        assert!(keys(&public, &auth).is_some());
        assert!(keys(&public[1..], &auth).is_none());
        assert!(keys(&public, &auth[1..]).is_none());
        assert!(keys(&[4; 65], &auth).is_none());
    }
}
