use domain::{AlertId, ClientId, Result, RoomId, Seq, UnixMillis};

use crate::{Actor, Service};

impl Service {
    /// On disk when it returns. Repeats answer with the original number.
    pub async fn send(
        &self,
        _actor: &Actor,
        _room: RoomId,
        _client_id: ClientId,
        _text: &str,
    ) -> Result<(Seq, UnixMillis)> {
        unimplemented!()
    }

    /// Experts of that room only. The watch learns it with its next post.
    pub async fn acknowledge(
        &self,
        _actor: &Actor,
        _room: RoomId,
        _alert: AlertId,
        _client_id: ClientId,
    ) -> Result<(Seq, UnixMillis)> {
        unimplemented!()
    }
}
