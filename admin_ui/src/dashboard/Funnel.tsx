import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { FunnelDocument, type FunnelQuery } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { useAuthState } from '@/data/session'
import { usePipelines, type Pipeline } from '@/deals/pipelines'
import { Bones, Failed, Nothing } from '@/shell/States'
import { figure, moneyShort } from '@/words/formats'

type Group = FunnelQuery['dealsAggregate']['groups'][number]

/** The view of the list in which the deals of a stage stand. */
const VIEWS: Record<string, string> = { LEAD: 'leads', OPEN: 'open', WON: 'won' }

type Bar = { id: string; name: string; kind: string; count: number; sum: number; share: number }

/** The bars of the funnel, in the order of the stages; lost deals are not a step of it. */
export function barsOf(pipeline: Pipeline, groups: readonly Group[]): Bar[] {
  const found = new Map(groups.map((group) => [String(group.keys[0]), group]))
  const stages = pipeline.stages.nodes.filter(({ kind }) => kind !== 'LOST')
  const most = Math.max(1, ...stages.map(({ id }) => found.get(id)?.count ?? 0))
  return stages.map(({ id, name, kind }) => {
    const count = found.get(id)?.count ?? 0
    const sum = Number(found.get(id)?.sum.amount ?? 0)
    return { id, name, kind, count, sum, share: count / most }
  })
}

function Bars({ bars, currency }: { bars: Bar[]; currency: string }) {
  return (
    <ol className="funnel">
      {bars.map((bar) => (
        <li key={bar.id}>
          <span className="cut small">{bar.name}</span>
          <span className="funnel-track">
            <i
              className={`funnel-bar funnel-${bar.kind.toLowerCase()}`}
              style={{ width: `${Math.max(bar.count ? 3 : 0, bar.share * 100)}%` }}
            />
          </span>
          <Link
            to="/deals/list"
            search={{ view: VIEWS[bar.kind], f: { stage: bar.id } } as never}
            className="num small funnel-count strong"
            aria-label={i18n.t('{stage}, {n} deals', { stage: bar.name, n: bar.count })}
          >
            {figure(bar.count)}
          </Link>
          <span className="num small soft funnel-sum">{moneyShort(bar.sum, currency)}</span>
        </li>
      ))}
    </ol>
  )
}

/** Deals by stage, from the first word to the signature. */
export function Funnel() {
  const { pipelines, busiest, isPending } = usePipelines()
  const { data: state } = useAuthState()
  const [chosen, setChosen] = useState<string | null>(null)
  const pipeline = pipelines.find(({ id }) => id === chosen) ?? busiest
  const { data, error } = useAsk(
    FunnelDocument,
    { filter: { pipeline: { id: { eq: pipeline?.id ?? '' } } } },
    { enabled: pipeline !== undefined, about: ['deal'], keep: true },
  )
  return (
    <section className="panel stack tile-m" aria-label={i18n.t('Funnel')}>
      <div className="row-between">
        <h2>{i18n.t('Funnel')}</h2>
        {pipelines.length > 1 && (
          <select
            className="quiet-select"
            aria-label={i18n.t('Pipeline')}
            value={pipeline?.id}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          >
            {pipelines.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        <Link to="/deals" className="small">
          {i18n.t('To the board')}
        </Link>
      </div>
      {error && <Failed error={error} />}
      {(isPending || (pipeline && !data && !error)) && <Bones rows={5} />}
      {!isPending && !pipeline && <Nothing title={i18n.t('No pipeline yet')} />}
      {pipeline && data && (
        <Bars
          bars={barsOf(pipeline, data.dealsAggregate.groups)}
          currency={state?.house?.currency ?? 'CNY'}
        />
      )}
    </section>
  )
}
