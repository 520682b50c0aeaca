-- What follows once every row is there: search entries, and the indexes that data.sql put aside.
insert into search_entry (id, entity, title, words, contact, grams)
select id, entity, title, words, contact, array_to_tsvector(grams) from bench.found;

drop table bench.found;

do $$ declare one text; begin
  for one in select making from later loop execute one; end loop;
end $$;
