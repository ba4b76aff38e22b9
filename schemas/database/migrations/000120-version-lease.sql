-- A server may tell the current versions from memory for 80 ms after it has read them, without anybody seeing an old one: whoever publishes
-- says so before it commits, and then waits longer than that.
--
-- The lock of this table says it. Publishers hold it in ROW EXCLUSIVE mode, which they share with each other; readers try SHARE mode, which
-- they share as well, for the moment of their statement. A read that gets the lock is from before any publication that is under
-- way, and 100 ms pass before one that begins now is visible. A read that does not get it holds for its own request only.
create table dimai.version_lease ();

create function dimai.announce_publication() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' or current_setting('dimai.announced', true) is distinct from pg_current_xact_id()::text then
    lock table dimai.version_lease in row exclusive mode;
    perform pg_sleep(0.1), set_config('dimai.announced', pg_current_xact_id()::text, true);
  end if;
  return null;
end $$;

-- At the end of the transaction: all else that a publication does is done by then, so the lock is held for the 100 ms alone.
create constraint trigger announce_publication after insert or delete or update of version, tile_floor on dimai.layer_state
  deferrable initially deferred for each row execute function dimai.announce_publication();
create trigger announce_truncation before truncate on dimai.layer_state
  for each statement execute function dimai.announce_publication();

-- Place and writer of every row of dimai.layer_state: another text whenever one was written. `is_leased`: it may be told for 80 ms.
create function dimai.read_layer_stamp(out stamp text, out is_leased boolean) language plpgsql volatile as $$
begin
  -- A standby cannot know what its primary is about to publish.
  is_leased := not pg_is_in_recovery();
  if is_leased then
    begin
      lock table dimai.version_lease in share mode nowait;
    exception when lock_not_available then
      is_leased := false;
    end;
  end if;
  -- Read after the lock is held, in a snapshot of its own.
  select string_agg(xmin::text || ctid::text, ' ') into stamp from dimai.layer_state;
end $$;
