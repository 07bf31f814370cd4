use domain::{
    AlertId, DeliveryId, DeliveryView, PushSeen, PushSubscriptionId, PushSubscriptionsView, RoomId,
};
use leptos::prelude::*;

use super::{Failure, JsonAnswer};

/// The own browsers that take pushes, and what another one needs to take them too.
#[server(prefix = "/api", endpoint = "push_subscriptions")]
pub async fn push_subscriptions() -> Result<PushSubscriptionsView, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().push_subscriptions(&actor).await?)
}

/// This browser takes pushes from now on. The fields are those of its `PushSubscription`.
#[server(prefix = "/api", endpoint = "add_push_subscription")]
pub async fn add_push_subscription(
    endpoint: String,
    p256dh: String,
    auth: String,
) -> Result<PushSubscriptionId, Failure> {
    let actor = crate::ssr::actor()?;
    let language = crate::words::words().language();
    let keys = (p256dh.as_str(), auth.as_str());
    let added = crate::ssr::service()
        .add_push_subscription(&actor, &crate::ssr::peer(), language, &endpoint, keys)
        .await?;
    crate::ssr::form::lead(crate::paths::NOTIFICATIONS);
    Ok(added)
}

/// One of the own browsers takes no pushes any more.
#[server(prefix = "/api", endpoint = "remove_push_subscription")]
pub async fn remove_push_subscription(id: PushSubscriptionId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    service.remove_push_subscription(&actor, id).await?;
    crate::ssr::form::lead(crate::paths::NOTIFICATIONS);
    Ok(())
}

/// Has one of the own browsers show a notification.
#[server(prefix = "/api", endpoint = "send_test_push")]
pub async fn send_test_push(id: PushSubscriptionId) -> Result<(), Failure> {
    use crate::ssr::flash::{Confirmation, Flash, keep};
    let actor = crate::ssr::actor()?;
    crate::ssr::service().send_test_push(&actor, id).await?;
    keep(&Flash::Done(Confirmation::TestPush));
    crate::ssr::form::lead(crate::paths::NOTIFICATIONS);
    Ok(())
}

/// What this browser's service worker tells of a push that it got.
#[server(prefix = "/api", endpoint = "report_push")]
pub async fn report_push(id: DeliveryId, seen: PushSeen) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().report_push(&actor, id, seen).await?)
}

/// Whose devices were to tell of an alert of a room, and whether they did.
#[server(name = LoadDeliveries, prefix = "/api", endpoint = "deliveries", output = JsonAnswer)]
pub async fn deliveries(room: RoomId, alert: AlertId) -> Result<Vec<DeliveryView>, Failure> {
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    let mut told = service.deliveries(&actor, room, alert).await?;
    for one in &mut told {
        if !one.device.is_empty() {
            one.device = crate::browser::name(&one.device);
        }
    }
    Ok(told)
}
