-- What a feed, its host and its rhythm ask for, and what its operator was told of it.
ALTER TABLE feed ADD COLUMN closed_until TEXT;                 -- its host is to be left alone until then
ALTER TABLE feed ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;  -- polls in a row without anything new
ALTER TABLE feed ADD COLUMN pace TEXT NOT NULL DEFAULT '';     -- ttl, skipped hours and the like, from its last body
ALTER TABLE feed ADD COLUMN trouble TEXT;                      -- what the operator was told, until it is over
