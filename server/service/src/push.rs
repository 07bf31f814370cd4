//! Web Push: what reaches people who are not looking. Deliveries are rows, written with what they tell
//! ([`store`]'s `queue`); this sends them ([`sender`]) and keeps the browsers that take them.

mod address;
mod connector;
mod message;
mod post;
mod sender;
mod told;
mod vapid;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Budget, DeliveryId, Error, Language, PushSeen, PushSubscriptionId, PushSubscriptionsView,
    Result, RoomId, SignInId, UserId, limits,
};
use store::{NewPushSubscription, Reach, Store};
use url::{Origin, Url};
use uuid::Uuid;

use crate::{
    Actor, Peer, Service, StartError,
    access::{Action, Object},
    clock, fault, may,
};

use post::Post;
use vapid::Vapid;

/// What the site says of itself to push services.
#[derive(Clone, Debug, Default)]
pub struct PushOptions {
    /// Whom they may turn to: `mailto:…` or `https://…`. `None`: nothing can be pushed.
    pub contact: Option<String>,
    /// Origin of a push service on this machine, for tests and trials.
    pub local_service: Option<String>,
}

/// What sends pushes.
pub(crate) struct Pushes {
    /// `None`: nothing can be pushed.
    post: Option<Post>,
    local_service: Option<Origin>,
}

impl Pushes {
    /// Whether this site sends any.
    pub(crate) fn are_sent(&self) -> bool {
        self.post.is_some()
    }

    /// Makes the site's key at the first start.
    pub(crate) async fn open(
        store: &Store,
        options: &PushOptions,
    ) -> std::result::Result<Self, StartError> {
        let local_service = options.local_service.as_deref();
        let local_service = local_service
            .map(|url| Url::parse(url).map(|url| url.origin()))
            .transpose()
            .map_err(|error| StartError::Push(error.to_string()))?;
        let key = store.push_key(Vapid::fresh_key()).await?;
        let post = match &options.contact {
            None => None,
            Some(contact) => {
                let vapid = Vapid::new(&key, contact)
                    .ok_or_else(|| StartError::Push("the stored key is none".to_owned()))?;
                let post = Post::new(vapid, local_service.clone())
                    .map_err(|error| StartError::Push(error.to_string()))?;
                Some(post)
            }
        };
        Ok(Self {
            post,
            local_service,
        })
    }
}

/// From now on what is due is sent.
pub(crate) fn start(service: &Service) {
    let sending = service.clone();
    service
        .hub()
        .keep_running("push", move |_| sender::run(sending.clone()));
    service.keep_sweeping_deliveries();
}

impl Service {
    /// The actor's own browsers that take pushes.
    pub async fn push_subscriptions(&self, actor: &Actor) -> Result<PushSubscriptionsView> {
        may(actor, Action::SeePushSubscriptions, Object::OWN)?;
        let store = self.store();
        let listed = store.push_subscriptions(actor.user.id, actor.sign_in, clock::now());
        let post = self.inner.pushes.post.as_ref();
        Ok(PushSubscriptionsView {
            subscriptions: listed.await.map_err(fault)?,
            public_key: post.map(|post| post.vapid.public_key().to_owned()),
        })
    }

    /// The browser that asks takes pushes from now on, for the actor and for as long as this sign-in lasts.
    /// `endpoint`, `p256dh` and `auth` are what its `PushSubscription` says, the keys in base64url; `language`
    /// is what it reads in, if the actor has chosen none.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for an address that this server must not ask, and for keys that are none.
    pub async fn add_push_subscription(
        &self,
        actor: &Actor,
        peer: &Peer,
        language: Language,
        endpoint: &str,
        (p256dh, auth): (&str, &str),
    ) -> Result<PushSubscriptionId> {
        may(actor, Action::AddPushSubscription, Object::OWN)?;
        let endpoint = address::endpoint(endpoint, self.inner.pushes.local_service.as_ref())?;
        let decode = |text: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
            bytes.map_err(|_| Error::BadRequest)
        };
        let (p256dh, auth) = (decode(p256dh)?, decode(auth)?);
        message::keys(&p256dh, &auth).ok_or(Error::BadRequest)?;
        self.spend_own(Budget::PushSubscriptions, actor).await?;
        let user_agent = peer.user_agent.chars();
        let new = NewPushSubscription {
            id: PushSubscriptionId(Uuid::now_v7()),
            user: actor.user.id,
            sign_in: actor.sign_in,
            endpoint: endpoint.into(),
            p256dh,
            auth,
            user_agent: user_agent.take(limits::USER_AGENT_CHARS).collect(),
            language,
            now: clock::now(),
        };
        let service = self.clone();
        self.owned(async move {
            let added = service.store().add_push_subscription(new);
            added.await.map_err(fault)
        })
        .await
    }

    /// One of the actor's own takes no pushes any more.
    pub async fn remove_push_subscription(
        &self,
        actor: &Actor,
        id: PushSubscriptionId,
    ) -> Result<()> {
        may(actor, Action::RemovePushSubscription, Object::OWN)?;
        let (service, user) = (self.clone(), actor.user.id);
        self.owned(async move {
            let removed = service.store().remove_push_subscription(user, id);
            let removed = removed.await.map_err(fault)?;
            removed.then_some(()).ok_or(Error::NotFound)
        })
        .await
    }

    /// To one of the actor's own browsers. How it ended is on the list of them.
    ///
    /// # Errors
    /// [`Error::NotFound`] if that takes no pushes.
    pub async fn send_test_push(&self, actor: &Actor, id: PushSubscriptionId) -> Result<()> {
        may(actor, Action::SendTestPush, Object::OWN)?;
        self.spend_own(Budget::TestPushes, actor).await?;
        let (service, user) = (self.clone(), actor.user.id);
        self.owned(async move {
            let queued = service.store().queue_test_push(user, id, clock::now());
            let queued = queued.await.map_err(fault)?;
            service.hub().wake_pushes();
            queued.then_some(()).ok_or(Error::NotFound)
        })
        .await
    }

    /// What a browser tells of a push that it got for the actor.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there was none such.
    pub async fn report_push(&self, actor: &Actor, id: DeliveryId, seen: PushSeen) -> Result<()> {
        may(actor, Action::ReportPush, Object::OWN)?;
        let (service, user) = (self.clone(), actor.user.id);
        self.owned(async move {
            let reported = service.store().report_push(user, id, seen);
            let reported = reported.await.map_err(fault)?;
            let reported = reported.ok_or(Error::NotFound)?;
            if let Some(episode) = reported.episode {
                let now = clock::now();
                let reach = Reach { episode, user, now };
                service.store().reach(reach).await.map_err(fault)?;
            }
            Ok(())
        })
        .await
    }

    /// Whether this sign-in's browser shows this room now, as far as this process knows.
    pub fn is_watching(&self, user: UserId, room: RoomId, sign_in: SignInId) -> bool {
        self.hub().is_watching(user, room, sign_in)
    }
}
