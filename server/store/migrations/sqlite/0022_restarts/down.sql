ALTER TABLE devices DROP COLUMN starts;
