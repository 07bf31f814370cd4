DROP TABLE team_notes;
