-- When a feed was last asked, and why its next due time is what it is: for people who look at the schedule.
ALTER TABLE feed ADD COLUMN asked TEXT;
ALTER TABLE feed ADD COLUMN due_why TEXT NOT NULL DEFAULT '';
