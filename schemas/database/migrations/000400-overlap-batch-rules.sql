-- SHA-256 of the rule files that a batch was ordered under: they judge all of its plots, or none. Null for batches of before.
alter table dimai.overlap_batch add column rules_digest text;
