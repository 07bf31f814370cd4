title = Einrichten
heading = Willkommen bei Fitweet
lead = Hier gibt es noch keine Konten. Das erste ist ein Admin-Konto: Damit werden alle anderen eingeladen. Es sieht nur Räume, zu denen es gehört.
code = Einrichtungscode
code-hint = Solange es keine Konten gibt, gibt der Server diesen Code bei jedem Start aus, zusammen mit einer Adresse, die ihn gleich einträgt.
create = Erstes Konto anlegen
done = Fitweet ist schon eingerichtet
