-- The newest stories and the outlets are asked for by every first page: they are read from an index, not sorted anew.

DROP INDEX story_last;
CREATE INDEX story_newest ON story ((COALESCE(last, '')) DESC, number DESC);
CREATE INDEX article_outlet ON article ((COALESCE(outlet, domain, '')), day, number, domain) WHERE current = 1;
