-- An inbox beside the customers of data.sql: as many conversations as customers, and what stands in them.
-- Accounts are there already, connected by inbox.py; bench.many, bench.key and bench.hash come from data.sql.

create temp table later as
select format('drop index %I', indexname) as dropping, indexdef as making from pg_indexes
where schemaname = 'public'
  and tablename in ('channel_conversation', 'channel_delivery', 'channel_mass_person')
  and not exists (select from pg_constraint where conname = indexname);

do $$ declare one text; begin
  for one in select dropping from later loop execute one; end loop;
end $$;

-- One of ten people never said a word: followers of an account.
insert into channel_conversation
    (id, account, channel, kind, thread, customer, assignee, state, last_inbound_at, reachable, last_said,
     last_said_at, last_said_by_us, last_heard_at, heard, last_letter, last_letter_at, created_at)
select bench.key('00b', i),
       (array(select id from channel_account order by key))[1 + bench.hash(i, 61) % 4],
       'wechat', 'direct', 'openid-' || i, bench.key('004', i),
       case when bench.hash(i, 62) % 10 < 3 then bench.key('002', 1 + bench.hash(i, 38) % 200) end,
       case when bench.hash(i, 63) % 10 = 0 then 'closed' else 'open' end,
       said, bench.hash(i, 64) % 20 > 0, case when said is not null then '您好 ' || i end,
       said, said is not null and bench.hash(i, 65) % 10 < 6, said - interval '1 minute',
       case when said is not null then 1 else 0 end, case when said is not null then 'letter-' || i end, said, now() - interval '1000 days'
from generate_series(1, bench.many(200000)) i,
     lateral (select case when bench.hash(i, 66) % 10 > 0
                          then now() - bench.hash(i, 67) % 86400000 * interval '1 second' end as said) s;

insert into channel_conversation
    (id, account, channel, kind, thread, title, last_said, last_said_at, last_heard_at, heard,
     created_at)
select bench.key('00c', i), (array(select id from channel_account order by key))[1],
       'wechat', 'group', 'group-' || i, '客户群 ' || i, '大家好', said, said, 1, now() - interval '1000 days'
from generate_series(1, bench.many(2000)) i,
     lateral (select now() - bench.hash(i, 68) % 86400000 * interval '1 second' as said) s;

-- What the latest lines of each say; and one conversation with 5 000 messages.
insert into activity (id, kind, direction, body, payload, customer, conversation, happened_at,
                      received_at, delivery_state, created_at, updated_at)
select bench.key('00d', row_number() over ()),
       'message', side, '您好', '{"platform": "wechat"}', customer, id,
       last_said_at - ago, last_said_at - ago, case when side = 'out' then 'sent' end,
       last_said_at, last_said_at
from channel_conversation,
     lateral (values ('in', interval '1 minute'), ('out', interval '0')) as line (side, ago)
where last_said_at > now() - interval '200 days' and (side = 'in' or last_said_by_us);

insert into activity (id, kind, direction, body, payload, customer, conversation, happened_at,
                      received_at, delivery_state, created_at, updated_at)
select bench.key('00e', n), 'message', (array['in', 'out'])[1 + n % 2], repeat('您好，请问', 8),
       '{"platform": "wechat"}', bench.key('004', 1), bench.key('00b', 1),
       now() - n * interval '1 hour', now() - n * interval '1 hour',
       case when n % 2 = 1 then 'delivered' end, now(), now()
from generate_series(1, 5000) n;

update channel_conversation set last_said_at = now(), last_heard_at = now(), heard = 2501, state = 'open'
where id = bench.key('00b', 1);

insert into channel_grant (id, conversation, trigger, opened_at, expires_at, allowed)
select bench.key('00f', row_number() over ()), id, 'message', last_heard_at,
       last_heard_at + interval '48 hours', 5
from channel_conversation where last_heard_at is not null;

-- Staff 7 has read all there is of the last 40 days, ten colleagues a third of it.
insert into channel_seen (id, conversation, reader, seen_at, heard)
select gen_random_uuid(), c.id, bench.key('002', reader), c.last_heard_at + interval '1 minute', c.heard
from channel_conversation c, generate_series(7, 17) reader
where last_heard_at > now() - interval '40 days'
  and (reader = 7 or bench.hash(hashtext(c.thread), reader) % 3 = 0);

insert into channel_delivery (id, account, key, lane, body, state, error, done_at, created_at)
select bench.key('010', i),
       (array(select id from channel_account order by key))[1 + bench.hash(i, 71) % 4],
       'delivery-' || i, 'channel:' || bench.hash(i, 72), convert_to(repeat(md5(i::text), 8), 'UTF8'),
       case when i % 5000 = 0 then 'poison' else 'done' end,
       case when i % 5000 = 0 then '无法读取此消息' end, moment, moment
from generate_series(1, bench.many(200000)) i,
     lateral (select now() - bench.hash(i, 73) % 2592000 * interval '1 second' as moment) m;

insert into channel_mass (id, account, title, audience, content, state, by_house, created_at)
select bench.key('011', i), (array(select id from channel_account order by key))[1], '群发 ' || i, '{}',
       '{"kind": "text", "text": "News"}', 'done', true, now() - i * interval '1 day'
from generate_series(1, 50) i;

insert into channel_mass_person (id, mass, conversation, state, reason)
select bench.key('012', i), bench.key('011', 1), bench.key('00b', i),
       case when i % 4 = 0 then 'skipped' else 'queued' end,
       case when i % 4 = 0 then '["Gone", "已离开"]'::jsonb end
from generate_series(1, bench.many(20000)) i;

insert into customer_duplicate (id, customer, other, score, evidence)
select gen_random_uuid(), bench.key('004', least(a, b)), bench.key('004', greatest(a, b)),
       50 + bench.hash(i, 81) % 50, '{phone}'
from generate_series(1, bench.many(20000)) i,
     lateral (select i * 5 as a, 1 + bench.hash(i, 82) % bench.many(200000) as b) pair
where a <> b on conflict do nothing;

insert into customer_duplicate (id, customer, other, score, evidence)
select gen_random_uuid(), other, customer, score, evidence from customer_duplicate
on conflict do nothing;

do $$ declare one text; begin
  for one in select making from later loop execute one; end loop;
end $$;
