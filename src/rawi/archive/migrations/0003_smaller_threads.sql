-- Copies and stories are found by smaller tables. What stood in them is derived, and is made anew.

DROP VIEW stories;
DROP VIEW copies;
DROP TABLE tie;
DROP TABLE story_term;
DROP TABLE story;
DROP TABLE copy;
DROP TABLE band;
DELETE FROM follower;

-- The bands of an article's signature, one after another, so that its rows of `band` are known.
CREATE TABLE signature (
    article INTEGER PRIMARY KEY REFERENCES article (number),
    bands BLOB NOT NULL
) STRICT;

CREATE TABLE band (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (band, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE copy (
    article INTEGER NOT NULL REFERENCES article (number),
    original INTEGER NOT NULL REFERENCES article (number),
    kind TEXT NOT NULL,
    shared REAL NOT NULL,
    credited INTEGER NOT NULL,
    because TEXT NOT NULL,
    PRIMARY KEY (article, original)
) STRICT;
CREATE INDEX copy_original ON copy (original);

-- `found_by`: the terms and days of its rows of `story_term`.
CREATE TABLE story (
    number SERIAL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    opened TEXT,
    last TEXT,
    articles INTEGER NOT NULL,
    keywords TEXT NOT NULL,
    terms BLOB NOT NULL,
    found_by TEXT NOT NULL
) STRICT;
CREATE INDEX story_last ON story (last);

-- `stretch`: a number for each sixteen days that the story is open in.
CREATE TABLE story_term (
    term TEXT NOT NULL,
    stretch INTEGER NOT NULL,
    story INTEGER NOT NULL,
    PRIMARY KEY (term, stretch, story)
) STRICT, WITHOUT ROWID;

-- `was_*`: how it stood before a judgement moved it.
CREATE TABLE tie (
    article INTEGER PRIMARY KEY REFERENCES article (number),
    story INTEGER NOT NULL REFERENCES story (number),
    because TEXT NOT NULL,
    words TEXT NOT NULL,
    score REAL NOT NULL,
    terms BLOB NOT NULL,
    was TEXT,
    was_because TEXT,
    was_words TEXT,
    was_score REAL,
    moved_by TEXT
) STRICT;
CREATE INDEX tie_moved_by ON tie (moved_by);
CREATE INDEX tie_story ON tie (story);

CREATE VIEW stories AS
    SELECT id, title, opened, last, articles, keywords FROM story WHERE articles > 0;

CREATE VIEW copies AS
    SELECT copied.id AS article, copied.outlet AS outlet, copied.title AS title, original.id AS original,
        original.outlet AS original_outlet, copy.kind, copy.shared, copy.credited, copy.because
    FROM copy JOIN article AS copied ON copied.number = copy.article
        JOIN article AS original ON original.number = copy.original;
