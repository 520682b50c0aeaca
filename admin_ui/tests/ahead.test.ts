/** Cards ahead of the server: drawn at once, replaced by what it made of them, believed again. */
import { expect, it } from 'vitest'
import { ahead, draw, redraw, settle } from '@/deals/ahead'
import type { Card } from '@/deals/board'

const card = (id: string, stage: string, version = 1): Card => ({
  id,
  title: id,
  kind: 'OPEN',
  amount: '100.00',
  currency: 'CNY',
  position: 1024,
  version,
  stage: { id: stage },
})

it('draws a card where it goes, then as the server made it, then as the server tells it', () => {
  const wished = card('a', 'quoted')

  draw(wished)
  expect([...ahead().values()]).toEqual([wished])

  const answered = redraw(wished, card('a', 'quoted', 2))
  expect([...ahead().values()]).toEqual([card('a', 'quoted', 2)])

  settle(answered)
  expect(ahead().size).toBe(0)
})

it('lets an answer that comes late not take back what was wished since', () => {
  const first = card('b', 'contacted')
  const second = card('b', 'quoted')
  draw(first)
  draw(second)

  expect(redraw(first, card('b', 'contacted', 2))).toBe(first)
  settle(first)

  expect([...ahead().values()]).toEqual([second])
  settle(second)
})
