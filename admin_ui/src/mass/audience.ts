// Whom a message to many is for: conditions as a person chooses them, and as the API filters by them.
import { i18n } from '@lingui/core'
import { lifecycles } from '@/customers/words'

export type Heard = '' | 'within 7' | 'within 30' | 'within 90' | 'before 30' | 'before 90'

export type Audience = {
  lifecycle: string[]
  tags: string[]
  owner: string | null
  heard: Heard
  words: string
}

export const EVERYBODY: Audience = { lifecycle: [], tags: [], owner: null, heard: '', words: '' }

const DAY = 86_400_000

/** When somebody was last heard of, as one chooses it. */
export const heardWords = (): [Heard, string][] => [
  ['', i18n.t('at any time')],
  ['within 7', i18n.t('within 7 days')],
  ['within 30', i18n.t('within 30 days')],
  ['within 90', i18n.t('within 90 days')],
  ['before 30', i18n.t('not for 30 days')],
  ['before 90', i18n.t('not for 90 days')],
]

function heardFilter(heard: Heard, now: number): Record<string, string> {
  const [how, days] = heard.split(' ')
  const at = new Date(now - Number(days) * DAY).toISOString()
  return how === 'within' ? { gte: at } : { lt: at }
}

/** The filter of customers that these conditions mean. */
export function filterOf(audience: Audience, now: number = Date.now()): Record<string, unknown> {
  const { lifecycle, tags, owner, heard, words } = audience
  return {
    ...(lifecycle.length ? { lifecycle: { in: lifecycle } } : {}),
    ...(tags.length ? { tags: { hasAny: tags } } : {}),
    ...(owner ? { owner: { id: { eq: owner } } } : {}),
    ...(heard ? { lastActivityAt: heardFilter(heard, now) } : {}),
    ...(words.trim() ? { search: words.trim() } : {}),
  }
}

type Filter = {
  lifecycle?: { in?: string[] }
  tags?: { hasAny?: string[] }
  owner?: { id?: { eq?: string } }
  lastActivityAt?: { gte?: string; lt?: string }
  search?: string
}

const OWN = ['lifecycle', 'tags', 'owner', 'lastActivityAt', 'search']

/** A filter in words; one that a program made is shown as it is. */
export function audienceWords(filter: Filter, nameOf: (user: string) => string, dayOf: (at: string) => string): string {
  const keys = Object.keys(filter)
  if (keys.length === 0) return i18n.t('Everybody')
  if (keys.some((key) => !OWN.includes(key))) return JSON.stringify(filter)
  const { lifecycle, tags, owner, lastActivityAt, search } = filter
  const labels = lifecycles()
  return [
    lifecycle?.in?.map((value) => labels.find((option) => option.value === value)?.label ?? value).join(' / '),
    tags?.hasAny && i18n.t('tagged {tags}', { tags: tags.hasAny.join(' / ') }),
    owner?.id?.eq && i18n.t('owner {name}', { name: nameOf(owner.id.eq) }),
    lastActivityAt?.gte && i18n.t('heard of since {day}', { day: dayOf(lastActivityAt.gte) }),
    lastActivityAt?.lt && i18n.t('not heard of since {day}', { day: dayOf(lastActivityAt.lt) }),
    search && `“${search}”`,
  ]
    .filter(Boolean)
    .join(' · ')
}
