use std::sync::Arc;

use domain::{Change, Person, RoomId};

use super::{Body, Item, Live};

impl Live {
    /// The item with numbers behind the names that look alike in its room.
    pub fn told_apart(&self, room: RoomId, item: &Arc<Item>) -> Arc<Item> {
        let members = self.rooms.get(&room).map(|room| room.members.as_slice());
        let number = |person: &mut Person| {
            let mut members = members.unwrap_or_default().iter();
            if members.any(|member| member.alike && member.person.id == person.id) {
                *person = person.with_number();
            }
        };
        if !members
            .unwrap_or_default()
            .iter()
            .any(|member| member.alike)
        {
            return Arc::clone(item);
        }
        let mut item = Item::clone(item);
        item.author.iter_mut().for_each(number);
        match &mut item.body {
            Body::Joined { who } | Body::Left { who } => number(who),
            Body::Message { .. } | Body::Alert { .. } | Body::Unknown => {}
        }
        if let Some(episode) = &mut item.episode {
            Arc::make_mut(episode).life.people_mut().for_each(number);
        }
        for event in Arc::make_mut(&mut item.history) {
            event.author.iter_mut().for_each(number);
            if let Change::AlertChanged { step, .. } = &mut event.change {
                step.people_mut().for_each(number);
            }
        }
        Arc::new(item)
    }
}
