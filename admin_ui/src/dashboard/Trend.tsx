import { useMemo } from 'react'
import { i18n } from '@lingui/core'
import { TrendDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { Failed } from '@/shell/States'
import { zone } from '@/words/zone'
import { Chart } from './Chart'
import { days, perDay, since, type Range } from './range'

/** New customers and won money, day by day. */
export default function Trend({ range }: { range: Range }) {
  const start = useMemo(() => since(range).toISOString(), [range])
  const { data, error } = useAsk(
    TrendDocument,
    { since: start, zone: zone() },
    { about: ['deal', 'customer'], keep: true },
  )
  const names = useMemo(() => days(range), [range])
  const customers = perDay(names, data?.customers.groups ?? [], (g) => g.count)
  const won = perDay(names, data?.won.groups ?? [], (g) => Number(g.sum.amount ?? 0))
  return (
    <section className="panel stack tile-m" aria-label={i18n.t('Trend')}>
      <h2>{i18n.t('Trend')}</h2>
      {error && <Failed error={error} />}
      <Chart
        label={i18n.t('New customers and won money per day')}
        names={names.map((name) => name.slice(5))}
        bars={{ name: i18n.t('New customers'), values: customers }}
        line={{ name: i18n.t('Won'), values: won }}
      />
    </section>
  )
}
