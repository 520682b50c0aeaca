import { useCallback, useEffect, type KeyboardEvent } from 'react'
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { StageTotalsDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { useMe } from '@/data/me'
import { useAuthState } from '@/data/session'
import { landing, neighbour, totals, type Card } from './board'
import { BoardColumn } from './BoardColumn'
import { cardOf, cardsIn } from './columns'
import { giveFocus, holdFocus } from './focus'
import type { Pipeline } from './pipelines'
import { useMoves } from './useMoves'

const giveBack = ({ id }: Card): void => giveFocus(id)

/** The stages of a pipeline side by side; deals are dragged, or moved with [ and ]. */
export function Board({ pipeline, onOpen }: { pipeline: Pipeline; onOpen: (id: string) => void }) {
  const { data: state } = useAuthState()
  const { may } = useMe()
  const { start, question } = useMoves(giveBack)
  useEffect(holdFocus, [])
  const filter = { pipeline: { id: { eq: pipeline.id } } }
  const { data: counted } = useAsk(StageTotalsDocument, { filter }, { about: ['deal'], keep: true })
  const stages = pipeline.stages.nodes
  const movable = may('core.deal.move')
  const drop = useCallback(
    (id: string, stageId: string, before: string | null): void => {
      const card = cardOf(id)
      const stage = stages.find((s) => s.id === stageId)
      if (!card || !stage || before === id) return
      start({ card, stage, position: landing(cardsIn(stageId), id, before) })
    },
    [stages, start],
  )
  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0]?.data
          if (target) drop(String(source.data.card), String(target.stage), target.before as string | null)
        },
      }),
    [drop],
  )
  const onKey = (event: KeyboardEvent): void => {
    const { deal } = (event.target as HTMLElement).dataset
    const step = ({ '[': -1, ']': 1 } as const)[event.key as '[' | ']']
    if (!deal || !step || !movable || event.ctrlKey || event.metaKey) return
    const card = cardOf(deal)
    const stage = card?.stage && neighbour(stages, card.stage.id, step)
    if (!card || !stage) return
    event.preventDefault()
    start({ card, stage })
  }
  return (
    <div className="board" onKeyDown={onKey}>
      {stages.map((stage) => (
        <BoardColumn
          key={stage.id}
          stage={stage}
          totals={counted ? totals(counted.dealsAggregate.groups, stage) : null}
          currency={state?.house?.currency ?? 'CNY'}
          movable={movable}
          onOpen={onOpen}
        />
      ))}
      {question}
    </div>
  )
}
