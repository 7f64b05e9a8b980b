-- +goose Up
-- The indexes by which the newsroom's list counts and finds words hold what is asked of them, so that neither reads a line
-- for every draft that it passes by.
drop index draft_line_open;
create index draft_line_open on draft_line (edition, draft, stage, section, urgency, words) where stage in ('writing', 'submitted', 'approved');
drop index draft_line_standing;
create index draft_line_standing on draft_line (edition, standing, draft, stage, section);
