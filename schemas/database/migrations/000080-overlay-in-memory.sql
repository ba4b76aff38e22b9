-- Large control polygons are overlaid whole, from memory: nothing is cut beforehand any more.
drop table dimai.overlay_piece;
drop table dimai.overlay_source;
