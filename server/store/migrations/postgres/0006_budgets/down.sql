-- A link that was refused too often has ended.
UPDATE invitations SET expires_at = 0 WHERE used_at IS NULL AND refused >= 5;
ALTER TABLE invitations DROP COLUMN refused;
DROP TABLE password_costs;
DROP TABLE known_browsers;
DROP TABLE budgets;
