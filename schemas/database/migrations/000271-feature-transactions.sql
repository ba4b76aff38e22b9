-- Features that are created by an edit, without a delivery.
alter table dimai.feature_edit drop constraint feature_edit_kind_check;
alter table dimai.feature_edit add constraint feature_edit_kind_check
  check (kind in ('edit', 'undo', 'transition', 'milestone', 'remove', 'create'));
