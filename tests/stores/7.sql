PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE alert (
    number  INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    time    TEXT NOT NULL,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    kind    TEXT GENERATED ALWAYS AS (body ->> '$.kind') VIRTUAL,
    summary TEXT GENERATED ALWAYS AS (body ->> '$.summary') VIRTUAL
, about TEXT NOT NULL DEFAULT '', story TEXT, silence INTEGER) STRICT;
INSERT INTO "alert" VALUES(1,'00ff00ff00ff00ff','2025-03-04T05:10:00Z','{"id":"00ff00ff00ff00ff","kind":"raised","summary":"passengers missing: about 40"}','',NULL,NULL);
CREATE TABLE claim (
    id              INTEGER PRIMARY KEY,
    revision        INTEGER NOT NULL REFERENCES revision (id),
    figure          TEXT NOT NULL REFERENCES figure (id),
    sentence        TEXT NOT NULL,
    sentence_number INTEGER NOT NULL,         -- 0 for the title
    text            TEXT NOT NULL,            -- the quantity as written
    span_start      INTEGER NOT NULL,         -- in bytes
    span_end        INTEGER NOT NULL,
    value           REAL,
    low             REAL,                     -- NULL: open to that side
    high            REAL,
    bound           TEXT NOT NULL,
    unit            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    measure         TEXT NOT NULL,
    place           TEXT,
    attribution     TEXT,
    speaker         TEXT,
    as_of           TEXT,
    period_from     TEXT,
    period_to       TEXT,
    mode            TEXT NOT NULL,
    link            TEXT NOT NULL,            -- why it belongs to this figure
    verdict         TEXT NOT NULL,
    reason          TEXT NOT NULL,            -- why that verdict
    measured_against INTEGER REFERENCES claim (id)
) STRICT;
INSERT INTO "claim" VALUES(1,1,'3fa2c01d','The coastguard said about 40 passengers were missing.',1,'about 40',20,28,40.0,36.0,44.0,'about','count','passengers','missing',NULL,'the coastguard',NULL,'2025-03-04',NULL,NULL,'total','a new figure','first','nothing stood before',NULL);
CREATE TABLE document (
    id    TEXT PRIMARY KEY,
    story TEXT NOT NULL REFERENCES story (id)
) STRICT, WITHOUT ROWID;
INSERT INTO "document" VALUES('https://harbour.example/1','story-1');
CREATE TABLE feed (
    name          TEXT PRIMARY KEY,
    address       TEXT NOT NULL,              -- as the config gives it
    url           TEXT NOT NULL,              -- the one that answered; the validators hold for it alone
    etag          TEXT,
    last_modified TEXT,
    body_hash     TEXT,
    next_due      TEXT,
    failures      INTEGER NOT NULL,           -- in a row
    failing_since TEXT,
    last_success  TEXT,
    last_error    TEXT,
    stopped       TEXT,                       -- why it is not asked any more
    moved_to      TEXT,                       -- a permanent redirect that is not yet trusted
    moved_since   TEXT,
    moved_seen    INTEGER
, closed_until TEXT, quiet INTEGER NOT NULL DEFAULT 0, pace TEXT NOT NULL DEFAULT '', trouble TEXT, asked TEXT, due_why TEXT NOT NULL DEFAULT '', outcome TEXT NOT NULL DEFAULT '', max_age INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO "feed" VALUES('feeds.harbour','https://harbour.example/feed','https://harbour.example/feed','"v1"',NULL,NULL,'2025-03-04T05:24:00Z',0,NULL,'2025-03-04T05:09:00Z',NULL,NULL,NULL,NULL,NULL,NULL,3,'ttl=7200',NULL,'2025-03-04T05:09:00Z','every 15m','',NULL);
CREATE TABLE figure (
    id      TEXT PRIMARY KEY,
    story   TEXT NOT NULL REFERENCES story (id),
    subject TEXT NOT NULL,
    measure TEXT NOT NULL,
    place   TEXT,
    unit    TEXT NOT NULL,
    scope   TEXT NOT NULL                     -- total, part:WORDS, projection, past
) STRICT, WITHOUT ROWID;
INSERT INTO "figure" VALUES('3fa2c01d','story-1','passengers','missing',NULL,'count','total');
CREATE TABLE file (
    folder      TEXT NOT NULL,
    path        TEXT NOT NULL,
    size        INTEGER NOT NULL,             -- in bytes
    modified_ns INTEGER NOT NULL,             -- since 1970
    PRIMARY KEY (folder, path)
) STRICT, WITHOUT ROWID;
INSERT INTO "file" VALUES('folders.inbox','a.txt',10,1741064767123456789);
CREATE TABLE forgotten (
    document TEXT PRIMARY KEY,
    number   INTEGER NOT NULL,                -- of its last revision
    hash     TEXT NOT NULL,
    time     TEXT NOT NULL                    -- when it was forgotten
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
    alert     INTEGER NOT NULL REFERENCES alert (number),
    sink      TEXT NOT NULL,
    delivered TEXT, due TEXT, message TEXT, attempts INTEGER NOT NULL DEFAULT 0, answer TEXT, given_up TEXT,
    PRIMARY KEY (alert, sink)
) STRICT, WITHOUT ROWID;
INSERT INTO "outbox" VALUES(1,'log',NULL,NULL,NULL,0,NULL,NULL);
CREATE TABLE page (
    document      TEXT PRIMARY KEY,
    feed          TEXT NOT NULL,              -- the feed that carried the item, by its name in the config
    address       TEXT NOT NULL,              -- as the item gives it
    since         TEXT NOT NULL,              -- when the watch began
    silent        INTEGER NOT NULL,           -- 1: its first reading tells no alert
    url           TEXT NOT NULL,              -- the one that answered; the validators hold for it alone
    etag          TEXT,
    last_modified TEXT,
    body_hash     TEXT,
    next_due      TEXT NOT NULL,              -- whole seconds, so that its order as text is its order in time
    due_why       TEXT NOT NULL,
    asked         TEXT,                       -- the last time; NULL: not yet
    read          INTEGER NOT NULL,           -- 1: its text was taken in at least once
    failures      INTEGER NOT NULL,           -- in a row
    last_error    TEXT,
    closed_until  TEXT                        -- its host asked to be left alone until then
, rests_until TEXT) STRICT, WITHOUT ROWID;
INSERT INTO "page" VALUES('https://harbour.example/1','feeds.harbour','https://harbour.example/1','2025-03-04T05:06:07Z',0,'https://harbour.example/1','"7"',NULL,'00ff','2025-03-04T06:10:00Z','every 15m at its age','2025-03-04T05:55:00Z',1,0,NULL,NULL,NULL);
CREATE TABLE page_over (
    document TEXT PRIMARY KEY,
    time     TEXT NOT NULL                    -- when the watch ended
) STRICT, WITHOUT ROWID;
INSERT INTO "page_over" VALUES('https://harbour.example/2','2025-03-11T05:06:07Z');
CREATE TABLE revision (
    id        INTEGER PRIMARY KEY,
    document  TEXT NOT NULL REFERENCES document (id),
    number    INTEGER NOT NULL,               -- 1 for the first reading
    hash      TEXT NOT NULL,                  -- SHA-256 over title and text
    source    TEXT NOT NULL,                  -- its name in the config
    location  TEXT NOT NULL,                  -- the feed's address or the file's path
    publisher TEXT NOT NULL,
    url       TEXT,
    title     TEXT NOT NULL,
    published TEXT,
    modified  TEXT,
    received  TEXT NOT NULL,
    text      TEXT,                           -- dropped from revisions older than the last two
    UNIQUE (document, number)
) STRICT;
INSERT INTO "revision" VALUES(1,'https://harbour.example/1',1,'9f86d081','feeds.harbour','https://harbour.example/feed','The Harbour Post','https://harbour.example/1','Ferry catches fire on Lake Orrin','2025-03-04T05:06:07Z',NULL,'2025-03-04T05:09:00.123456789Z','The coastguard said about 40 passengers were missing.');
CREATE TABLE set_aside (
    document TEXT PRIMARY KEY,
    source   TEXT NOT NULL,
    why      TEXT NOT NULL,
    time     TEXT NOT NULL,                   -- the last time
    times    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "set_aside" VALUES('https://harbour.example/2','feeds.harbour','the reader panicked','2025-03-04T05:09:00Z',1);
CREATE TABLE silence (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    matches TEXT NOT NULL CHECK (json_valid(matches)),
    reason  TEXT NOT NULL,
    added   TEXT NOT NULL,
    until   TEXT NOT NULL                     -- moved up to the moment at which it was lifted, where it was
) STRICT;
INSERT INTO "silence" VALUES(1,'{}','night','2025-03-04T05:00:00Z','2025-03-04T08:00:00Z');
CREATE TABLE sink (
    name          TEXT PRIMARY KEY,
    failures      INTEGER NOT NULL,           -- attempts in a row, of whatever message
    failing_since TEXT,
    rests_until   TEXT,                       -- it is left alone until then
    last_answer   TEXT,                       -- of the last attempt, good or bad
    last_success  TEXT,
    trouble       TEXT                        -- what the operator was told, until it is over
) STRICT, WITHOUT ROWID;
INSERT INTO "sink" VALUES('webhook.desk',2,'2025-03-04T05:11:00Z',NULL,'503','2025-03-04T05:00:00Z',NULL);
CREATE TABLE story (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,                 -- of the document that opened it
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    documents  INTEGER NOT NULL,
    terms      TEXT NOT NULL                  -- the words by which it is known again, a line each: WEIGHT TERM
) STRICT;
INSERT INTO "story" VALUES(1,'story-1','Ferry catches fire on Lake Orrin','2025-03-04T05:09:00Z','2025-03-04T05:09:00Z',1,'2 ferry
3.5 orrin
');
CREATE TABLE story_term (
    story     INTEGER NOT NULL REFERENCES story (number),
    term      TEXT NOT NULL,
    last_used TEXT NOT NULL,
    PRIMARY KEY (story, term)
) STRICT, WITHOUT ROWID;
INSERT INTO "story_term" VALUES(1,'ferry','2025-03-04T05:09:00Z');
INSERT INTO "story_term" VALUES(1,'orrin','2025-03-04T05:09:00Z');
CREATE INDEX story_term_by_term ON story_term (term, last_used);
CREATE INDEX document_by_story ON document (story);
CREATE INDEX figure_by_story ON figure (story);
CREATE INDEX claim_by_figure ON claim (figure);
CREATE INDEX claim_by_revision ON claim (revision);
CREATE VIEW reading AS
SELECT claim.id, revision.published, revision.publisher, claim.text AS quantity, figure.subject, figure.measure,
       figure.place, claim.attribution AS party, claim.as_of, claim.verdict, claim.reason, claim.sentence,
       revision.title, revision.url, revision.document, revision.number AS revision, figure.id AS figure, figure.story
FROM claim
JOIN revision ON revision.id = claim.revision
JOIN figure ON figure.id = claim.figure;
CREATE INDEX outbox_pending ON outbox (sink, alert) WHERE delivered IS NULL AND given_up IS NULL;
CREATE INDEX outbox_delivered ON outbox (sink, delivered) WHERE delivered IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (given_up) WHERE given_up IS NOT NULL;
CREATE INDEX revision_by_received ON revision (received);
CREATE INDEX claim_by_measured_against ON claim (measured_against) WHERE measured_against IS NOT NULL;
CREATE INDEX alert_by_about ON alert (about);
CREATE INDEX page_by_feed ON page (feed, next_due);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('silence',1);
COMMIT;
