-- What follows once every row is there: search entries, and the indexes that data.sql put aside.
insert into search_entry (id, entity, title, words, contact, grams, marks, edition)
select f.id, entity, title, words, contact, array_to_tsvector(string_to_array(grams, ' ')),
       array_to_tsvector(array['customer.o' || right(owner::text, 12), 'customer.t' || right(team::text, 12)]), 1
from bench.found f join customer c on c.id = f.id;

drop table bench.found;

do $$ declare one text; begin
  for one in select making from later loop execute one; end loop;
end $$;
