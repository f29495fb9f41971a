-- The pages behind the items of feeds that ask for them: what is yet to be read, and what is watched for silent edits.
-- A row ends with its watch.
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
) STRICT, WITHOUT ROWID;
CREATE INDEX page_by_feed ON page (feed, next_due);
