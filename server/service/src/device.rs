mod proven;

use domain::watch::{MAX_NAME, PAIRING_CODE_LEN, PairReply, PairRequest};
use domain::{
    Budget, DeviceId, DeviceView, Error, NewestReading, PairingCodeView, ReadingsView, Result,
    RoomId, SourceView, limits, qualities_of, text,
};
use store::{DeviceReadings, NewDevice};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    Actor, DeviceActor, Peer, Service,
    access::{About, Action, Object},
    budget::Bucket,
    clock, code, fault, may,
    room::joined,
    secret::{self, Token},
};

pub(crate) use proven::ProvenDevices;

const TOKEN_PREFIX: &str = "dev_";
/// The shortest and the longest stretch of readings that a chart may ask for.
const SPAN_MS: (i64, i64) = (60_000, 31 * 24 * 3_600_000);

impl Service {
    /// Wearers, for themselves. Ends earlier unused codes.
    pub async fn create_pairing_code(&self, actor: &Actor) -> Result<PairingCodeView> {
        may(actor, Action::CreatePairingCode, Object::OWN)?;
        self.spend_own(Budget::PairingCodes, actor).await?;
        let code = code::fresh(PAIRING_CODE_LEN);
        let now = clock::now();
        let expires_at = now + limits::PAIRING_CODE_MS;
        let service = self.clone();
        let wearer = actor.user.id;
        self.owned(async move {
            service
                .store()
                .create_pairing_code(wearer, secret::hash(&code), now, expires_at)
                .await
                .map_err(fault)?;
            Ok(PairingCodeView { code, expires_at })
        })
        .await
    }

    /// The actor's own (wearers).
    pub async fn devices(&self, actor: &Actor) -> Result<Vec<DeviceView>> {
        may(actor, Action::SeeDevices, Object::OWN)?;
        self.store().devices_of(actor.user.id).await.map_err(fault)
    }

    /// One of the actor's own; refused from the next post on.
    pub async fn revoke_device(&self, actor: &Actor, device: DeviceId) -> Result<()> {
        may(actor, Action::RevokeDevice, Object::OWN)?;
        let service = self.clone();
        let wearer = actor.user.id;
        self.owned(async move {
            let revoked = service
                .store()
                .revoke_device(wearer, device, clock::now())
                .await
                .map_err(fault)?;
            service.inner.proven_devices.forget(device);
            revoked.then_some(()).ok_or(Error::NotFound)
        })
        .await
    }

    /// From the watch. Slowed per peer.
    pub async fn pair(&self, request: PairRequest, peer: &Peer) -> Result<PairReply> {
        let name = text::name_within(&request.name, MAX_NAME)?;
        let code =
            code::normalised(&request.code, PAIRING_CODE_LEN).ok_or(Error::BadPairingCode)?;
        let tries = Bucket::of_peer(Budget::WrongPairingCodes, peer.address);
        self.budgets().spend(&[tries]).await?;
        let token = Token::fresh();
        let device = NewDevice {
            id: DeviceId(Uuid::new_v4()),
            name,
            token_hash: token.hash,
            paired_at: clock::now(),
        };
        let service = self.clone();
        self.owned(async move {
            let (id, server_time) = (device.id, device.paired_at);
            service
                .store()
                .pair(secret::hash(&code), device)
                .await
                .map_err(fault)?
                .ok_or(Error::BadPairingCode)?;
            service.budgets().give_back(&[tries]).await;
            Ok(PairReply {
                device_id: id.to_string(),
                token: format!("{TOKEN_PREFIX}{id}.{}", token.text),
                server_time,
            })
        })
        .await
    }

    /// `Authorization: Bearer` of a watch. It may have been revoked since: [`Self::ingest`] asks
    /// again, in the transaction that takes what it posted.
    pub async fn authenticate_device(&self, token: &str) -> Result<Option<DeviceActor>> {
        let Some((id, secret)) = parse_token(token) else {
            return Ok(None);
        };
        let token_hash = secret::hash(secret);
        if let Some(device) = self.inner.proven_devices.find(id, &token_hash) {
            return Ok(Some(device));
        }
        let Some(row) = self.store().device(id).await.map_err(fault)? else {
            return Ok(None);
        };
        let right: bool = token_hash.ct_eq(&row.token_hash).into();
        if !right || row.view.revoked_at.is_some() {
            return Ok(None);
        }
        let device = DeviceActor {
            device: id,
            name: row.view.name,
            wearer: row.view.wearer,
            token_hash,
        };
        self.inner.proven_devices.keep(&device);
        Ok(Some(device))
    }

    /// Readings of a care room's wearer over the last `span_ms`, for its members.
    pub async fn readings(
        &self,
        actor: &Actor,
        room: RoomId,
        span_ms: i64,
    ) -> Result<ReadingsView> {
        let detail = self.detail(actor, room).await?;
        may(actor, Action::SeeReadings, joined(&detail, About::Nobody))?;
        let wearer = detail.summary.wearer.ok_or(Error::WrongRoomKind)?;
        let now = clock::now();
        let span = span_ms.clamp(SPAN_MS.0, SPAN_MS.1);
        let store = self.store();
        let readings = store.readings(wearer, now - span, now + 1, limits::READING_POINTS);
        let readings = readings.await.map_err(fault)?;
        let devices = store.devices_of(wearer).await.map_err(fault)?;
        let mut sources: Vec<SourceView> = readings.into_iter().map(source).collect();
        let place = |of: &SourceView| devices.iter().position(|device| device.id == of.device);
        sources.sort_by_key(place);
        Ok(ReadingsView {
            sources,
            devices,
            server_time: now,
        })
    }
}

fn source(readings: DeviceReadings) -> SourceView {
    SourceView {
        device: readings.device,
        points: readings.points,
        newest: readings.newest.map(|one| NewestReading {
            at: one.measured_at,
            heart_rate_bpm: one.reading.heart_rate_bpm,
            qualities: qualities_of(&one.reading),
            quality: one.reading.quality,
            wear: one.reading.wear,
        }),
    }
}

fn parse_token(token: &str) -> Option<(DeviceId, &str)> {
    let (id, secret) = token.strip_prefix(TOKEN_PREFIX)?.split_once('.')?;
    let id = id.parse().ok()?;
    secret::has_token_shape(secret).then_some((id, secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_one_shape() {
        let id = DeviceId(Uuid::new_v4());
        let secret = Token::fresh().text;
        assert_eq!(
            parse_token(&format!("dev_{id}.{secret}")),
            Some((id, secret.as_str()))
        );
        for wrong in [
            String::new(),
            format!("{id}.{secret}"),
            format!("dev_{id}{secret}"),
            format!("dev_{id}.{secret}x"),
            format!("dev_{id}."),
            format!("dev_x.{secret}"),
        ] {
            assert_eq!(parse_token(&wrong), None, "{wrong}");
        }
    }
}
