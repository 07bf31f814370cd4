DROP TABLE open_pages;
DROP TABLE on_call_checks;
