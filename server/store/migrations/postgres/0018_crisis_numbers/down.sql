DROP TABLE crisis_numbers;
