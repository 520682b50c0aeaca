import { useEffect } from 'react'
import { MarkNoticesReadDocument, UnreadNoticesDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { NOTICED, onFact } from '@/data/live'
import { useMe } from '@/data/me'

/** What every answer with notices is about. */
export const ABOUT = ['notices']

const freshen = (): void =>
  void cache.invalidateQueries({
    predicate: ({ meta }) => (meta?.about as string[] | undefined)?.includes(ABOUT[0]!) === true,
  })

/** How many notices wait for us; it follows what happens in other tabs and on other machines. */
export function useUnread(): number {
  const { me } = useMe()
  const mine = me?.id
  const { data } = useAsk(UnreadNoticesDocument, {}, { about: ABOUT, enabled: mine !== undefined })
  useEffect(
    () =>
      onFact((fact) => {
        if (fact.name === NOTICED && fact.id === mine) freshen()
      }),
    [mine],
  )
  return data?.notices.unread ?? 0
}

/** We have seen these, or all. */
export async function markRead(ids: string[] | null): Promise<void> {
  await change(MarkNoticesReadDocument, { ids })
  freshen()
}
