/** The dashboard: quiet days count as zero, and the bars of the funnel are true to scale. */
import { expect, it } from 'vitest'
import { listOf, widths } from '@/dashboard/Funnel'
import { between, dayOf, days, perDay, since } from '@/dashboard/range'

// Late in the evening in London, already the next day in Shanghai.
const now = new Date('2026-11-20T20:00:00Z')
const zone = 'Asia/Shanghai'

it('names every day of the span, today last', () => {
  const names = days(7, now, zone)

  expect(names).toHaveLength(7)
  expect(names[0]).toBe('2026-11-15')
  expect(names[6]).toBe('2026-11-21')
})

it('begins at midnight of the zone, so that figures and days count the same', () => {
  expect(since(7, now, zone).toISOString()).toBe('2026-11-14T16:00:00.000Z')
})

it('lays groups over the days, with zero where nothing happened', () => {
  const groups = [{ keys: ['2026-11-20'], count: 4 }]

  expect(perDay(days(7, now, zone), groups, (group) => group.count)).toEqual([0, 0, 0, 0, 0, 4, 0])
})

it('takes a bucket as a date or as a moment', () => {
  expect(dayOf('2026-11-20')).toBe('2026-11-20')
  expect(dayOf('2026-11-19T16:00:00Z', zone)).toBe('2026-11-20')
})

it('draws a bar for each step, true to the longest', () => {
  expect(widths([{ reached: 8 }, { reached: 4 }, { reached: 0 }])).toEqual([100, 50, 0])
})

it('shows a bar where one of very many came, and none in an empty funnel', () => {
  expect(widths([{ reached: 1000 }, { reached: 1 }])).toEqual([100, 3])
  expect(widths([{ reached: 0 }, { reached: 0 }])).toEqual([0, 0])
})

it('leads to the closed deals of the span, and to all that stand at an open stage', () => {
  expect(listOf('s4', 'WON', 7)).toEqual({ view: 'won', f: { stage: 's4', closedAt: between(7) } })
  expect(listOf('s5', 'LOST', 7)).toEqual({ view: 'lost', f: { stage: 's5', closedAt: between(7) } })
  expect(listOf('s2', 'OPEN', 7)).toEqual({ view: 'open', f: { stage: 's2' } })
  expect(listOf('s1', 'LEAD', 7)).toEqual({ view: 'leads', f: { stage: 's1' } })
})
