-- Reviews of projects on their way through 建设用地报批: what each office said at which stage, of which ground. Nothing is changed or removed.
create table dimai.project_review (
  id bigint generated always as identity primary key,
  project_code text not null,
  -- one plot of the project: readers see the review where they see the plot
  feature_id bigint not null,
  stage text not null,
  level text not null check (level in ('office', 'district', 'city')),
  agrees boolean not null,
  opinion text not null,
  -- SHA-256 over the shapes of all plots as they were reviewed
  ground text not null,
  version integer not null,
  reviewed_by text not null,
  reviewed_by_id text not null,
  reviewed_at timestamptz not null
);
comment on table dimai.project_review is '项目审查意见：自然资源所、区县、市各级';
create index project_review_code on dimai.project_review (project_code, id);

create function dimai.refuse_review_change() returns trigger language plpgsql as $$
begin
  raise exception 'reviews of projects are not changed';
end
$$;
create trigger refuse_review_change before update or delete on dimai.project_review
  for each statement execute function dimai.refuse_review_change();
