DROP INDEX events_by_target;
