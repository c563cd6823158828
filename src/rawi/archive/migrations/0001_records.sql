-- Pages, what was read on them, and what was found: the flat tables hold the newest reading of each page.

CREATE TABLE change (
    number SERIAL PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;

CREATE TABLE page (
    number SERIAL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT,
    fetched_at TEXT,
    media_type TEXT NOT NULL,
    charset TEXT NOT NULL,
    language TEXT NOT NULL,
    characters INTEGER NOT NULL,
    digest TEXT NOT NULL,
    text BLOB NOT NULL,
    current INTEGER NOT NULL,
    added INTEGER NOT NULL REFERENCES change (number)
) STRICT;
CREATE INDEX page_address ON page (address);

CREATE TABLE reading (
    number SERIAL PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page (number),
    engine TEXT NOT NULL,
    lexica TEXT NOT NULL,
    made_at TEXT,
    digest TEXT NOT NULL,
    record BLOB NOT NULL,
    current INTEGER NOT NULL,
    added INTEGER NOT NULL REFERENCES change (number),
    UNIQUE (page, engine, lexica)
) STRICT;

CREATE TABLE article (
    number SERIAL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    page INTEGER NOT NULL REFERENCES page (number),
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    title TEXT,
    lead TEXT,
    outlet TEXT,
    domain TEXT,
    credit TEXT,
    byline TEXT,
    dateline TEXT,
    keywords TEXT NOT NULL,
    published TEXT,
    earliest TEXT,
    latest TEXT,
    day TEXT,
    words INTEGER NOT NULL,
    current INTEGER NOT NULL,
    added INTEGER NOT NULL REFERENCES change (number)
) STRICT;
CREATE INDEX article_page ON article (page);
CREATE INDEX article_day ON article (day);
CREATE INDEX article_domain ON article (domain);

CREATE TABLE entity (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    ar TEXT NOT NULL,
    en TEXT,
    wikidata TEXT
) STRICT;

CREATE TABLE mention (
    article INTEGER NOT NULL REFERENCES article (number),
    entity TEXT NOT NULL REFERENCES entity (id),
    times INTEGER NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    PRIMARY KEY (article, entity)
) STRICT;
CREATE INDEX mention_entity ON mention (entity);

CREATE TABLE statement (
    number SERIAL PRIMARY KEY,
    id TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (number),
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    speaker_kind TEXT NOT NULL,
    speaker_ar TEXT NOT NULL,
    speaker_en TEXT,
    entity TEXT REFERENCES entity (id),
    anonymous INTEGER NOT NULL,
    act TEXT NOT NULL,
    mode TEXT NOT NULL,
    cue TEXT NOT NULL,
    content TEXT NOT NULL,
    chain TEXT NOT NULL,
    addressee TEXT NOT NULL,
    occasion TEXT,
    place TEXT,
    medium TEXT,
    earliest TEXT,
    latest TEXT,
    negated INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    nested_in TEXT
) STRICT;
CREATE INDEX statement_article ON statement (article);
CREATE INDEX statement_entity ON statement (entity);
CREATE INDEX statement_id ON statement (id);

CREATE TABLE figure (
    number SERIAL PRIMARY KEY,
    id TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (number),
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    words TEXT NOT NULL,
    low REAL,
    high REAL,
    bound TEXT NOT NULL,
    unit TEXT,
    counted_ar TEXT,
    counted_en TEXT,
    status TEXT,
    place TEXT,
    earliest TEXT,
    latest TEXT,
    cumulative INTEGER,
    source TEXT,
    attributed TEXT
) STRICT;
CREATE INDEX figure_article ON figure (article);
CREATE INDEX figure_counted ON figure (counted_en, status);

CREATE TABLE event (
    number SERIAL PRIMARY KEY,
    id TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (number),
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    plover TEXT,
    words TEXT NOT NULL,
    place TEXT,
    origin TEXT,
    earliest TEXT,
    latest TEXT,
    mood TEXT NOT NULL,
    said_in TEXT
) STRICT;
CREATE INDEX event_article ON event (article);
CREATE INDEX event_kind ON event (kind, earliest);

CREATE TABLE part (
    article INTEGER NOT NULL REFERENCES article (number),
    event TEXT NOT NULL,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    ar TEXT NOT NULL,
    en TEXT,
    entity TEXT REFERENCES entity (id),
    PRIMARY KEY (article, event, position)
) STRICT;
CREATE INDEX part_entity ON part (entity);

CREATE TABLE refusal (
    number SERIAL PRIMARY KEY,
    source TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    added INTEGER NOT NULL REFERENCES change (number),
    UNIQUE (source, stage, reason)
) STRICT;

CREATE TABLE judgement (
    number SERIAL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    verdict TEXT NOT NULL,
    about TEXT NOT NULL,
    page TEXT,
    start_at INTEGER,
    end_at INTEGER,
    value TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at TEXT,
    added INTEGER NOT NULL REFERENCES change (number)
) STRICT;
CREATE INDEX judgement_page ON judgement (page);

CREATE VIEW articles AS
    SELECT article.id, article.title, article.outlet, article.domain, article.day, article.earliest, article.latest,
        article.published, article.role, article.credit, article.lead, article.keywords, article.words,
        page.url, page.source, page.fetched_at
    FROM article JOIN page ON page.number = article.page
    WHERE article.current = 1;

CREATE VIEW statements AS
    SELECT statement.id, statement.speaker_ar, statement.speaker_en, statement.act, statement.mode, statement.content,
        statement.cue, statement.chain, statement.anonymous, statement.negated, statement.planned,
        statement.earliest, statement.latest, article.id AS article, article.title, article.outlet, article.day,
        page.url, page.source, statement.start_at, statement.end_at
    FROM statement JOIN article ON article.number = statement.article JOIN page ON page.number = article.page
    WHERE article.current = 1;

CREATE VIEW figures AS
    SELECT figure.id, figure.words, figure.low, figure.high, figure.bound, figure.unit, figure.counted_ar,
        figure.counted_en, figure.status, figure.place, figure.earliest, figure.latest, figure.cumulative,
        figure.attributed, article.id AS article, article.title, article.outlet, article.day, page.url, page.source,
        figure.start_at, figure.end_at
    FROM figure JOIN article ON article.number = figure.article JOIN page ON page.number = article.page
    WHERE article.current = 1;

CREATE VIEW events AS
    SELECT event.id, event.kind, event.plover, event.words, event.place, event.origin, event.earliest, event.latest,
        event.mood, article.id AS article, article.title, article.outlet, article.day, page.url, page.source,
        event.start_at, event.end_at
    FROM event JOIN article ON article.number = event.article JOIN page ON page.number = article.page
    WHERE article.current = 1;
