-- A signature keeps all runs of its article, by which what is no copy is seen without reading it. What stood in the
-- table is derived, and is made anew.

DROP TABLE signature;
DELETE FROM follower WHERE name = 'stories';

CREATE TABLE signature (
    article INTEGER PRIMARY KEY REFERENCES article (number),
    bands BLOB NOT NULL,
    runs BLOB NOT NULL
) STRICT;
