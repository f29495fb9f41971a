-- The store of claimwatch, version 1. Every table is made to be read by a person:
--
--     sqlite3 -readonly claims.sqlite3 'SELECT published, publisher, quantity, subject, measure, party FROM reading LIMIT 20'
--
-- Times are ISO 8601 in UTC, days are YYYY-MM-DD, words are those of the manual. NULL means "not said".

-- A developing event. Its times are whole seconds, so that their order as text is their order in time.
CREATE TABLE story (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,                 -- of the document that opened it
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    documents  INTEGER NOT NULL,
    terms      TEXT NOT NULL                  -- the words by which it is known again, a line each: WEIGHT TERM
) STRICT;

-- When each term was last used in a story: the way from a new document to the stories that it may tell.
CREATE TABLE story_term (
    story     INTEGER NOT NULL REFERENCES story (number),
    term      TEXT NOT NULL,
    last_used TEXT NOT NULL,
    PRIMARY KEY (story, term)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_term_by_term ON story_term (term, last_used);

-- One item of a feed or one file; what it says is in its revisions.
CREATE TABLE document (
    id    TEXT PRIMARY KEY,
    story TEXT NOT NULL REFERENCES story (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_by_story ON document (story);

-- One state of a document, as it was read.
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

-- One tracked quantity.
CREATE TABLE figure (
    id      TEXT PRIMARY KEY,
    story   TEXT NOT NULL REFERENCES story (id),
    subject TEXT NOT NULL,
    measure TEXT NOT NULL,
    place   TEXT,
    unit    TEXT NOT NULL,
    scope   TEXT NOT NULL                     -- total, part:WORDS, projection, past
) STRICT, WITHOUT ROWID;
CREATE INDEX figure_by_story ON figure (story);

-- One claim and the verdict on it, in order of arrival. A withdrawn claim is written once more, with that
-- verdict, under the revision that no longer has it.
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
CREATE INDEX claim_by_figure ON claim (figure);
CREATE INDEX claim_by_revision ON claim (revision);

-- What was told, or is yet to be: the body is the alert's JSON line.
CREATE TABLE alert (
    number  INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    time    TEXT NOT NULL,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    kind    TEXT GENERATED ALWAYS AS (body ->> '$.kind') VIRTUAL,
    summary TEXT GENERATED ALWAYS AS (body ->> '$.summary') VIRTUAL
) STRICT;

-- One row an alert and sink; undelivered while `delivered` is NULL.
CREATE TABLE outbox (
    alert     INTEGER NOT NULL REFERENCES alert (number),
    sink      TEXT NOT NULL,
    delivered TEXT,
    PRIMARY KEY (alert, sink)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_pending ON outbox (sink, alert) WHERE delivered IS NULL;

-- What is known of a feed between visits.
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
) STRICT, WITHOUT ROWID;

-- The files of the watched folders, as they were when they were read.
CREATE TABLE file (
    folder      TEXT NOT NULL,
    path        TEXT NOT NULL,
    size        INTEGER NOT NULL,             -- in bytes
    modified_ns INTEGER NOT NULL,             -- since 1970
    PRIMARY KEY (folder, path)
) STRICT, WITHOUT ROWID;

-- Documents whose work failed; the watch went on without them.
CREATE TABLE set_aside (
    document TEXT PRIMARY KEY,
    source   TEXT NOT NULL,
    why      TEXT NOT NULL,
    time     TEXT NOT NULL,                   -- the last time
    times    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- For people: each claim beside its document.
CREATE VIEW reading AS
SELECT claim.id, revision.published, revision.publisher, claim.text AS quantity, figure.subject, figure.measure,
       figure.place, claim.attribution AS party, claim.as_of, claim.verdict, claim.reason, claim.sentence,
       revision.title, revision.url, revision.document, revision.number AS revision, figure.id AS figure, figure.story
FROM claim
JOIN revision ON revision.id = claim.revision
JOIN figure ON figure.id = claim.figure;
