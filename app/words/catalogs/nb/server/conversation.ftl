with-one = Med én person
nobody = Her er det ingen ennå. Du kan snakke direkte med dem du deler et rom med.
message = Skriv
message-person = Skriv til { $name }
with-team = Med et team
team-hint = Et teamrom er for fagpersoner. Når rommet er opprettet, kan du invitere dem.
room-name = Navn på rommet
create-room = Opprett teamrom
