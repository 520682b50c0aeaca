import { lazy, Suspense } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { useManifest, useSource } from '@/contract/manifest'
import { Blocks } from '@/contract/Blocks'
import type { WidgetDef } from '@/contract/types'
import { useMe } from '@/data/me'
import { Bones, Failed, Guard } from '@/shell/States'
import './dashboard.css'
import { FirstSteps } from './FirstSteps'
import { Funnel } from './Funnel'
import { Kpis } from './Kpis'
import { MyTasks, Recent } from './Lists'
import { RANGES, type Range } from './range'

const Trend = lazy(() => import('./Trend'))

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

const USUAL: Range = 30

/** The span of time the address names. */
function useRange() {
  const { days } = useSearch({ strict: false }) as { days?: number }
  const navigate = useNavigate()
  const range = RANGES.find((value) => value === days) ?? USUAL
  const setRange = (value: Range): void =>
    void navigate({ to: '/', search: { days: value } as never, replace: true })
  return [range, setRange] as const
}

/** What matters today. */
export default function Dashboard() {
  const [range, setRange] = useRange()
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
          <Funnel range={range} />
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
