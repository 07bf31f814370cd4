## Where a conversation is begun.
with-one = With one person
nobody = There's no one here yet. You can talk directly with people you share a room with.
message = Message
message-person = Message { $name }
with-team = With a team
team-hint = A team room is for experts. Once it's there, you can invite them.
room-name = Room name
create-room = Create team room
