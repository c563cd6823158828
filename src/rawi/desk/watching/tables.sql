-- The state of a watch: what is watched, what was listed, what became of it. Times are seconds since 1970, UTC.

CREATE TABLE about (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE source (
    number INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    kind TEXT,
    named INTEGER NOT NULL,
    wanted INTEGER NOT NULL,
    page_of INTEGER REFERENCES source (number),
    depth INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    stamp TEXT,
    changed TEXT,
    asked REAL,
    due REAL NOT NULL,
    status INTEGER,
    failures INTEGER NOT NULL,
    error TEXT,
    robots TEXT,
    moves INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    complete INTEGER NOT NULL
) STRICT;
CREATE INDEX source_due ON source (due) WHERE wanted = 1 AND gone = 0;

CREATE TABLE link (
    parent INTEGER NOT NULL REFERENCES source (number),
    child INTEGER NOT NULL REFERENCES source (number),
    PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    number INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    source INTEGER NOT NULL REFERENCES source (number),
    host TEXT NOT NULL,
    seen REAL NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'gone')),
    tries INTEGER NOT NULL,
    next REAL NOT NULL,
    page TEXT,
    reason TEXT,
    same_as TEXT,
    stamp TEXT
) STRICT;
CREATE INDEX item_waiting ON item (host, next) WHERE state = 'waiting';
CREATE INDEX item_state ON item (source, state);

CREATE TABLE host (
    name TEXT PRIMARY KEY,
    hold REAL NOT NULL,
    failures INTEGER NOT NULL
) STRICT;

CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    at REAL NOT NULL,
    text TEXT,
    failing_since REAL
) STRICT;
