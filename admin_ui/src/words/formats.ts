// Figures, dates and names as people read them, in the language that is active.
import { i18n } from '@lingui/core'
import { zone } from './zone'

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  name: string,
  make: (locale: string) => F,
): F {
  const locale = i18n.locale || 'zh-CN'
  const key = `${locale}|${zone()}|${name}`
  let format = made.get(key)
  if (!format) made.set(key, (format = make(locale)))
  return format as F
}

/** 12,345. */
export const figure = (value: number): string =>
  kept('figure', (l) => new Intl.NumberFormat(l, { maximumFractionDigits: 2 })).format(value)

/** 35%. */
export const percent = (share: number): string =>
  kept('percent', (l) => new Intl.NumberFormat(l, { style: 'percent' })).format(share)

/** The whole amount: ¥118,600.00. */
export const money = (amount: string | number, currency = 'CNY'): string =>
  kept(
    `money ${currency}`,
    (l) => new Intl.NumberFormat(l, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
  ).format(Number(amount))

/** The short amount for cards and figures: ¥11.9万, ¥119K. */
export const moneyShort = (amount: string | number, currency = 'CNY'): string =>
  kept(
    `short ${currency}`,
    (l) =>
      new Intl.NumberFormat(l, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        notation: 'compact',
        minimumFractionDigits: 0,
        maximumFractionDigits: 1,
      }),
  ).format(Number(amount))

const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/

/** 3 May 2026; a date without an hour, such as a birthday, is the same day everywhere. */
export const day = (iso: string): string =>
  DATE_ONLY.test(iso)
    ? kept('date', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium', timeZone: 'UTC' })).format(
        new Date(iso),
      )
    : kept('day', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium', timeZone: zone() })).format(
        new Date(iso),
      )

/** 3 May 2026, 14:05. */
export const moment = (iso: string): string =>
  kept(
    'moment',
    (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone() }),
  ).format(new Date(iso))

/** 14:05. */
export const clock = (iso: string): string =>
  kept('clock', (l) => new Intl.DateTimeFormat(l, { timeStyle: 'short', timeZone: zone() })).format(
    new Date(iso),
  )

const STEPS: [limit: number, unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  [3600, 'minute', 60],
  [86_400, 'hour', 3600],
  [86_400 * 30, 'day', 86_400],
  [86_400 * 365, 'month', 86_400 * 30],
  [Infinity, 'year', 86_400 * 365],
]

/** 5 minutes ago, in 3 days. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000
  const [, unit, size] = STEPS.find(([limit]) => Math.abs(seconds) < limit) ?? STEPS[4]!
  const format = kept('ago', (l) => new Intl.RelativeTimeFormat(l, { numeric: 'auto' }))
  return Math.abs(seconds) < 45 ? format.format(0, 'second') : format.format(Math.round(seconds / size), unit)
}

/** How long something took or takes: 2 h 5 min. */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return i18n.t('{n} min', { n: minutes })
  return i18n.t('{h} h {n} min', { h: Math.floor(minutes / 60), n: minutes % 60 })
}

/** Whole days since a moment. */
export const daysSince = (iso: string, now: number = Date.now()): number =>
  Math.max(0, Math.floor((now - Date.parse(iso)) / 86_400_000))

/** What stands in the round face of somebody without a picture. */
export const initials = (name: string): string => {
  const han = /^\p{Script=Han}+/u.exec(name.trim())
  if (han) return [...han[0]].at(-1)!
  const words = name.trim().split(/\s+/)
  return words
    .slice(0, 2)
    .map((w) => [...w][0]?.toUpperCase() ?? '')
    .join('')
}
