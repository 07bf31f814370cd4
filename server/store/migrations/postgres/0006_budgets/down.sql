ALTER TABLE invitations DROP COLUMN refused;
DROP TABLE password_costs;
DROP TABLE known_browsers;
DROP TABLE budgets;
