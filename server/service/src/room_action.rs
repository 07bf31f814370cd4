use std::future::Future;

use domain::{Budget, ClientId, Error, Result, RoomAction, RoomId, Seq, UnixMillis};
use store::{Append, Appended};

use crate::{
    Actor, Service,
    access::{Object, action_in_room},
    budget::{Bucket, Drawn},
    clock, fault, may,
};

impl Service {
    /// Does it in this room; on disk when it returns. Repeats answer with the original number.
    pub async fn act(
        &self,
        actor: &Actor,
        room: RoomId,
        client_id: ClientId,
        action: RoomAction,
    ) -> Result<(Seq, UnixMillis)> {
        self.admit_message(actor).await?;
        self.owned(self.acting(actor, room, client_id, action)?)
            .await
    }

    /// One more message or other action of this person, whichever way it comes. Waits only
    /// for who sends many at once, and not for long.
    pub(crate) async fn admit_message(&self, actor: &Actor) -> Result<()> {
        let messages = Bucket::of_person(Budget::Messages, actor.user.id);
        match self.budgets().draw(messages, 1) {
            Drawn::Now(drawn) => drawn,
            Drawn::Later(drawn) => drawn.await,
        }
    }

    /// Checked, ready to run. Its first poll hands it to the writer.
    pub(crate) fn acting(
        &self,
        actor: &Actor,
        room: RoomId,
        client_id: ClientId,
        action: RoomAction,
    ) -> Result<impl Future<Output = Result<(Seq, UnixMillis)>> + Send + 'static> {
        may(actor, action_in_room(&action), Object::JOINED)?;
        let append = Append {
            room,
            author: actor.user.id,
            sign_in: actor.sign_in,
            client_id,
            action: action.checked()?,
            now: clock::now(),
        };
        let (service, sign_in) = (self.clone(), actor.sign_in);
        Ok(async move {
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
                Appended::NotYours => Err(Error::NotYourAlert),
                Appended::NotFound => Err(Error::NotFound),
            }
        })
    }
}

fn label(appended: &Appended) -> &'static str {
    match appended {
        Appended::Written { .. } => "written",
        Appended::Repeat { .. } => "repeat",
        Appended::Reused => "reused",
        Appended::SignedOut => "signed_out",
        Appended::Ended => "ended",
        Appended::NotYours => "not_yours",
        Appended::NotFound => "not_found",
    }
}
