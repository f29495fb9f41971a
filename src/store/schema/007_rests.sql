-- How a feed's last visit ended, and how long its server called the answer fresh: what the next due time is made of, so that a
-- start with other settings weighs it anew.
ALTER TABLE feed ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN max_age INTEGER;   -- seconds
-- Until when all pages of a page's host rest, because this one was refused there.
ALTER TABLE page ADD COLUMN rests_until TEXT;
-- Documents whose page is watched no more: another feed that carries them too does not begin anew.
CREATE TABLE page_over (
    document TEXT PRIMARY KEY,
    time     TEXT NOT NULL                    -- when the watch ended
) STRICT, WITHOUT ROWID;
