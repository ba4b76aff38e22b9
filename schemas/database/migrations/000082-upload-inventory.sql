-- What an upload is made of, as ingest saw it: files with their hashes, encoding, declared and used CRS. Part A of the report.
alter table dimai.upload add column inventory jsonb;
