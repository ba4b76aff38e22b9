-- Fields that a key is limited to, each as layer.field; of a layer that none is named of all are given.
alter table dimai.api_key add column fields text[];
