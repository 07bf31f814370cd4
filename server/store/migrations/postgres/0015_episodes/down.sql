DROP INDEX alerts_without_episode;
DROP INDEX alerts_of_episode;
ALTER TABLE alerts DROP COLUMN episode_seq;
DROP TABLE episodes;
