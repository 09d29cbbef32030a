-- Each entry carries the hash of the one before it in its migration, and its own. Entries from before have neither.
ALTER TABLE journal ADD COLUMN previous text, ADD COLUMN hash text;
CREATE UNIQUE INDEX journal_is_one_chain ON journal (migration_id, previous);
