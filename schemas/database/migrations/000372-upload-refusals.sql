-- Why an upload was refused, as a code and in English too.
alter table dimai.upload add column refusal_code text;
alter table dimai.upload add column refusal_en text;
