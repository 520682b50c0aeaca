/** The board: where a card lands, what a column adds up to, when a deal rots. */
import { expect, it } from 'vitest'
import {
  between,
  landing,
  neighbour,
  onTop,
  place,
  rots,
  share,
  totals,
  type Card,
} from '@/deals/board'
import type { Stage } from '@/deals/pipelines'

const card = (id: string, position: number, stage = 's1', amount = '100.00'): Card => ({
  id,
  title: id,
  kind: 'OPEN',
  amount,
  currency: 'CNY',
  position,
  version: 1,
  stage: { id: stage },
})

const stage = (id: string, part: Partial<Stage> = {}): Stage => ({
  id,
  key: id,
  name: id,
  kind: 'OPEN',
  position: 1,
  probability: 50,
  rotDays: 7,
  ...part,
})

it('puts a card between its neighbours, before the first or after the last', () => {
  expect(between(undefined, undefined)).toBe(1024)
  expect(between(10, 20)).toBe(15)
  expect(between(undefined, 20)).toBe(-1004)
  expect(between(10, undefined)).toBe(1034)
})

it('lands before the card it is dropped on, or at the end of the column', () => {
  const cards = [card('a', 10), card('b', 20), card('c', 30)]

  expect(landing(cards, 'x', 'b')).toBe(15)
  expect(landing(cards, 'c', 'a')).toBe(10 - 1024)
  expect(landing(cards, 'x', null)).toBe(30 + 1024)
})

it('knows the stage beside, and that there is none beyond the last', () => {
  const stages = [stage('s1'), stage('s2')]

  expect(neighbour(stages, 's1', 1)?.id).toBe('s2')
  expect(neighbour(stages, 's2', 1)).toBeNull()
  expect(neighbour(stages, 's1', -1)).toBeNull()
})

it('lands on top of a column, whether it stood there or not', () => {
  const cards = [card('a', 10), card('b', 20)]

  expect(onTop(cards, 'x')).toBe(10 - 1024)
  expect(onTop(cards, 'a')).toBe(20 - 1024)
  expect(onTop([], 'x')).toBe(1024)
})

it('adds up a stage from what the server counted, plain and weighed', () => {
  const groups = [
    { keys: ['s2'], count: 9, sum: { amount: '9.00' } },
    { keys: ['s1'], count: 120, sum: { amount: '400.00' } },
  ]

  expect(totals(groups, stage('s1'))).toEqual({ count: 120, sum: 400, weighted: 200 })
  expect(totals(groups, stage('s3'))).toEqual({ count: 0, sum: 0, weighted: 0 })
})

it('puts what was won last on top', () => {
  const won = { ...card('b', 99, 's9'), kind: 'WON' }

  expect(place([card('a', 1, 's9')], won, 's9').map(({ id }) => id)).toEqual(['b', 'a'])
})

it('reads a chance as a share or in percent', () => {
  expect(share(30)).toBe(0.3)
  expect(share(0.3)).toBe(0.3)
  expect(share(null)).toBe(1)
})

it('calls a deal rotten only after the days its stage allows', () => {
  const now = Date.parse('2026-11-21T00:00:00Z')
  const since = (iso: string): Card => ({ ...card('a', 1), stageSince: iso })

  expect(rots(since('2026-11-14T00:00:00Z'), stage('s1'), now)).toBe(false)
  expect(rots(since('2026-11-13T00:00:00Z'), stage('s1'), now)).toBe(true)
  expect(rots(since('2026-01-01T00:00:00Z'), stage('s1', { rotDays: null }), now)).toBe(false)
})

it('moves a card from one column into another, and back when it is refused', () => {
  const [one, two] = [[card('a', 10), card('b', 20)], [card('c', 15, 's2')]]
  const moved = card('a', 18, 's2')

  expect(place(one, moved, 's1').map(({ id }) => id)).toEqual(['b'])
  expect(place(two, moved, 's2').map(({ id }) => id)).toEqual(['c', 'a'])
  expect(place(place(one, moved, 's1'), card('a', 10), 's1').map(({ id }) => id)).toEqual(['a', 'b'])
})
