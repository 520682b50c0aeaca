// What a list shows stands in its address, so that it can be sent in a chat and found again.
import type { Filter } from '@/contract/types'
import { enumName } from '@/contract/paths'
import { plusDays, startOf } from '@/words/zone'
import type { Sort } from './types'

export type ListSearch = {
  q?: string
  sort?: string
  view?: string
  open?: string
  f?: Record<string, string>
}

/** `-createdAt` ↔ sorted by createdAt, last first. */
export const readSort = (text: string | undefined): Sort =>
  !text ? null : text.startsWith('-') ? { key: text.slice(1), down: true } : { key: text, down: false }

export const writeSort = (sort: Sort): string | undefined =>
  sort ? `${sort.down ? '-' : ''}${sort.key}` : undefined

/** Up, down, then as the list comes. */
export const nextSort = (sort: Sort, key: string): Sort =>
  sort?.key !== key ? { key, down: false } : sort.down ? null : { key, down: true }

/** The order the API wants. */
export const orderBy = (text: string | undefined) => {
  const sort = readSort(text)
  return sort ? [{ field: enumName(sort.key), direction: sort.down ? 'DESC' : 'ASC' }] : undefined
}

const range = (value: string, low: string, high: string): Record<string, string> => {
  const [from, to] = value.split('..')
  return { ...(from ? { [low]: from } : {}), ...(to ? { [high]: to } : {}) }
}

/** Whole days, the last one included, as the moments they begin and end. */
function moments(value: string): Record<string, string> {
  const [from, to] = value.split('..')
  return {
    ...(from ? { gte: startOf(from).toISOString() } : {}),
    ...(to ? { lt: startOf(plusDays(to, 1)).toISOString() } : {}),
  }
}

const COMPARE: Record<Filter['type'], (value: string) => unknown> = {
  select: (value) => ({ in: value.split(',') }),
  user: (value) => ({ id: { eq: value } }),
  record: (value) => ({ id: { eq: value } }),
  bool: (value) => ({ eq: value === 'true' }),
  text: (value) => ({ contains: value }),
  dates: moments,
  number: (value) => range(value, 'gte', 'lt'),
}

/** The filter the API wants: the chips of the list, and the words looked for. */
export function filterOf(
  search: ListSearch,
  filters: readonly Filter[],
  fixed: Record<string, unknown> = {},
): Record<string, unknown> | undefined {
  const made: Record<string, unknown> = { ...fixed }
  for (const { name, type } of filters) {
    const value = search.f?.[name]
    if (value) made[name] = COMPARE[type](value)
  }
  if (search.q?.trim()) made.search = search.q.trim()
  return Object.keys(made).length > 0 ? made : undefined
}

/** The search part of an address with one thing changed; empty parts leave it. */
export function changed(search: ListSearch, part: Partial<ListSearch>): ListSearch {
  const next: ListSearch = { ...search, ...part }
  const f = Object.fromEntries(Object.entries(next.f ?? {}).filter(([, value]) => value))
  const rest = Object.entries(next).filter(([key, value]) => key !== 'f' && value)
  return { ...Object.fromEntries(rest), ...(Object.keys(f).length > 0 ? { f } : {}) }
}
