use domain::{
    Budget, Error, InvitationId, InvitationView, LinkView, Result, Role, RoomId, Standing, limits,
};
use store::{AcceptedAs, CreatedInvitation, InvitationRow, NewInvitation};
use uuid::Uuid;

use crate::{
    Actor, NewAccount, Peer, Service, SignedIn,
    access::{About, Action, Object},
    account::{care_room_of, checked, person},
    budget::{Bucket, peer_key},
    clock, fault, may,
    password::Asker,
    room::joined,
    secret::{self, Token},
};

impl Service {
    /// A one-time link. With a room: its members who may invite (care: wearer and experts,
    /// only experts enter; team: experts and admins). Without: admins only, for an account of
    /// any role.
    pub async fn invite(
        &self,
        actor: &Actor,
        room: Option<RoomId>,
        role: Role,
    ) -> Result<InvitationView> {
        let room_name = match room {
            None => {
                may(actor, Action::InviteToSite, Object::Site)?;
                None
            }
            Some(room) => {
                let detail = self.detail(actor, room).await?;
                let object = joined(&detail, About::Other(role));
                may(actor, Action::InviteToRoom, object)?;
                Some(detail.summary.name)
            }
        };
        self.spend_own(Budget::Invitations, actor).await?;
        let token = Token::fresh();
        let now = clock::now();
        let invitation = NewInvitation {
            id: InvitationId(Uuid::now_v7()),
            token_hash: token.hash,
            role,
            room,
            created_by: actor.user.id,
            created_at: now,
            expires_at: now + limits::INVITATION_MS,
        };
        let view = InvitationView {
            id: invitation.id,
            url_path: url_path(&token.text),
            role,
            room_name,
            invited_by: actor.user.name.clone(),
            expires_at: invitation.expires_at,
        };
        let service = self.clone();
        self.owned(async move {
            let made = service.store().create_invitation(invitation).await;
            match made.map_err(fault)? {
                CreatedInvitation::Made => Ok(view),
                CreatedInvitation::TooMany => Err(Error::TooManyLinks {
                    limit: limits::OPEN_INVITATIONS,
                }),
                CreatedInvitation::NotAllowed => Err(Error::NotFound),
            }
        })
        .await
    }

    /// What a link opens, shown before it is used. Needs no sign-in; slowed per peer.
    pub async fn invitation(&self, token: &str, peer: &Peer) -> Result<InvitationView> {
        let row = self.look_up(token, peer).await?;
        Ok(InvitationView {
            id: row.id,
            url_path: url_path(token),
            role: row.role,
            room_name: row.room_name,
            invited_by: row.invited_by,
            expires_at: row.expires_at,
        })
    }

    /// With the account one has. Its role must be the invited one. Returns the room to open.
    pub async fn accept_invitation(&self, actor: &Actor, token: &str) -> Result<Option<RoomId>> {
        may(actor, Action::AcceptInvitation, Object::Site)?;
        let row = self.usable(token).await?;
        // A link to an account alone is for somebody who has none.
        let room = row.room.ok_or(Error::EmailTaken)?;
        if row.role != actor.user.role {
            return Err(Error::Forbidden);
        }
        self.has_space_for_a_room(actor.user.id).await?;
        self.has_space_for_a_member(room).await?;
        let service = self.clone();
        let (user, hash) = (actor.user.id, secret::hash(token));
        self.owned(async move {
            let accepted = service
                .store()
                .accept_invitation(hash, user, clock::now())
                .await
                .map_err(fault)?;
            if !accepted {
                return Err(Error::BadInvitation);
            }
            service.hub().user_changed(user);
            Ok(Some(room))
        })
        .await
    }

    /// With a new account. One of staff may have to wait for an admin, and enters the room then.
    pub async fn accept_invitation_as(
        &self,
        token: &str,
        account: NewAccount,
        peer: &Peer,
    ) -> Result<(SignedIn, Option<RoomId>)> {
        let account = checked(account)?;
        let row = self.look_up(token, peer).await?;
        if let Some(room) = row.room {
            self.has_space_for_a_member(room).await?;
        }
        // Where the account cannot be made, somebody has learnt that an address is known here.
        let asker = Asker::Stranger(peer_key(peer.address));
        self.inner.passwords.check_room(asker)?;
        let tries = self.budgets().spend_on_account(token, peer.address).await?;
        let mut user = self.new_user(asker, account, row.role).await?;
        let waits = self.inner.staff_accounts_wait && row.role != Role::Wearer;
        if waits {
            user.standing = Standing::Waiting;
        }
        let (service, peer) = (self.clone(), peer.clone());
        let hash = secret::hash(token);
        self.owned(async move {
            let (person, care_room) = (person(&user), care_room_of(user.role));
            let accepted = service
                .store()
                .accept_invitation_as(hash, user, care_room)
                .await
                .map_err(fault)?;
            match accepted {
                AcceptedAs::Made => {}
                AcceptedAs::EmailTaken => return Err(Error::EmailTaken),
                AcceptedAs::NotUsable => return Err(Error::BadInvitation),
            }
            service.budgets().give_back(&tries).await;
            let signed_in = service.begin_known_sign_in(person, None, &peer).await?;
            let room = row.room.or(care_room).filter(|_| !waits);
            Ok((signed_in, room))
        })
        .await
    }

    /// The actor's own links that can still do something.
    pub async fn links(&self, actor: &Actor) -> Result<Vec<LinkView>> {
        may(actor, Action::SeeLinks, Object::OWN)?;
        let links = self.store().links_of(actor.user.id, clock::now()).await;
        links.map_err(fault)
    }

    /// Admins only: the unused links of everybody.
    pub async fn all_links(&self, actor: &Actor) -> Result<Vec<LinkView>> {
        may(actor, Action::SeeUsers, Object::Site)?;
        self.store().open_links(clock::now()).await.map_err(fault)
    }

    /// Ends one of the actor's own links, or as an admin anybody's. Who came by it and still waits
    /// does not enter its room any more.
    pub async fn revoke_link(&self, actor: &Actor, id: InvitationId) -> Result<()> {
        let is_admin = actor.user.role == Role::Admin;
        let object = if is_admin { Object::Site } else { Object::OWN };
        may(actor, Action::RevokeLink, object)?;
        let (service, by) = (self.clone(), actor.user.id);
        self.owned(async move {
            let (store, now) = (service.store(), clock::now());
            let closed = if is_admin {
                store.close_any_invitation(id, by, now).await
            } else {
                store.close_invitation(id, by, now).await
            };
            closed.map_err(fault)?.then_some(()).ok_or(Error::NotFound)
        })
        .await
    }

    async fn look_up(&self, token: &str, peer: &Peer) -> Result<InvitationRow> {
        let look = self.usable(token);
        self.looking_up(Budget::WrongInvitations, peer, look).await
    }

    /// Slows those who try tokens of one-time links; who has one is not slowed.
    pub(crate) async fn looking_up<T>(
        &self,
        budget: Budget,
        peer: &Peer,
        look: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let found = look.await;
        if matches!(found, Err(Error::BadInvitation)) {
            // Nobody guesses 256 bits, so storage hears of some at a time.
            let misses = Bucket::of_peer(budget, peer.address);
            self.budgets().draw_now(misses, 1)?;
        }
        found
    }

    async fn usable(&self, token: &str) -> Result<InvitationRow> {
        if !secret::has_token_shape(token) {
            return Err(Error::BadInvitation);
        }
        self.store()
            .invitation(secret::hash(token), clock::now())
            .await
            .map_err(fault)?
            .ok_or(Error::BadInvitation)
    }

    async fn has_space_for_a_member(&self, room: RoomId) -> Result<()> {
        let limit = limits::ROOM_MEMBERS;
        let members = self.store().entitled(room).await.map_err(fault)?;
        match members {
            Some((_, members)) if members.len() < limit => Ok(()),
            Some(_) => Err(Error::TooMany { limit }),
            None => Err(Error::BadInvitation),
        }
    }
}

fn url_path(token: &str) -> String {
    format!("/join/{token}")
}
