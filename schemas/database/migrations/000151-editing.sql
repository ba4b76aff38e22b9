-- Edits of single features: every one is a version of its layer; who, when and why stand here.
create table dimai.feature_edit (
  id bigint generated always as identity primary key,
  layer text not null,
  feature_id bigint not null,
  -- Layer version that the edit made, and that of the row it was made from.
  version integer not null,
  from_version integer,
  kind text not null check (kind in ('edit', 'undo', 'transition', 'milestone', 'remove')),
  -- Changed values by field key; `geometry` is true where the shape changed.
  before jsonb not null,
  after jsonb not null,
  detail jsonb,
  reason text not null,
  edited_by text not null,
  edited_by_id text not null,
  edited_at timestamptz not null
);
create index feature_edit_feature on dimai.feature_edit (layer, feature_id, version desc);
