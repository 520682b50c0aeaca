import { useQueries } from '@tanstack/react-query'
import { i18n } from '@lingui/core'
import {
  LoseDealDocument,
  MoveDealDocument,
  StageDealsDocument,
  WinDealDocument,
  type StageDealsQuery,
} from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change, gql, type Trouble } from '@/data/gql'
import { complain, say, undoWith } from '@/shell/toasts'
import { place, type Card } from './board'
import type { Stage } from './pipelines'

export type Column = { stage: Stage; cards: Card[]; total: number | null; isPending: boolean }

const WON_SHOWN = 60

const keyOf = (stage: string) => ['board', stage] as const

const listOf = (data: StageDealsQuery) => data.leads ?? data.deals

function askStage(stage: Stage): Promise<StageDealsQuery> {
  const closed = stage.kind === 'WON' || stage.kind === 'LOST'
  return gql(StageDealsDocument, {
    filter: { stage: { id: { eq: stage.id } } },
    leads: stage.kind === 'LEAD',
    orderBy: closed
      ? [{ field: 'CLOSED_AT', direction: 'DESC' }]
      : [{ field: 'POSITION', direction: 'ASC' }],
  })
}

/** Draw a card where it now belongs, in every column that is shown. */
function redraw(card: Card): void {
  const shown = cache.getQueriesData<StageDealsQuery>({ queryKey: ['board'] })
  for (const [key, data] of shown) {
    const list = data && listOf(data)
    if (!list) continue
    const stage = key[1] as string
    const nodes = place(list.nodes as Card[], card, stage)
    const delta = nodes.length - list.nodes.length
    const next = { ...list, nodes, totalCount: (list.totalCount ?? 0) + delta }
    cache.setQueryData(key, data.leads ? { leads: next } : { deals: next })
  }
}

export type Move = { card: Card; stage: Stage; position: number; reason?: string }

async function send({ card, stage, position, reason }: Move) {
  const common = { id: card.id, expectedVersion: card.version }
  if (stage.kind === 'LOST') {
    return change(LoseDealDocument, { input: { ...common, reason: reason ?? '' } })
  }
  if (stage.kind === 'WON') return change(WinDealDocument, { input: common })
  return change(MoveDealDocument, { input: { ...common, stage: stage.id, position } })
}

function announce({ card, stage }: Move, token: string | null | undefined): void {
  const words = { title: card.title, stage: stage.name }
  const text =
    stage.kind === 'WON'
      ? i18n.t('Won: “{title}”. Well done!', words)
      : i18n.t('“{title}” is now in {stage}', words)
  say(text, undoWith(token))
}

/** The one way to move a card: shown at once, taken back on refusal. */
export async function move(wish: Move): Promise<boolean> {
  const { card, stage, position } = wish
  redraw({
    ...card,
    kind: stage.kind,
    position,
    stage: { id: stage.id },
    stageSince: card.stage?.id === stage.id ? card.stageSince : new Date().toISOString(),
  })
  try {
    const { deal, undoToken } = await send(wish)
    if (deal) redraw(deal as Card)
    if (card.stage?.id !== stage.id) announce(wish, undoToken)
    return true
  } catch (error) {
    redraw(card)
    complain(error)
    return false
  } finally {
    void cache.invalidateQueries({ queryKey: ['board'] })
  }
}

/** The columns of a pipeline. */
export function useBoard(stages: Stage[]) {
  const answers = useQueries({
    queries: stages.map((stage) => ({
      queryKey: keyOf(stage.id),
      queryFn: () => askStage(stage),
      meta: { about: ['deal'] },
    })),
  })
  const columns = stages.map<Column>((stage, at) => {
    const list = answers[at]?.data && listOf(answers[at].data)
    return {
      stage,
      cards: (list?.nodes ?? []) as Card[],
      total: list?.totalCount ?? null,
      isPending: answers[at]?.isPending ?? true,
    }
  })
  const error = answers.find((answer) => answer.error)?.error as Trouble | undefined
  return { columns, error, shownAtMost: WON_SHOWN }
}
