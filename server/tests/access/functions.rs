use server::router::FUNCTIONS;
use service::access::authorize;

use super::{
    Who, assert_no_leak, everybody,
    probes::{Probe, probes},
};
use crate::{http::Answer, world::World};

#[tokio::test(flavor = "multi_thread")]
async fn every_function_does_what_the_rules_say() {
    let world = World::new().await;
    let everybody = everybody(&world);
    for route in FUNCTIONS {
        let (mut allowed, mut refused) = (Vec::new(), Vec::new());
        for who in &everybody {
            for probe in probes(&world, route.path, route.action, who).await {
                match authorize(who.as_caller(), probe.action, probe.object) {
                    Ok(()) => allowed.push((who, probe)),
                    Err(error) => refused.push((who, probe, error)),
                }
            }
        }
        let before = world.fingerprint().await;
        for (who, probe, error) in refused {
            let answer = ask(&world, route.path, who, &probe).await;
            let code = answer.code();
            assert_eq!(
                code,
                error.code(),
                "{}: {} {}",
                who.name,
                route.path,
                probe.what
            );
            assert_eq!(
                answer.status.as_u16(),
                error.status(),
                "{} {}",
                who.name,
                route.path
            );
        }
        assert_eq!(
            before,
            world.fingerprint().await,
            "{} changed something",
            route.path
        );
        for (who, probe) in allowed {
            let answer = ask(&world, route.path, who, &probe).await;
            let (name, what) = (who.name, &probe.what);
            assert_eq!(answer.code(), probe.good, "{name}: {} {what}", route.path);
            let is_success = answer.status.is_success() || answer.status.is_redirection();
            assert_eq!(
                is_success,
                probe.good.is_empty(),
                "{name}: {} {what}",
                route.path
            );
        }
    }
}

async fn ask(world: &World, path: &str, who: &Who<'_>, probe: &Probe) -> Answer {
    let answer = match &probe.from {
        Some(from) => from.caller(&world.server).call(path, &probe.fields).await,
        None => who.caller.call(path, &probe.fields).await,
    };
    assert_no_leak(world, who, &answer.text(), path);
    answer
}
