/** The dashboard: quiet days count as zero, and the funnel follows the stages. */
import { expect, it } from 'vitest'
import { barsOf } from '@/dashboard/Funnel'
import { dayOf, days, perDay, since } from '@/dashboard/range'
import type { Pipeline } from '@/deals/pipelines'

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

it('draws the funnel in the order of the stages, without the lost', () => {
  const stage = (id: string, kind: string) => ({ id, key: id, name: id, kind, position: 1, probability: 0 })
  const stages = [stage('s1', 'LEAD'), stage('s2', 'OPEN'), stage('s3', 'LOST')]
  const pipeline = { id: 'p', name: 'p', position: 1, stages: { nodes: stages } } as unknown as Pipeline
  const group = (id: string, count: number, amount: string) => ({ keys: [id], count, sum: { amount } })

  const bars = barsOf(pipeline, [group('s2', 2, '500.00'), group('s1', 4, '0'), group('s3', 9, '1')])

  expect(bars.map(({ name, count, sum, share }) => [name, count, sum, share])).toEqual([
    ['s1', 4, 0, 1],
    ['s2', 2, 500, 0.5],
  ])
})
