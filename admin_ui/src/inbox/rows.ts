// Conversations as a list: which tab a row belongs to, and where it stands there.
import type { ConversationFilter, ConversationRowFragment } from '@/gen/graphql'
import type { Page } from '@/data/ask'

export type Row = ConversationRowFragment

export const TABS = ['mine', 'unassigned', 'unread', 'all', 'closed'] as const
export type Tab = (typeof TABS)[number]

/** What a list shows: a tab of it, one channel or all, and what was looked for. */
export type Wish = { tab: Tab; channel: string; words: string; me: string }

export const asTab = (text: string | undefined): Tab =>
  TABS.find((tab) => tab === text) ?? 'all'

const DAY = 86_400_000

/** Nobody looks for unread words older than this; by whole days, so that a list stays the same list. */
const monthAgo = (): string => new Date(Math.floor(Date.now() / DAY - 30) * DAY).toISOString()

const OF_TAB: Record<Tab, (me: string) => ConversationFilter> = {
  mine: (me) => ({ assignee: { id: { eq: me } }, state: { eq: 'OPEN' } }),
  unassigned: () => ({ not: { assignee: { id: { isNull: false } } }, state: { eq: 'OPEN' } }),
  unread: () => ({ unread: { eq: true }, lastSaidAt: { gt: monthAgo() } }),
  all: () => ({ state: { eq: 'OPEN' } }),
  closed: () => ({ state: { eq: 'CLOSED' } }),
}

/** The filter the API wants; nobody is listed with whom nothing was ever said. */
export function filterOf({ tab, channel, words, me }: Wish): ConversationFilter {
  const text = words.trim()
  return {
    lastSaidAt: { isNull: false },
    ...OF_TAB[tab](me),
    ...(channel ? { channel: { eq: channel } } : {}),
    ...(text ? { search: text } : {}),
  }
}

const IN_TAB: Record<Tab, (row: Row, me: string) => boolean> = {
  mine: (row, me) => row.assignee?.id === me && row.state === 'OPEN',
  unassigned: (row) => !row.assignee && row.state === 'OPEN',
  unread: (row) => row.unreadCount > 0,
  all: (row) => row.state === 'OPEN',
  closed: (row) => row.state === 'CLOSED',
}

/** Whether a row belongs into a list now; what was looked for only the server can judge. */
export function belongs(row: Row, { tab, channel, me }: Wish): boolean {
  return Boolean(row.lastSaidAt) && (!channel || row.channel === channel) && IN_TAB[tab](row, me)
}

const said = (row: Row): number => (row.lastSaidAt ? Date.parse(row.lastSaidAt) : 0)

export type Pages = { pages: Page<Row>[]; pageParams: unknown[] }

/** The list after one row changed: it comes, goes, or moves to where its last words put it. */
export function placed(list: Pages, row: Row, wish: Wish, keep: string | undefined): Pages {
  const known = list.pages.some((page) => page.nodes.some(({ id }) => id === row.id))
  const stays = belongs(row, wish) || (known && wish.tab === 'unread' && keep === row.id)
  if (!known && (!stays || wish.words.trim())) return list
  const pages = list.pages.map((page) => ({
    ...page,
    nodes: page.nodes.filter(({ id }) => id !== row.id),
  }))
  if (stays) insert(pages, row)
  return { ...list, pages }
}

function insert(pages: Page<Row>[], row: Row): void {
  for (const [index, page] of pages.entries()) {
    const at = page.nodes.findIndex((other) => said(other) <= said(row))
    const last = index === pages.length - 1
    if (at < 0 && !last) continue
    // Older than everything that is loaded: it comes when the list is scrolled there.
    if (at < 0 && page.pageInfo.hasNextPage) return
    page.nodes.splice(at < 0 ? page.nodes.length : at, 0, row)
    return
  }
}

/** What a conversation is called. */
export const nameOf = (row: Pick<Row, 'customer' | 'title'>): string =>
  row.title || row.customer?.name || ''
