-- Login by the sign-on of the bureau (OpenID Connect).

-- Who somebody is there; one account may be known by several providers.
create table dimai.account_identity (
  issuer text not null,
  subject text not null,
  account_id uuid not null references dimai.account (id) on delete cascade,
  linked_at timestamptz not null default now(),
  primary key (issuer, subject)
);

-- A login on its way: the browser carries the state, the rest stays here until it comes back, once.
create table dimai.oidc_login (
  state_hash bytea primary key,
  verifier text not null,
  nonce text not null,
  address text,
  expires_at timestamptz not null
);

-- Set for sessions begun there, whose password is not ours to have changed.
alter table dimai.session add column issuer text;
