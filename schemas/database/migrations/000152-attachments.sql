-- Attachments: bytes are stored once by their hash, whatever hangs on them.
create table dimai.attachment_content (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null,
  media_type text not null,
  stored_at timestamptz not null default now(),
  checked_at timestamptz,
  -- What the last check found: absent, or other bytes than the hash says.
  flaw text check (flaw in ('missing', 'changed'))
);

create table dimai.attachment (
  id bigint generated always as identity primary key,
  -- A land code, or a feature of a layer.
  code text,
  layer text,
  feature_id bigint,
  block text not null,
  title text not null,
  file_name text not null,
  sha256 text not null references dimai.attachment_content (sha256),
  -- Where and in which direction a photo was taken, and how far outside the land, m; null where it does not say.
  place geometry(Point, 4490),
  azimuth double precision,
  taken_at text,
  metres_outside double precision,
  retain_until date,
  added_by text not null,
  added_by_id text not null,
  added_at timestamptz not null,
  removed_at timestamptz,
  removed_by text,
  removed_reason text,
  check ((code is null) = (layer is not null and feature_id is not null))
);
create index attachment_code on dimai.attachment (code) where removed_at is null;
create index attachment_feature on dimai.attachment (layer, feature_id) where removed_at is null;
create index attachment_sha256 on dimai.attachment (sha256);
