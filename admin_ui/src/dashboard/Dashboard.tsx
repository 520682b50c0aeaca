import { lazy, Suspense, useMemo, useState } from 'react'
import { i18n } from '@lingui/core'
import { FiguresDocument } from '@/gen/graphql'
import { useManifest, useSource } from '@/contract/manifest'
import { Blocks } from '@/contract/Blocks'
import type { WidgetDef } from '@/contract/types'
import { useAsk } from '@/data/ask'
import { useMe } from '@/data/me'
import { useAuthState } from '@/data/session'
import { Bones, Failed, Guard } from '@/shell/States'
import { figure, money, moneyShort } from '@/words/formats'
import './dashboard.css'
import { FirstSteps } from './FirstSteps'
import { Funnel } from './Funnel'
import { MyTasks, Recent } from './Lists'
import { RANGES, since, type Range } from './range'

const Trend = lazy(() => import('./Trend'))

type Kpi = { label: string; value: string; full?: string; hint?: string; bad?: boolean }

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
  const [customers, open, won, late] = groups as [Group, Group, Group, Group]
  const kpis: Kpi[] = [
    { label: i18n.t('New customers'), value: figure(customers?.count ?? 0) },
    {
      label: i18n.t('Open deals'),
      value: moneyShort(open?.sum?.amount ?? 0, currency),
      full: money(open?.sum?.amount ?? 0, currency),
      hint: i18n.t('{n} deals', { n: figure(open?.count ?? 0) }),
    },
    {
      label: i18n.t('Won'),
      value: moneyShort(won?.sum?.amount ?? 0, currency),
      full: money(won?.sum?.amount ?? 0, currency),
      hint: i18n.t('{n} deals', { n: figure(won?.count ?? 0) }),
    },
    {
      label: i18n.t('Tasks overdue'),
      value: figure(late?.count ?? 0),
      bad: (late?.count ?? 0) > 0,
    },
  ]
  return { kpis, isPending, error }
}

type Group = { count: number; sum?: { amount?: string | null } | null } | undefined

function Kpis({ range }: { range: Range }) {
  const { kpis, isPending, error } = useKpis(range)
  if (error) return <Failed error={error} />
  return (
    <dl className="kpis">
      {kpis.map(({ label, value, full, hint, bad }) => (
        <div key={label} className="panel kpi">
          <dt className="small soft">{label}</dt>
          <dd className={`kpi-value num ${bad ? 'tone-bad' : ''}`} title={full}>
            {isPending ? '…' : value}
          </dd>
          <dd className="tiny soft num">{hint ?? ' '}</dd>
        </div>
      ))}
    </dl>
  )
}

function Widget({ widget }: { widget: WidgetDef }) {
  const { value, isPending, error } = useSource(widget.source, {}, widget.id)
  return (
    <section className={`panel stack tile-${widget.size ?? 'm'}`} aria-label={widget.label}>
      <h2>{widget.label}</h2>
      {error && <Failed error={error} />}
      {isPending ? <Bones rows={3} /> : <Blocks body={widget.body} data={value} scope={{}} />}
    </section>
  )
}

const rangeLabel = (range: Range): string => i18n.t('{n} days', { n: range })

/** What matters today. */
export default function Dashboard() {
  const [range, setRange] = useState<Range>(30)
  const { me } = useMe()
  const { widgets } = useManifest()
  return (
    <div className="page">
      <div className="row-between wrap">
        <h1>{me ? i18n.t('Hello, {name}', { name: me.name }) : i18n.t('Dashboard')}</h1>
        <div className="segments" role="group" aria-label={i18n.t('Time span')}>
          {RANGES.map((value) => (
            <button
              key={value}
              className="plain segment small"
              aria-pressed={range === value}
              onClick={() => setRange(value)}
            >
              {rangeLabel(value)}
            </button>
          ))}
        </div>
      </div>
      <FirstSteps />
      <Kpis range={range} />
      <div className="tiles">
        <Guard name={i18n.t('Funnel')}>
          <Funnel />
        </Guard>
        <Guard name={i18n.t('Trend')}>
          <Suspense fallback={<section className="panel tile-m trend-wait" />}>
            <Trend range={range} />
          </Suspense>
        </Guard>
        <MyTasks />
        <Recent />
        {widgets.map((widget) => (
          <Guard key={widget.id} name={widget.label}>
            <Widget widget={widget} />
          </Guard>
        ))}
      </div>
    </div>
  )
}
