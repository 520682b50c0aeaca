-- The data set of docs/performance.md: 10k companies, 200k customers, 100k deals, 1M activities.
-- Every value is a function of its row's number, so two runs measure the same house.
-- The setting bench.scale makes all of it smaller, for a quick look.
set synchronous_commit = off;
set session_replication_role = replica; -- the set is consistent: no need to look up every reference
set maintenance_work_mem = '512MB';

create schema if not exists bench;

create or replace function bench.key(kind text, i bigint) returns uuid
language sql immutable parallel safe as
$$ select (lpad(to_hex(i), 8, '0') || '-0000-7' || kind || '-8000-' || lpad(to_hex(i), 12, '0'))::uuid $$;

create or replace function bench.many(n bigint) returns bigint
language sql stable parallel safe as
$$ select greatest(1, n * current_setting('bench.scale')::numeric)::bigint $$;

create or replace function bench.hash(i bigint, salt int) returns bigint
language sql immutable parallel safe as
$$ select abs(hashint8extended(i, salt) % 1000000007) $$;

create or replace function bench.pick(words text[], h bigint) returns text
language sql immutable parallel safe as
$$ select words[1 + (h % array_length(words, 1))] $$;

-- Indexes are made after their rows: that is several times faster.
create temp table later as
select format('drop index %I', indexname) as dropping, indexdef as making from pg_indexes
where schemaname = 'public' and tablename in ('company', 'customer', 'deal', 'activity', 'search_entry')
  and not exists (select from pg_constraint where conname = indexname);

do $$ declare one text; begin
  for one in select dropping from later loop execute one; end loop;
end $$;

insert into team (id, name, kind, path)
select bench.key('001', i), '团队 ' || i, 'team', '/' || bench.key('001', i) || '/'
from generate_series(1, 200) i;

insert into users (id, name, email, language)
select bench.key('002', i), '员工 ' || i, 'staff' || i || '@example.cn', 'zh-CN'
from generate_series(1, 200) i;

insert into company (id, name, industry, region, domain, created_at, updated_at)
select bench.key('003', i),
       bench.pick('{北京,上海,深圳,广州,杭州,成都,武汉,西安,南京,苏州}', bench.hash(i, 1))
       || bench.pick('{华达,中通,金源,天盛,博泰,鼎信,瑞科,恒润,信丰,凯讯,创维,联泰}', bench.hash(i, 2))
       || bench.pick('{信息技术,网络科技,软件,电子商务,医疗器械,生物科技}', bench.hash(i, 3)) || '有限公司',
       bench.pick('{软件,制造,医疗,教育,金融,零售,物流}', bench.hash(i, 6)),
       bench.pick('{北京,上海,深圳,广州,杭州}', bench.hash(i, 7)),
       'c' || i || '.example.cn', moment, moment
from generate_series(1, bench.many(10000)) i,
     lateral (select now() - bench.hash(i, 10) % 1000 * interval '1 day' as moment) m;

insert into customer (id, name, phone, email, gender, birthday, region, company, owner, team,
                      lifecycle, roles, source, tags, created_at, updated_at, last_activity_at)
select bench.key('004', i),
       bench.pick('{王,李,张,刘,陈,杨,赵,黄,周,吴,徐,孙,胡,朱,高,林,何,郭,马,罗,欧阳,诸葛}', bench.hash(i, 11))
       || bench.pick('{伟,芳,娜,敏,静,丽,强,磊,军,洋,勇,艳,杰,娟,涛,明,超,秀,霞,平}', bench.hash(i, 12))
       || case when bench.hash(i, 13) % 10 < 7
               then bench.pick('{华,英,明,珍,兰,玉,芳,伟,涵,妍,然,轩,怡,彤,萱}', bench.hash(i, 14))
               else '' end,
       '+861' || bench.pick('{38,39,50,58,86,77,55,31,99,88}', bench.hash(i, 15))
       || lpad((bench.hash(i, 16) % 100000000)::text, 8, '0'),
       'u' || i || '@mail' || bench.hash(i, 17) % 50 || '.example.cn',
       bench.pick('{female,male}', bench.hash(i, 19)),
       date '1960-01-01' + (bench.hash(i, 26) % 16000)::int,
       bench.pick('{广东,江苏,浙江,北京,上海}', bench.hash(i, 25)),
       bench.key('003', 1 + bench.hash(i, 37) % bench.many(10000)),
       bench.key('002', 1 + bench.hash(i, 38) % 200),
       bench.key('001', 1 + bench.hash(i, 39) % 20),
       bench.pick('{visitor,lead,lead,prospect,customer,lapsed}', bench.hash(i, 21)),
       array['consumer'],
       bench.pick('{web,wechat,phone,referral,event}', bench.hash(i, 20)),
       array[bench.pick('{vip,hot,cold,新客,老客}', bench.hash(i, 32)),
             bench.pick('{华东,华南,华北}', bench.hash(i, 33))],
       moment, moment, now() - bench.hash(i, 30) % 90 * interval '1 day'
from generate_series(1, bench.many(200000)) i,
     lateral (select now() - bench.hash(i, 36) % 86400000 * interval '1 second' as moment) m;

insert into pipeline (id, key, name, position) values (bench.key('005', 1), 'bench', '销售', 99);

insert into stage (id, pipeline, key, name, kind, position, probability)
select bench.key('006', n), bench.key('005', 1), kind, kind, kind, n, 10
from unnest('{lead,open,won,lost}'::text[]) with ordinality s (kind, n);

insert into deal (id, title, customer, company, pipeline, stage, kind, amount, currency, owner, team,
                  created_at, updated_at, stage_since, closed_at, lost_reason)
select bench.key('007', i), '订单 ' || i, bench.key('004', c), bench.key('003', 1 + bench.hash(c, 37) % bench.many(10000)),
       bench.key('005', 1), bench.key('006', n), (array['lead', 'open', 'won', 'lost'])[n],
       (bench.hash(i, 42) % 10000000) / 100.0, 'CNY',
       bench.key('002', 1 + bench.hash(c, 38) % 200), bench.key('001', 1 + bench.hash(c, 39) % 20),
       moment, moment, moment, case when n > 2 then moment end, case when n = 4 then '太贵' end
from generate_series(1, bench.many(100000)) i,
     lateral (select 1 + bench.hash(i, 43) % bench.many(200000) as c, (array[2, 2, 3, 4])[1 + bench.hash(i, 41) % 4] as n,
                     now() - bench.hash(i, 44) % 86400000 * interval '1 second' as moment) m;

insert into activity (id, kind, direction, subject, body, customer, happened_at, created_at, updated_at)
select bench.key('008', i),
       bench.pick('{call,email,message,meeting,note}', bench.hash(i, 51)), 'in',
       '跟进 ' || i, repeat(md5(i::text), 6), bench.key('004', 1 + bench.hash(i, 52) % bench.many(200000)),
       moment, moment, moment
from generate_series(1, bench.many(1000000)) i,
     lateral (select now() - bench.hash(i, 53) % 86400000 * interval '1 second' as moment) m;

-- Filled by dataset.py with what the verbs would have made findable.
create unlogged table bench.found (id uuid, entity text, title text, words text, contact text, grams text);

-- The limit writes its events here: the same row, which nobody seals behind its back.
create table bench.event (like event including all);
