-- The language that somebody chose for themselves, as its tag; without one, the browser says.
ALTER TABLE users ADD COLUMN language TEXT;
