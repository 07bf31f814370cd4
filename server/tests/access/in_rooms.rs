//! Requests that are about a room, in each room there is.

use domain::RoomId;
use service::access::{About, Action};

use super::{
    Who, function, ids, place_of,
    probe::{Fields, Probe},
};
use crate::world::World;

pub(super) fn each_room(
    world: &World,
    action: Action,
    who: &Who<'_>,
    mut build: impl FnMut(RoomId) -> Fields,
) -> Vec<Probe> {
    let ids = ids(world).into_iter();
    ids.map(|id| {
        let object = place_of(world, who, id, About::Nobody);
        function(action, object, build(id)).about(id.to_string())
    })
    .collect()
}

pub(super) fn room(id: RoomId) -> Fields {
    vec![("room", id.to_string())]
}
