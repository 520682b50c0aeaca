// The columns of the board as the server gave them, and how they are drawn before it answers.
import type { InfiniteData } from '@tanstack/react-query'
import { StageDealsDocument, type StageDealsQuery } from '@/gen/graphql'
import { usePages } from '@/data/ask'
import { cache } from '@/data/cache'
import { gql } from '@/data/gql'
import { place, type Card } from './board'
import type { Stage } from './pipelines'

type Page = NonNullable<StageDealsQuery['deals']>
type Pages = InfiniteData<Page>

const BOARD = 'board'

async function askStage(stage: Stage, after: string | null): Promise<Page> {
  const closed = stage.kind === 'WON' || stage.kind === 'LOST'
  const answer = await gql(StageDealsDocument, {
    filter: { stage: { id: { eq: stage.id } } },
    leads: stage.kind === 'LEAD',
    orderBy: closed
      ? [{ field: 'CLOSED_AT', direction: 'DESC' }]
      : [{ field: 'POSITION', direction: 'ASC' }],
    after,
  })
  return (answer.leads ?? answer.deals)!
}

const cardsOf = (pages: Pages | undefined): Card[] =>
  (pages?.pages.flatMap(({ nodes }) => nodes) ?? []) as Card[]

/** The deals of one stage; more of them come while its column is scrolled. */
export function useColumn(stage: Stage) {
  const answer = usePages<Page['nodes'][number]>(
    [BOARD, stage.id],
    (after) => askStage(stage, after),
    { about: ['deal'], calm: false },
  )
  return { ...answer, cards: cardsOf(answer.data as Pages | undefined) }
}

/** The cards of a stage that are loaded. */
export const cardsIn = (stage: string): Card[] => cardsOf(cache.getQueryData<Pages>([BOARD, stage]))

/** A card wherever it is loaded. */
export const cardOf = (id: string): Card | undefined =>
  cache
    .getQueriesData<Pages>({ queryKey: [BOARD] })
    .flatMap(([, pages]) => cardsOf(pages))
    .find((card) => card.id === id)

/** Draw a card where it now belongs, in every column that is shown. */
export function redraw(card: Card): void {
  for (const [key, data] of cache.getQueriesData<Pages>({ queryKey: [BOARD] })) {
    if (!data) continue
    const nodes = place(cardsOf(data), card, key[1] as string) as Page['nodes']
    // Which page a card stands on counts only for fetching on: the first takes them all.
    const pages = data.pages.map((page, at) => ({ ...page, nodes: at === 0 ? nodes : [] }))
    cache.setQueryData<Pages>(key, { ...data, pages })
  }
}

const SHOW_DEALS = ['board', 'Funnel', 'DealDetail']

/** Ask anew what shows deals. */
export const askDealsAnew = (): void => {
  for (const name of SHOW_DEALS) void cache.invalidateQueries({ queryKey: [name] })
  void cache.invalidateQueries({ queryKey: ['list', 'deals'] })
}
