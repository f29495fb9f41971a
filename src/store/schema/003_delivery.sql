-- How alerts reach each sink: every sink has a queue of its own, and a state of its own.
ALTER TABLE alert ADD COLUMN about TEXT NOT NULL DEFAULT '';  -- the figure, or the source that a health alert tells of
ALTER TABLE alert ADD COLUMN story TEXT;                      -- bursts of one story may come as one message
ALTER TABLE alert ADD COLUMN silence INTEGER;                 -- the silence that kept it from all sinks
UPDATE alert SET about = coalesce(body ->> '$.figure.id', '');

ALTER TABLE outbox ADD COLUMN due TEXT;                       -- not before; NULL: at once
ALTER TABLE outbox ADD COLUMN message TEXT;                   -- the message that it goes in, the same at every attempt
ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN answer TEXT;                    -- what the last attempt was answered with, if it failed
ALTER TABLE outbox ADD COLUMN given_up TEXT;                  -- since when it is not tried any more: a dead letter
DROP INDEX outbox_pending;
CREATE INDEX outbox_pending ON outbox (sink, alert) WHERE delivered IS NULL AND given_up IS NULL;
CREATE INDEX outbox_delivered ON outbox (sink, delivered) WHERE delivered IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (given_up) WHERE given_up IS NOT NULL;

CREATE TABLE sink (
    name          TEXT PRIMARY KEY,
    failures      INTEGER NOT NULL,           -- attempts in a row, of whatever message
    failing_since TEXT,
    rests_until   TEXT,                       -- it is left alone until then
    last_answer   TEXT,                       -- of the last attempt, good or bad
    last_success  TEXT,
    trouble       TEXT                        -- what the operator was told, until it is over
) STRICT, WITHOUT ROWID;

-- What the operator does not want to be told for a while.
CREATE TABLE silence (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    matches TEXT NOT NULL CHECK (json_valid(matches)),
    reason  TEXT NOT NULL,
    added   TEXT NOT NULL,
    until   TEXT NOT NULL                     -- moved up to the moment at which it was lifted, where it was
) STRICT;
