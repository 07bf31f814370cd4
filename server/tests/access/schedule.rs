//! The functions that change who is on call: for each room, with people who are in it and people who are not.

use domain::{Error, Role, RoomId, ShiftId, on_call::ScheduleFault};
use service::access::Action;
use uuid::Uuid;

use super::{
    Who,
    in_rooms::{each_room, room},
    probe::{Fields, Probe},
};
use crate::{on_call::in_hours, world::World};

pub(super) fn probes(world: &World, path: &str, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let expert = world.expert.person().id.to_string();
    let in_team = |id: RoomId| id == world.care.id;
    let each = |more: &[(&'static str, String)]| {
        each_room(world, action, who, |id| {
            let mut fields: Fields = room(id);
            fields.extend(more.iter().cloned());
            fields
        })
    };
    match path {
        "/api/take_over" => each(&[("until", in_hours(24))]),
        "/api/plan_by_shifts" => each(&[("only", "false".to_owned())]),
        "/api/set_room_zone" => each(&[("zone", "Europe/Berlin".to_owned())]),
        "/api/remove_shift" => {
            let id = ("id", ShiftId(Uuid::now_v7()).to_string());
            let probes = each(&[id]).into_iter();
            probes.map(|probe| probe.fails(Error::NotFound)).collect()
        }
        _ => {
            let more: Vec<(&'static str, String)> = match path {
                "/api/add_shift" => vec![
                    ("kind", "shift".to_owned()),
                    ("person", expert),
                    ("from", String::new()),
                    ("until", in_hours(24)),
                ],
                "/api/set_rotation" => vec![
                    ("people[0]", expert),
                    ("people[1]", String::new()),
                    ("every_days", "7".to_owned()),
                    ("handover", "08:00".to_owned()),
                    ("first_day", "2026-01-05".to_owned()),
                ],
                "/api/set_supervisor" => {
                    vec![("person", expert), ("supervises", "true".to_owned())]
                }
                _ => panic!("{path} has no row in the access test"),
            };
            // Of a room that they are not in, the person is named as such.
            let stranger = Error::BadSchedule(ScheduleFault::NotInTeam);
            let is_expert = who.role() == Some(Role::Expert);
            let probes = each(&more).into_iter();
            probes
                .map(|probe| {
                    let is_here = in_team(probe.what.parse().unwrap());
                    probe.fails_unless(is_here || !is_expert, stranger.clone())
                })
                .collect()
        }
    }
}
