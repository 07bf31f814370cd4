use std::future::Future;

use domain::{AlertId, Budget, ClientId, Error, Result, RoomId, Seq, UnixMillis, text};
use store::{Append, Appended, Utterance};

use crate::{
    Actor, Service,
    access::{Action, Object},
    budget::{Bucket, Drawn},
    clock, fault, may,
};

impl Service {
    /// On disk when it returns. Repeats answer with the original number.
    pub async fn send(
        &self,
        actor: &Actor,
        room: RoomId,
        client_id: ClientId,
        text: &str,
    ) -> Result<(Seq, UnixMillis)> {
        self.admit_message(actor).await?;
        self.owned(self.sending(actor, room, client_id, text)?)
            .await
    }

    /// Experts of that room only. The watch learns it with its next post.
    pub async fn acknowledge(
        &self,
        actor: &Actor,
        room: RoomId,
        alert: AlertId,
        client_id: ClientId,
    ) -> Result<(Seq, UnixMillis)> {
        self.admit_message(actor).await?;
        self.owned(self.acknowledging(actor, room, alert, client_id)?)
            .await
    }

    /// One more message or acknowledgement of this person, whichever way it comes. Waits only
    /// for who sends many at once, and not for long.
    pub(crate) async fn admit_message(&self, actor: &Actor) -> Result<()> {
        let messages = Bucket::of_person(Budget::Messages, actor.user.id);
        match self.budgets().draw(messages, 1) {
            Drawn::Now(drawn) => drawn,
            Drawn::Later(drawn) => drawn.await,
        }
    }

    /// Checked, ready to run. Its first poll hands it to the writer.
    pub(crate) fn sending(
        &self,
        actor: &Actor,
        room: RoomId,
        client_id: ClientId,
        text: &str,
    ) -> Result<impl Future<Output = Result<(Seq, UnixMillis)>> + Send + 'static> {
        may(actor, Action::SendMessage, Object::JOINED)?;
        let text = text::message(text)?;
        Ok(self.appending(actor, room, client_id, Utterance::Message { text }))
    }

    pub(crate) fn acknowledging(
        &self,
        actor: &Actor,
        room: RoomId,
        alert: AlertId,
        client_id: ClientId,
    ) -> Result<impl Future<Output = Result<(Seq, UnixMillis)>> + Send + 'static> {
        may(actor, Action::AcknowledgeAlert, Object::JOINED)?;
        Ok(self.appending(actor, room, client_id, Utterance::Acknowledge { alert }))
    }

    fn appending(
        &self,
        actor: &Actor,
        room: RoomId,
        client_id: ClientId,
        what: Utterance,
    ) -> impl Future<Output = Result<(Seq, UnixMillis)>> + Send + 'static {
        let append = Append {
            room,
            author: actor.user.id,
            sign_in: actor.sign_in,
            client_id,
            what,
            now: clock::now(),
        };
        let (service, sign_in) = (self.clone(), actor.sign_in);
        async move {
            let appended = service.store().append(append).await.map_err(fault)?;
            metrics::counter!("fitweet_appends_total", "outcome" => label(&appended)).increment(1);
            match appended {
                Appended::Written { seq, at } | Appended::Repeat { seq, at } => Ok((seq, at)),
                Appended::Reused => Err(Error::IdReused),
                Appended::SignedOut => {
                    // Its sockets here have not heard of it yet.
                    service.hub().end_sign_in(sign_in);
                    Err(Error::SignedOut)
                }
                Appended::Ended => Err(Error::ConversationEnded),
                Appended::NotFound => Err(Error::NotFound),
            }
        }
    }
}

fn label(appended: &Appended) -> &'static str {
    match appended {
        Appended::Written { .. } => "written",
        Appended::Repeat { .. } => "repeat",
        Appended::Reused => "reused",
        Appended::SignedOut => "signed_out",
        Appended::Ended => "ended",
        Appended::NotFound => "not_found",
    }
}
