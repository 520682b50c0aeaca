// The lines of a conversation as plain values: in which order, under which day, beside whom.
import type { ThreadLineFragment } from '@/gen/graphql'
import { dayIn } from '@/words/zone'
import type { Waiting } from './outbox'

export type Line = ThreadLineFragment

export type Thread = {
  /** The oldest first. */
  lines: Line[]
  /** Where older ones begin; null if there are none. */
  older: string | null
}

type Answer = { nodes: Line[]; pageInfo: { hasNextPage: boolean; endCursor?: string | null } }

const before = (a: Line, b: Line): number =>
  Date.parse(a.happenedAt) - Date.parse(b.happenedAt) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** Lines put together: each once, as it was told last, in their order. */
export function together(known: readonly Line[], news: readonly Line[]): Line[] {
  const all = new Map(known.map((line) => [line.id, line]))
  for (const line of news) all.set(line.id, line)
  return [...all.values()].sort(before)
}

const cursorOf = ({ pageInfo }: Answer): string | null =>
  pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null

/** The thread after its newest page was read again; older lines stay if nothing is missing between. */
export function refreshed(thread: Thread | undefined, newest: Answer): Thread {
  const fresh = { lines: together([], newest.nodes), older: cursorOf(newest) }
  const overlaps = thread?.lines.some(({ id }) => newest.nodes.some((line) => line.id === id))
  if (!thread || !overlaps) return fresh
  return { lines: together(thread.lines, newest.nodes), older: thread.older }
}

/** The thread with a page of older lines above it. */
export const lengthened = (thread: Thread, page: Answer): Thread => ({
  lines: together(page.nodes, thread.lines),
  older: cursorOf(page),
})

/** The thread after some lines came or changed; what is older than all of it is left for later. */
export function heard(thread: Thread, news: readonly Line[]): Thread {
  const first = thread.lines[0]
  const near = news.filter((line) => !thread.older || !first || before(first, line) <= 0)
  return near.length ? { ...thread, lines: together(thread.lines, near) } : thread
}

export type Drawn =
  | { key: string; type: 'day'; at: string }
  | { key: string; type: 'event'; line: Line }
  | { key: string; type: 'said'; line: Line; first: boolean; last: boolean }
  | { key: string; type: 'waiting'; item: Waiting }

const CLOSE = 3 * 60_000

const talks = (line: Line): boolean => line.kind === 'MESSAGE' || line.kind === 'NOTE'

const voice = (line: Line): string =>
  `${line.kind} ${line.direction} ${speakerOf(line) ?? ''}`

/** Who said a line, where it is known; in a room with many, it is not whom the room is named after. */
export const speakerOf = (line: Line): string | null =>
  line.actor?.name ?? (line.direction === 'IN' ? line.customer?.name : null) ?? line.actorName ?? null

/** Whom we know of those who spoke, the last one first. */
export function peopleIn(lines: readonly Line[]): { id: string; name: string }[] {
  const heard = lines.flatMap(({ direction, customer }) => (direction === 'IN' && customer ? [customer] : []))
  return [...new Map(heard.reverse().map((person) => [person.id, person])).values()]
}

/** Whether two lines follow each other closely in one voice. */
const joined = (a: Line | undefined, b: Line | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  talks(a) &&
  talks(b) &&
  voice(a) === voice(b) &&
  Date.parse(b.happenedAt) - Date.parse(a.happenedAt) < CLOSE &&
  dayIn(new Date(a.happenedAt)) === dayIn(new Date(b.happenedAt))

/** Everything to draw, from the oldest to what waits to be sent. */
export function drawn(lines: readonly Line[], waiting: readonly Waiting[]): Drawn[] {
  const rows: Drawn[] = []
  let day = ''
  lines.forEach((line, at) => {
    const own = dayIn(new Date(line.happenedAt))
    if (own !== day) rows.push({ key: `day ${own}`, type: 'day', at: line.happenedAt })
    day = own
    if (!talks(line)) rows.push({ key: line.id, type: 'event', line })
    else {
      const first = !joined(lines[at - 1], line)
      rows.push({ key: line.id, type: 'said', line, first, last: !joined(line, lines[at + 1]) })
    }
  })
  for (const item of waiting) rows.push({ key: item.key, type: 'waiting', item })
  return rows
}
