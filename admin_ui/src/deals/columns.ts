// The columns of the board as the server gave them, with the cards that are ahead of it.
import { useMemo } from 'react'
import type { InfiniteData } from '@tanstack/react-query'
import { StageDealsDocument, type StageDealsQuery } from '@/gen/graphql'
import { usePages } from '@/data/ask'
import { cache } from '@/data/cache'
import { gql } from '@/data/gql'
import { ahead, useAhead } from './ahead'
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

const drawn = (pages: Pages | undefined, stage: string, moved: ReadonlyMap<string, Card>): Card[] =>
  [...moved.values()].reduce((cards, card) => place(cards, card, stage), cardsOf(pages))

/** The deals of one stage; more of them come while its column is scrolled. */
export function useColumn(stage: Stage) {
  const moved = useAhead()
  const answer = usePages<Page['nodes'][number]>(
    [BOARD, stage.id],
    (after) => askStage(stage, after),
    { about: ['deal'], calm: false },
  )
  const pages = answer.data as Pages | undefined
  const cards = useMemo(() => drawn(pages, stage.id, moved), [pages, stage.id, moved])
  return { ...answer, cards }
}

/** The cards of a stage that are loaded. */
export const cardsIn = (stage: string): Card[] =>
  drawn(cache.getQueryData<Pages>([BOARD, stage]), stage, ahead())

/** A card wherever it is drawn. */
export const cardOf = (id: string): Card | undefined =>
  ahead().get(id) ??
  cache
    .getQueriesData<Pages>({ queryKey: [BOARD] })
    .flatMap(([, pages]) => cardsOf(pages))
    .find((card) => card.id === id)

const SHOW_DEALS = [[BOARD], ['Funnel'], ['DealDetail'], ['list', 'deals']]

/** When nothing is being asked about the columns any more. */
const answered = (): Promise<void> =>
  new Promise((done) => {
    const look = (): void => {
      if (cache.isFetching({ queryKey: [BOARD] })) return
      stop()
      done()
    }
    const stop = cache.getQueryCache().subscribe(look)
    look()
  })

/** Ask anew what shows deals; done when it was answered, though live news cut this round short. */
export const askDealsAnew = async (): Promise<void> => {
  await Promise.all(SHOW_DEALS.map((queryKey) => cache.invalidateQueries({ queryKey })))
  await answered()
}
