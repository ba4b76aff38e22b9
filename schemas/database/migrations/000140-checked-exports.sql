-- An order may ask for the check alone: its problems are listed, no file is made.
alter table dimai.export drop constraint export_state_check;
alter table dimai.export add constraint export_state_check check (state in ('exported', 'checked', 'refused', 'misfit'));
