// The span of time a dashboard shows, and figures laid out over its days.
import { dayIn, plusDays, startOf, zone } from '@/words/zone'

export const RANGES = [7, 30, 90] as const
export type Range = (typeof RANGES)[number]

/** Every day of the range, today last, so that quiet days show as zero and not as nothing. */
export function days(range: Range, now: Date = new Date(), at: string = zone()): string[] {
  const today = dayIn(now, at)
  return Array.from({ length: range }, (_, index) => plusDays(today, index - range + 1))
}

/** The first moment of the first day of a range. */
export const since = (range: Range, now: Date = new Date(), at: string = zone()): Date =>
  startOf(days(range, now, at)[0]!, at)

/** The range as a filter of dates in an address: `2026-11-15..2026-11-21`. */
export function between(range: Range): string {
  const all = days(range)
  return `${all[0]}..${all.at(-1)}`
}

type Group = { keys: unknown[] }

/** A bucket as the server names it (a moment or a date) → its day here. */
export function dayOf(key: unknown, at: string = zone()): string {
  const text = String(key)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : dayIn(new Date(text), at)
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
