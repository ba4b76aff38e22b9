-- A record of the field that was rewritten there is a record more: what was said before stays.
alter table dimai.survey_record drop constraint survey_record_pkey;
alter table dimai.survey_record add primary key (task_id, kind, id, sha256);
