import { useQuery } from '@tanstack/react-query'
import { ConversationsDocument } from '@/gen/graphql'
import { usePages } from '@/data/ask'
import type { Trouble } from '@/data/gql'
import { gql } from '@/data/gql'
import { filterOf, type Row, type Wish } from './rows'
import { listed, listKey, loadRow, loadThread, rowKey, threadKey } from './shelf'
import type { Thread } from './thread'

const PAGE_SIZE = 50

/** The conversations of a list, as far as it was scrolled. */
export function useConversations(wish: Wish) {
  const pages = usePages<Row>(listKey(wish), async (after) => {
    const asked = { first: PAGE_SIZE, after, filter: filterOf(wish) }
    return (await gql(ConversationsDocument, asked)).conversations
  })
  return { ...pages, rows: pages.data?.pages.flatMap((page) => page.nodes) ?? [] }
}

/** One conversation with all that may be done in it; what a list shows of it will do until its words are there. */
export const useConversation = (id: string) => {
  const { isPending } = useThread(id)
  return useQuery<Row | null, Trouble>({
    queryKey: rowKey(id),
    queryFn: () => loadRow(id),
    enabled: !isPending || !listed(id),
    placeholderData: () => listed(id),
    // Rights to answer also end by themselves, and through what happens to accounts and people.
    refetchInterval: 60_000,
    meta: { about: ['account.troubled', 'customer.blocked', 'customer.unblocked'] },
  })
}

/** What was said in it. */
export const useThread = (id: string) =>
  useQuery<Thread, Trouble>({
    queryKey: threadKey(id),
    queryFn: () => loadThread(id),
    staleTime: 5_000,
  })
