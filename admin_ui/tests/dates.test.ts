/** Dates as people type them. */
import { expect, it } from 'vitest'
import { readDate } from '@/record/DateInput'

it.each(['2026-01-05', '2026/1/5', '2026.1.5', '20260105', '2026年1月5日', ' 2026-1-5 '])(
  'understands %s',
  (text) => expect(readDate(text)).toBe('2026-01-05'),
)

it('takes the hour along where it is asked for', () => {
  expect(readDate('2026-01-05 9:30', true)).toBe('2026-01-05T09:30')
  expect(readDate('2026-01-05', true)).toBe('2026-01-05T00:00')
})

it.each(['', 'tomorrow', '2026-13-01', '2026-02-30', '26-1-5'])('refuses “%s”', (text) => {
  expect(readDate(text)).toBeNull()
})
