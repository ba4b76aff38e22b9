-- Short addresses of pages as somebody saw them: layers, filters, day and place. What was kept is never changed.
create table dimai.short_link (
  code text primary key check (code ~ '^[0-9A-Za-z]{10}$'),
  address text not null check (address ~ '^/' and length(address) <= 20000),
  created_at timestamptz not null default now(),
  created_by text not null
);
comment on table dimai.short_link is '短链接：界面的地址，含图层、条件、日期与位置';
