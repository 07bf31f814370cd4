//! Requests that are about a room, in each room there is.

use domain::{Error, RoomId};
use service::access::{About, Action, Object};

use super::{
    Who, function, ids, is_member, place_of,
    probe::{Fields, Probe},
};
use crate::world::{World, fresh};

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

pub(super) async fn write_team_note(world: &World, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let mut probes = Vec::new();
    for (reader, care) in [
        (&world.expert, &world.care),
        (&world.outsider, &world.other_care),
    ] {
        let view = world
            .service()
            .hand_over(&reader.actor, care.id, None)
            .await;
        let episode = view.unwrap().episodes[0].episode.raised_seq;
        let mut fields = room(care.id);
        fields.push(("episode", episode.to_string()));
        fields.push(("client_id", fresh().to_string()));
        fields.push(("note", "A note.".to_owned()));
        let place = place_of(world, who, care.id, About::Nobody);
        probes.push(function(action, place, fields).about(care.id.to_string()));
    }
    probes
}

pub(super) fn duty_line(world: &World, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let probes = ids(world).into_iter().map(|id| {
        let is_care = [world.care.id, world.other_care.id].contains(&id);
        let is_there = is_care && is_member(world, who, id);
        let probe = function(action, Object::Site, room(id));
        probe
            .about(id.to_string())
            .fails_unless(is_there, Error::NotFound)
    });
    probes.collect()
}
