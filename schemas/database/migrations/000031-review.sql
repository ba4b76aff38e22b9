-- A delivery may wait between staging and publishing, until somebody with the right to publish has seen it; a version may bring an older one back.
alter table dimai.dataset_version
  drop constraint dataset_version_state_check,
  add constraint dataset_version_state_check
    check (state in ('loading', 'staged', 'published', 'refused', 'failed', 'rolled-back', 'discarded')),
  -- the version of the layer that the preview compared with: publishing refuses when the dataset has changed since
  add column base_version integer,
  add column published_by text,
  add column rolled_back_to integer;
