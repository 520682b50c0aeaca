// What the cache holds of conversations, and how one that changed finds its place everywhere.
import type { QueryKey } from '@tanstack/react-query'
import { ConversationDocument, ThreadDocument } from '@/gen/graphql'
import { cache } from '@/data/cache'
import { gql } from '@/data/gql'
import { placed, type Pages, type Row, type Wish } from './rows'
import { heard, lengthened, refreshed, type Line, type Thread } from './thread'

export const listKey = (wish: Wish): QueryKey => ['conversations', wish]
export const rowKey = (id: string): QueryKey => ['conversation', id]
export const threadKey = (id: string): QueryKey => ['thread', id]

let reading: string | undefined

/** The conversation somebody reads stays among the unread ones until they turn to another. */
export function nowReading(id: string | undefined): void {
  const before = reading
  reading = id
  const row = before && before !== id ? cache.getQueryData<Row | null>(rowKey(before)) : null
  if (row) put(row)
}

/** A conversation as the server tells it now, put wherever it is shown. */
export function put(row: Row): void {
  cache.setQueryData<Row | null>(rowKey(row.id), row)
  for (const [key, list] of cache.getQueriesData<Pages>({ queryKey: ['conversations'] })) {
    if (list?.pages) cache.setQueryData(key, placed(list, row, key[1] as Wish, reading))
  }
}

/** A conversation as some list shows it, until the server has told more of it. */
export function listed(id: string): Row | undefined {
  for (const [, list] of cache.getQueriesData<Pages>({ queryKey: ['conversations'] })) {
    const row = list?.pages?.flatMap(({ nodes }) => nodes).find((each) => each.id === id)
    if (row) return row
  }
  return undefined
}

/** Lines that came or changed, put into the conversation they belong to, if it is loaded. */
export const putLines = (conversation: string, lines: readonly Line[]): void =>
  void cache.setQueryData<Thread>(threadKey(conversation), (thread) => thread && heard(thread, lines))

export const loadRow = async (id: string): Promise<Row | null> =>
  (await gql(ConversationDocument, { id })).conversation ?? null

const NOBODY_TALKS = { nodes: [], pageInfo: { hasNextPage: false } }

async function page(id: string, after: string | null) {
  const { conversation } = await gql(ThreadDocument, { id, after })
  return conversation?.activities ?? NOBODY_TALKS
}

/** The newest lines, with what is known of older ones. */
export async function loadThread(id: string): Promise<Thread> {
  const newest = await page(id, null)
  return refreshed(cache.getQueryData<Thread>(threadKey(id)), newest)
}

const lengthening = new Set<string>()

/** Bring a page of older lines, once at a time. */
export async function loadOlder(id: string): Promise<void> {
  const thread = cache.getQueryData<Thread>(threadKey(id))
  if (!thread?.older || lengthening.has(id)) return
  lengthening.add(id)
  try {
    const older = await page(id, thread.older)
    cache.setQueryData<Thread>(threadKey(id), (now) => now && lengthened(now, older))
  } finally {
    lengthening.delete(id)
  }
}

/** Fetch a conversation before it is opened, so that it is there at once. */
export function foresee(id: string): void {
  void cache.prefetchQuery({ queryKey: threadKey(id), queryFn: () => loadThread(id), staleTime: 30_000 })
}
