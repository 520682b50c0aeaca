/** Days and hours: read in the zone of the person, whatever zone the browser is in. */
import { expect, it } from 'vitest'
import { dayIn, momentAt, plusDays, readingOf, startOf } from '@/words/zone'

it('knows which day it is somewhere else', () => {
  const evening = new Date('2026-11-21T17:30:00Z')

  expect(dayIn(evening, 'Asia/Shanghai')).toBe('2026-11-22')
  expect(dayIn(evening, 'America/New_York')).toBe('2026-11-21')
})

it('knows when a day begins, also when the clocks change on it', () => {
  expect(startOf('2026-11-22', 'Asia/Shanghai').toISOString()).toBe('2026-11-21T16:00:00.000Z')
  expect(startOf('2026-03-29', 'Europe/Berlin').toISOString()).toBe('2026-03-28T23:00:00.000Z')
  expect(startOf('2026-03-30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T22:00:00.000Z')
})

it('turns the reading of a clock into a moment and back', () => {
  const moment = momentAt('2026-07-01T09:05', 'Europe/Berlin')

  expect(moment.toISOString()).toBe('2026-07-01T07:05:00.000Z')
  expect(readingOf(moment, 'Europe/Berlin')).toBe('2026-07-01T09:05')
})

it('counts days over the ends of months', () => {
  expect(plusDays('2026-02-28', 1)).toBe('2026-03-01')
  expect(plusDays('2026-01-01', -1)).toBe('2025-12-31')
})
