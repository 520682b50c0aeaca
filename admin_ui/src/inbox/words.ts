import { i18n } from '@lingui/core'
import { clock, day } from '@/words/formats'
import { dayIn, plusDays } from '@/words/zone'
import type { Tab } from './rows'

export const tabWords = (): [Tab, string][] => [
  ['mine', i18n.t('Mine')],
  ['unassigned', i18n.t('Unassigned')],
  ['unread', i18n.t('Unread')],
  ['all', i18n.t('All')],
  ['closed', i18n.t('Finished')],
]

const MINUTE = 60_000

/** How long somebody waits, as short as it can be said: 5 min, 3 h, 2 d. */
export function waitWords(since: string, now: number = Date.now()): string {
  const minutes = Math.max(1, Math.floor((now - Date.parse(since)) / MINUTE))
  if (minutes < 60) return i18n.t('{n} min', { n: minutes })
  if (minutes < 60 * 48) return i18n.t('{n} h', { n: Math.floor(minutes / 60) })
  return i18n.t('{n} d', { n: Math.floor(minutes / 60 / 24) })
}

/** The day over some lines: today, yesterday, or its date. */
export function dayWords(at: string, now: Date = new Date()): string {
  const own = dayIn(new Date(at))
  const today = dayIn(now)
  if (own === today) return i18n.t('Today')
  if (own === plusDays(today, -1)) return i18n.t('Yesterday')
  return day(at)
}

/** When the last word fell: the hour today, else the day. */
export const lastWords = (at: string): string =>
  dayIn(new Date(at)) === dayIn(new Date()) ? clock(at) : dayWords(at)

const KINDS: Record<string, () => string> = {
  text: () => i18n.t('Text'),
  image: () => i18n.t('Picture'),
  voice: () => i18n.t('Voice'),
  video: () => i18n.t('Video'),
  file: () => i18n.t('File'),
  link: () => i18n.t('Link'),
  mini_program: () => i18n.t('Mini program'),
  menu: () => i18n.t('Choices'),
  location: () => i18n.t('Place'),
  template: () => i18n.t('Template'),
  card: () => i18n.t('Card'),
}

/** What a kind of content is called. */
export const kindWords = (kind: string): string => KINDS[kind]?.() ?? kind
