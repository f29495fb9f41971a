-- Old documents are forgotten: what finds them, what keeps them, and what is left of them.
CREATE INDEX revision_by_received ON revision (received);
CREATE INDEX claim_by_measured_against ON claim (measured_against) WHERE measured_against IS NOT NULL;
CREATE INDEX alert_by_about ON alert (about);

-- A document that was forgotten: enough to know its last state again where a feed still carries it.
CREATE TABLE forgotten (
    document TEXT PRIMARY KEY,
    number   INTEGER NOT NULL,                -- of its last revision
    hash     TEXT NOT NULL,
    time     TEXT NOT NULL                    -- when it was forgotten
) STRICT, WITHOUT ROWID;
