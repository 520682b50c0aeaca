// How long and how often we may still write, in plain values and in words.
import { i18n } from '@lingui/core'
import { duration } from '@/words/formats'
import type { Row } from './rows'

export type Rights = Row['canReply']
export type Alternative = Rights['alternatives'][number]

const HOUR = 3600
/** From here on the time that is left is counted down. */
export const SOON = 6 * HOUR
/** From here on it is counted in warning colours. */
export const LAST = HOUR

/** Seconds until the window closes; null if it never does. */
export const left = (rights: Rights, now: number = Date.now()): number | null =>
  rights.until ? Math.max(0, (Date.parse(rights.until) - now) / 1000) : null

/** Whether something can be written now, without any detour. */
export const isOpen = (rights: Rights, now: number = Date.now()): boolean =>
  Boolean(rights.mode) && left(rights, now) !== 0 && rights.remaining !== 0

export type Tone = 'good' | 'warn' | 'bad' | 'neutral'

/** What the chip beside a conversation says: nothing while there is no hurry. */
export function windowWords(rights: Rights, now: number = Date.now()): { text: string; tone: Tone } | null {
  if (!isOpen(rights, now)) return { text: i18n.t('Closed to answers'), tone: 'neutral' }
  const seconds = left(rights, now)
  if (seconds === null || seconds >= SOON) return null
  const text = i18n.t('{time} left', { time: duration(Math.max(60, seconds)) })
  return { text, tone: seconds < LAST ? 'bad' : 'warn' }
}

/** Nobody writes these by hand from a conversation. */
const NOT_BY_HAND = new Set(['PASSIVE', 'MASS', 'CODE'])

/** Other legal ways that somebody can take here and now. */
export const detours = (rights: Rights): Alternative[] =>
  rights.alternatives.filter(({ mode }) => !NOT_BY_HAND.has(mode))

const encoder = new TextEncoder()

/** How long a text is as platforms count: in bytes of UTF-8. */
export const bytesOf = (text: string): number => encoder.encode(text).length

type Longest = { longestText?: number | null; longestCharacters?: number | null }

const nearly = (free: number, longest: number): number | null => (free < longest * 0.2 ? free : null)

/** How much of the room for a text is left, once that is worth saying; negative if too long. */
export function roomLeft(text: string, { longestText, longestCharacters }: Longest): number | null {
  const letters = longestCharacters ? nearly(longestCharacters - [...text].length, longestCharacters) : null
  const bytes = longestText ? nearly(longestText - bytesOf(text), longestText) : null
  return letters === null || bytes === null ? (letters ?? bytes) : Math.min(letters, bytes)
}
