with-one = Mit einer Person
nobody = Hier ist noch niemand. Direkt sprechen können Sie mit allen, mit denen Sie in einem Raum sind.
message = Schreiben
message-person = Schreiben an { $name }
with-team = Mit einem Team
team-hint = Ein Teamraum ist für Fachpersonen. Sobald es ihn gibt, können Sie sie einladen.
room-name = Name des Raums
create-room = Teamraum anlegen
