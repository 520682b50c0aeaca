// The span of time a dashboard shows, and figures laid out over its days.

export const RANGES = [7, 30, 90] as const
export type Range = (typeof RANGES)[number]

/** The first moment of the first day of a range, in the browser's own day. */
export function since(range: Range, now: Date = new Date()): Date {
  const first = new Date(now)
  first.setHours(0, 0, 0, 0)
  first.setDate(first.getDate() - range + 1)
  return first
}

const dayKey = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')

/** Every day of the range, so that quiet days show as zero and not as nothing. */
export function days(range: Range, now: Date = new Date()): string[] {
  const first = since(range, now)
  return Array.from({ length: range }, (_, at) => {
    const date = new Date(first)
    date.setDate(date.getDate() + at)
    return dayKey(date)
  })
}

type Group = { keys: unknown[] }

/** A bucket as the server names it (a moment or a date) → its day here. */
export function dayOf(key: unknown): string {
  const text = String(key)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : dayKey(new Date(text))
}

/** One value per day from the groups the server counted. */
export function perDay<G extends Group>(
  names: readonly string[],
  groups: readonly G[],
  value: (group: G) => number,
): number[] {
  const found = new Map(groups.map((group) => [dayOf(group.keys[0]), value(group)]))
  return names.map((name) => found.get(name) ?? 0)
}
