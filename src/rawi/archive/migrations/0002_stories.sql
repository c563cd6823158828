-- What holds between articles. All of it is derived from the readings and the judgements, and can be made anew.

CREATE TABLE follower (
    name TEXT PRIMARY KEY,
    made_with TEXT NOT NULL,
    change INTEGER NOT NULL
) STRICT;

CREATE TABLE band (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article (number),
    PRIMARY KEY (band, article)
) STRICT;
CREATE INDEX band_article ON band (article);

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

CREATE TABLE story (
    number SERIAL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    opened TEXT,
    last TEXT,
    articles INTEGER NOT NULL,
    keywords TEXT NOT NULL,
    terms BLOB NOT NULL
) STRICT;
CREATE INDEX story_last ON story (last);

CREATE TABLE story_term (
    term TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES story (number),
    last TEXT NOT NULL,
    PRIMARY KEY (term, story)
) STRICT;
CREATE INDEX story_term_last ON story_term (term, last);
CREATE INDEX story_term_story ON story_term (story);

CREATE TABLE tie (
    article INTEGER PRIMARY KEY REFERENCES article (number),
    story INTEGER NOT NULL REFERENCES story (number),
    because TEXT NOT NULL,
    words TEXT NOT NULL,
    score REAL NOT NULL,
    terms BLOB NOT NULL,
    was TEXT,
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
