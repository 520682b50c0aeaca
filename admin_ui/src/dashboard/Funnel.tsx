import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { FunnelDocument, type FunnelQuery } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { useAuthState } from '@/data/session'
import { usePipelines, type Pipeline } from '@/deals/pipelines'
import type { ListSearch } from '@/grid/search'
import { Bones, Failed, Nothing } from '@/shell/States'
import { figure, money, moneyShort, percent } from '@/words/formats'
import { between, since, type Range } from './range'

type Counted = FunnelQuery['funnel']
type Step = Pick<Counted['steps'][number], 'stage' | 'name' | 'kind' | 'reached' | 'amount' | 'conversion'>

/** The view of the list in which the deals of a stage stand. */
const VIEWS: Record<string, string> = { LEAD: 'leads', OPEN: 'open', WON: 'won', LOST: 'lost' }

/** The deals of a stage in the list: of the closed ones those of the span, else all that stand there. */
export function listOf(stage: string, kind: string, range: Range): ListSearch {
  const closed = kind === 'WON' || kind === 'LOST'
  return { view: VIEWS[kind], f: closed ? { stage, closedAt: between(range) } : { stage } }
}

/** The length of each bar, of the longest; a step that anybody reached can be seen. */
export function widths(steps: readonly Pick<Step, 'reached'>[]): number[] {
  const most = Math.max(1, ...steps.map(({ reached }) => reached))
  return steps.map(({ reached }) => (reached ? Math.max(3, (reached / most) * 100) : 0))
}

type RowProps = { step: Step; width: number; range: Range; currency: string }

function StepRow({ step, width, range, currency }: RowProps) {
  return (
    <tr>
      <th scope="row" className="cut small">
        <Link
          to="/deals/list"
          search={listOf(step.stage, step.kind, range) as never}
          title={i18n.t('{stage}: the deals there now', { stage: step.name })}
        >
          {step.name}
        </Link>
      </th>
      <td className="funnel-track" aria-hidden>
        <i className={`funnel-bar funnel-${step.kind.toLowerCase()}`} style={{ width: `${width}%` }} />
      </td>
      <td className="num small strong">{figure(step.reached)}</td>
      <td className="num small soft">{step.conversion == null ? '–' : percent(step.conversion)}</td>
      <td className="num small soft funnel-sum" title={money(step.amount, currency)}>
        {moneyShort(step.amount, currency)}
      </td>
    </tr>
  )
}

type StepsProps = { steps: readonly Step[]; range: Range; currency: string }

function Steps({ steps, range, currency }: StepsProps) {
  const long = widths(steps)
  return (
    <table className="funnel">
      <thead className="tiny soft">
        <tr>
          <th scope="col">{i18n.t('Stage')}</th>
          <td aria-hidden />
          <th scope="col">{i18n.t('Reached')}</th>
          <th scope="col" title={i18n.t('Of those that reached the stage before')}>
            {i18n.t('Conversion')}
          </th>
          <th scope="col" className="funnel-sum">
            {i18n.t('Amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, index) => (
          <StepRow key={step.stage} step={step} width={long[index]!} range={range} currency={currency} />
        ))}
      </tbody>
    </table>
  )
}

/** How many deals of the span were lost, and the way to them. */
function Lost({ n, pipeline, range }: { n: number; pipeline: Pipeline; range: Range }) {
  const words = i18n.t('Lost: {n}', { n: figure(n) })
  const stage = pipeline.stages.nodes.find(({ kind }) => kind === 'LOST')
  if (!stage || !n) return <p className="small soft num">{words}</p>
  return (
    <p className="small num">
      <Link to="/deals/list" search={listOf(stage.id, 'LOST', range) as never}>
        {words}
      </Link>
    </p>
  )
}

type BodyProps = { counted: Counted; pipeline: Pipeline; range: Range }

function Body({ counted: { steps, lost }, pipeline, range }: BodyProps) {
  const { data: state } = useAuthState()
  if (!lost && steps.every(({ reached }) => !reached)) {
    return (
      <Nothing
        title={i18n.t('No deal moved in this time')}
        text={i18n.t('The funnel counts the deals that came to a stage within the time above.')}
      />
    )
  }
  return (
    <>
      <Steps steps={steps} range={range} currency={state?.house?.currency ?? 'CNY'} />
      <Lost n={lost} pipeline={pipeline} range={range} />
    </>
  )
}

type ChoiceProps = { pipelines: Pipeline[]; chosen?: string; choose: (id: string) => void }

function Choice({ pipelines, chosen, choose }: ChoiceProps) {
  if (pipelines.length < 2) return null
  return (
    <select
      className="quiet-select"
      aria-label={i18n.t('Pipeline')}
      value={chosen}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {pipelines.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** How far the deals of the span came, from the first word to the signature. */
export function Funnel({ range }: { range: Range }) {
  const { pipelines, busiest, isPending } = usePipelines()
  const [chosen, setChosen] = useState<string | null>(null)
  const pipeline = pipelines.find(({ id }) => id === chosen) ?? busiest
  const { data, error, refetch } = useAsk(
    FunnelDocument,
    { pipeline: pipeline?.id ?? '', since: since(range).toISOString() },
    { enabled: pipeline !== undefined, about: ['deal', 'stage'], keep: true },
  )
  return (
    <section className="panel stack tile-m" aria-label={i18n.t('Funnel')}>
      <div className="row-between">
        <h2>{i18n.t('Funnel')}</h2>
        <Choice pipelines={pipelines} chosen={pipeline?.id} choose={setChosen} />
        <Link to="/deals" className="small">
          {i18n.t('To the board')}
        </Link>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {(isPending || (pipeline && !data && !error)) && <Bones rows={5} />}
      {!isPending && !pipeline && <Nothing title={i18n.t('No pipeline yet')} />}
      {pipeline && data && <Body counted={data.funnel} pipeline={pipeline} range={range} />}
    </section>
  )
}
