DROP TABLE quiet_hours;
DROP TABLE supervisors;
DROP TABLE shifts;
DROP TABLE rotation_people;
DROP TABLE rotations;
