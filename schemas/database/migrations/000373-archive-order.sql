-- Checks of one transaction (plots of a batch) have one moment: their order is that in which they were written.
alter table dimai.overlap_check add column archived bigint generated always as identity;
drop index dimai.overlap_check_newest;
create index overlap_check_newest on dimai.overlap_check (created_at desc, archived);
