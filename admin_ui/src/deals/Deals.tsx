import { useCallback, useEffect, useState, type KeyboardEvent } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { useAuthState } from '@/data/session'
import { openCreate } from '@/shell/overlay'
import { Bones, Failed, Nothing } from '@/shell/States'
import { landing, neighbour, type Card } from './board'
import { BoardColumn } from './BoardColumn'
import './deals.css'
import { DealPeek } from './DealPeek'
import { LostDialog } from './LostDialog'
import { usePipelines, type Pipeline, type Stage } from './pipelines'
import { move, useBoard } from './useBoard'

type Wish = { card: Card; stage: Stage; position: number }
type DealSearch = { pipeline?: string; open?: string }

const focusDeal = (id: string): void =>
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-deal="${id}"]`)?.focus(),
  ) as unknown as void

function useMoves(pipeline: Pipeline) {
  const stages = pipeline.stages.nodes
  const { columns, error } = useBoard(stages)
  const [asking, setAsking] = useState<Wish | null>(null)
  const start = useCallback(
    (id: string, stageId: string, before: string | null): void => {
      const card = columns.flatMap((column) => column.cards).find((c) => c.id === id)
      const column = columns.find(({ stage }) => stage.id === stageId)
      if (!card || !column || before === id) return
      const wish = { card, stage: column.stage, position: landing(column.cards, id, before) }
      // A lost deal needs its reason first; everything else is shown at once.
      if (column.stage.kind === 'LOST' && card.kind !== 'LOST') setAsking(wish)
      else void move(wish)
    },
    [columns],
  )
  return { columns, start, error, asking, setAsking, stages }
}

function Board({ pipeline, onOpen }: { pipeline: Pipeline; onOpen: (id: string) => void }) {
  const { columns, start, error, asking, setAsking, stages } = useMoves(pipeline)
  const { data: state } = useAuthState()
  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0]?.data
          if (target) start(String(source.data.card), String(target.stage), target.before as string | null)
        },
      }),
    [start],
  )
  const onKey = (event: KeyboardEvent): void => {
    const id = (event.target as HTMLElement).dataset.deal
    const step = ({ '[': -1, ']': 1 } as const)[event.key as '[' | ']']
    if (!id || !step || event.ctrlKey || event.metaKey) return
    const from = columns.find(({ cards }) => cards.some((card) => card.id === id))
    const to = from && neighbour(stages, from.stage.id, step)
    if (!to) return
    event.preventDefault()
    start(id, to.id, null)
    focusDeal(id)
  }
  if (error) return <Failed error={error} />
  return (
    <div className="board" onKeyDown={onKey}>
      {columns.map((column) => (
        <BoardColumn
          key={column.stage.id}
          column={column}
          currency={state?.house?.currency ?? 'CNY'}
          onOpen={onOpen}
        />
      ))}
      {asking && (
        <LostDialog
          title={asking.card.title}
          onClose={() => setAsking(null)}
          onSend={async (reason) => {
            setAsking(null)
            await move({ ...asking, reason })
            focusDeal(asking.card.id)
          }}
        />
      )}
    </div>
  )
}

type TabsProps = { pipelines: Pipeline[]; now: string; onChoose: (id: string) => void }

const Tabs = ({ pipelines, now, onChoose }: TabsProps) =>
  pipelines.length < 2 ? null : (
    <div className="tabs" role="group" aria-label={i18n.t('Pipelines')}>
      {pipelines.map(({ id, name }) => (
        <button key={id} className="plain tab" aria-pressed={id === now} onClick={() => onChoose(id)}>
          {name}
        </button>
      ))}
    </div>
  )

/** The deals of a pipeline, stage by stage. */
export default function Deals() {
  const { pipelines, busiest, isPending, error } = usePipelines()
  const search = useSearch({ strict: false }) as DealSearch
  const navigate = useNavigate()
  const set = (part: DealSearch): void =>
    void navigate({ to: '/deals', search: { ...search, ...part } as never, replace: true })
  const pipeline = pipelines.find(({ id }) => id === search.pipeline) ?? busiest
  if (error) return <Failed error={error} />
  if (isPending) {
    return (
      <div className="page-fixed">
        <Bones rows={8} height={26} />
      </div>
    )
  }
  return (
    <div className="page-fixed">
      <div className="row-between">
        <h1>{i18n.t('Deals')}</h1>
        {pipeline && (
          <Button size="xs" variant="default" onClick={() => openCreate('deal', { pipeline: pipeline.id })}>
            {i18n.t('New deal')}
          </Button>
        )}
      </div>
      {pipeline ? (
        <>
          <Tabs pipelines={pipelines} now={pipeline.id} onChoose={(id) => set({ pipeline: id })} />
          <Board key={pipeline.id} pipeline={pipeline} onOpen={(open) => set({ open })} />
        </>
      ) : (
        <div className="panel">
          <Nothing
            title={i18n.t('No pipeline yet')}
            text={i18n.t('Pipelines come with plugins such as Sales. Switch one on first.')}
          >
            <Button onClick={() => void navigate({ to: '/plugins' })}>{i18n.t('To the plugins')}</Button>
          </Nothing>
        </div>
      )}
      {search.open && <DealPeek id={search.open} onClose={() => set({ open: undefined })} />}
    </div>
  )
}
