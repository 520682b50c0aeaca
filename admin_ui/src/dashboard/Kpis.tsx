import { useMemo } from 'react'
import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { FiguresDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { useAuthState } from '@/data/session'
import type { ListSearch } from '@/grid/search'
import { Failed } from '@/shell/States'
import { figure, money, moneyShort } from '@/words/formats'
import { between, since, type Range } from './range'

type Sum = { count: number; sum?: { amount?: string | null } | null } | undefined

type Kpi = {
  label: string
  value: string
  full?: string
  hint?: string
  bad?: boolean
  /** The list of what was counted. */
  to: string
  search: ListSearch
}

/** The figures of the span, each with the way to its rows. */
function useKpis(range: Range): { kpis: Kpi[]; isPending: boolean; error: Error | null } {
  const { data: state } = useAuthState()
  const currency = state?.house?.currency ?? 'CNY'
  const variables = useMemo(
    () => ({ since: since(range).toISOString(), now: new Date().toISOString() }),
    [range],
  )
  const { data, isPending, error } = useAsk(FiguresDocument, variables, {
    about: ['customer', 'deal', 'activity'],
    keep: true,
  })
  const groups = [data?.customers, data?.open, data?.won, data?.late].map((a) => a?.groups[0])
  const [customers, open, won, late] = groups as [Sum, Sum, Sum, Sum]
  const amounts = (sum: Sum) => ({
    value: moneyShort(sum?.sum?.amount ?? 0, currency),
    full: money(sum?.sum?.amount ?? 0, currency),
    hint: i18n.t('{n} deals', { n: figure(sum?.count ?? 0) }),
  })
  const kpis: Kpi[] = [
    {
      label: i18n.t('New customers'),
      value: figure(customers?.count ?? 0),
      to: '/customers',
      search: { f: { createdAt: between(range) } },
    },
    {
      label: i18n.t('Open deals'),
      ...amounts(open),
      to: '/deals/list',
      search: { view: 'open' },
    },
    {
      label: i18n.t('Won'),
      ...amounts(won),
      to: '/deals/list',
      search: { view: 'won', f: { closedAt: between(range) } },
    },
    {
      label: i18n.t('Tasks overdue'),
      value: figure(late?.count ?? 0),
      bad: (late?.count ?? 0) > 0,
      to: '/tasks',
      search: { view: 'late' },
    },
  ]
  return { kpis, isPending, error }
}

/** Four figures of the span; each leads to the rows it counts. */
export function Kpis({ range }: { range: Range }) {
  const { kpis, isPending, error } = useKpis(range)
  if (error) return <Failed error={error} />
  return (
    <dl className="kpis">
      {kpis.map(({ label, value, full, hint, bad, to, search }) => (
        <div key={label} className="panel kpi">
          <dt className="small soft">{label}</dt>
          <dd className={`kpi-value num ${bad ? 'tone-bad' : ''}`} title={full}>
            <Link to={to} search={search as never} aria-label={`${label}: ${full ?? value}`}>
              {isPending ? '…' : value}
            </Link>
          </dd>
          <dd className="tiny soft num">{hint ?? ' '}</dd>
        </div>
      ))}
    </dl>
  )
}
