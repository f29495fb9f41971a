-- The way from a number that a report calls a thing of the past to the figures of its story that stood at it.
CREATE INDEX claim_by_number ON claim (figure, value);
