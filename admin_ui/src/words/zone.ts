// Where days begin and hours are read: the person's own time zone, else the house's.

const KEPT = 'guanxi.zone'
const listeners = new Set<() => void>()

let current =
  globalThis.localStorage?.getItem(KEPT) ?? Intl.DateTimeFormat().resolvedOptions().timeZone

/** The time zone that is active. */
export const zone = (): string => current

/** Read every hour in another zone from now on. */
export function liveIn(next: string | null | undefined): void {
  if (!next) return
  localStorage.setItem(KEPT, next)
  if (next === current) return
  current = next
  for (const listener of listeners) listener()
}

/** The zone of the house, for whoever has not lived in another one here. */
export const liveAtFirstIn = (house: string | undefined): void => {
  if (!localStorage.getItem(KEPT)) liveIn(house)
}

/** Be told when the zone changes. */
export function onZone(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const PARTS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const

const formats = new Map<string, Intl.DateTimeFormat>()

/** Made once for each zone: it takes long to make, and long lists ask for many days. */
function formatOf(at: string): Intl.DateTimeFormat {
  let format = formats.get(at)
  if (!format) formats.set(at, (format = new Intl.DateTimeFormat('en', { ...PARTS, timeZone: at })))
  return format
}

/** What clock and calendar on the wall say at a moment, as 2026-11-21T15:04:05. */
function wall(moment: Date, at: string): string {
  const part = Object.fromEntries(formatOf(at).formatToParts(moment).map(({ type, value }) => [type, value]))
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`
}

/** The day of a moment, as 2026-11-21. */
export const dayIn = (moment: Date, at: string = current): string => wall(moment, at).slice(0, 10)

/** The moment at which clock and calendar on the wall say this, as 2026-11-21T15:04. */
export function momentAt(reading: string, at: string = current): Date {
  const wanted = Date.parse(`${reading}Z`)
  const ahead = (moment: number): number => Date.parse(`${wall(new Date(moment), at)}Z`) - moment
  const near = wanted - ahead(wanted)
  // Near a change of the clocks the first guess may stand in the other half of the year.
  return new Date(wanted - ahead(near))
}

/** The first moment of a day. */
export const startOf = (day: string, at: string = current): Date => momentAt(`${day}T00:00`, at)

/** A moment as the wall reads it, to the minute: 2026-11-21T15:04. */
export const readingOf = (moment: Date, at: string = current): string =>
  wall(moment, at).slice(0, 16)

/** The day so many days later. */
export const plusDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
