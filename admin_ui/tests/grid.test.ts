/** The grid's keyboard and address: where a key leads, what a list shows, without a browser. */
import { describe, expect, it } from 'vitest'
import { stepTo } from '@/grid/spot'
import { changed, filterOf, nextSort, orderBy, readSort, writeSort } from '@/grid/search'
import type { Filter } from '@/contract/types'
import { startOf } from '@/words/zone'

const size = { rows: 100, columns: 5, page: 10 }

describe('the keyboard', () => {
  it('walks cell by cell and stops at the edges', () => {
    expect(stepTo('ArrowDown', { row: 3, column: 1 }, size)).toEqual({ row: 4, column: 1 })
    expect(stepTo('ArrowUp', { row: 0, column: 1 }, size)).toEqual({ row: 0, column: 1 })
    expect(stepTo('ArrowRight', { row: 0, column: 5 }, size)).toEqual({ row: 0, column: 5 })
  })

  it('moves with J and K as with the arrows', () => {
    expect(stepTo('j', { row: 3, column: 2 }, size)).toEqual({ row: 4, column: 2 })
    expect(stepTo('k', { row: 3, column: 2 }, size)).toEqual({ row: 2, column: 2 })
  })

  it('leaps by pages and to the corners', () => {
    expect(stepTo('PageDown', { row: 95, column: 1 }, size)).toEqual({ row: 99, column: 1 })
    expect(stepTo('End', { row: 2, column: 1 }, size, true)).toEqual({ row: 99, column: 5 })
    expect(stepTo('Home', { row: 50, column: 3 }, size, true)).toEqual({ row: 0, column: 0 })
  })

  it('leaves other keys and empty grids alone', () => {
    expect(stepTo('a', { row: 0, column: 0 }, size)).toBeNull()
    expect(stepTo('j', { row: 0, column: 0 }, { ...size, rows: 0 })).toBeNull()
  })
})

describe('the order', () => {
  it('reads and writes the same words', () => {
    expect(readSort('-createdAt')).toEqual({ key: 'createdAt', down: true })
    expect(writeSort({ key: 'createdAt', down: true })).toBe('-createdAt')
    expect(readSort(undefined)).toBeNull()
  })

  it('goes up, down, and back to none', () => {
    const up = nextSort(null, 'name')
    const down = nextSort(up, 'name')

    expect(up).toEqual({ key: 'name', down: false })
    expect(down).toEqual({ key: 'name', down: true })
    expect(nextSort(down, 'name')).toBeNull()
  })

  it('speaks the names of the API', () => {
    expect(orderBy('-lastActivityAt')).toEqual([{ field: 'LAST_ACTIVITY_AT', direction: 'DESC' }])
    expect(orderBy(undefined)).toBeUndefined()
  })
})

describe('the filter', () => {
  const filters: Filter[] = [
    { name: 'lifecycle', label: '', type: 'select' },
    { name: 'owner', label: '', type: 'user' },
    { name: 'createdAt', label: '', type: 'dates' },
  ]

  it('turns chips and words into what the API wants', () => {
    const search = { q: ' 张三 ', f: { lifecycle: 'LEAD,CUSTOMER', owner: 'u1', createdAt: '2026-01-01..2026-01-31' } }

    expect(filterOf(search, filters)).toEqual({
      lifecycle: { in: ['LEAD', 'CUSTOMER'] },
      owner: { id: { eq: 'u1' } },
      createdAt: {
        gte: startOf('2026-01-01').toISOString(),
        lt: startOf('2026-02-01').toISOString(),
      },
      search: '张三',
    })
  })

  it('keeps what a view fixes and says nothing when there is nothing to say', () => {
    expect(filterOf({}, filters, { blocked: { eq: true } })).toEqual({ blocked: { eq: true } })
    expect(filterOf({ q: '  ' }, filters)).toBeUndefined()
  })

  it('drops empty parts from the address', () => {
    expect(changed({ q: 'a', f: { owner: 'u1' } }, { q: '', f: { owner: '' } })).toEqual({})
    expect(changed({ sort: 'name' }, { open: 'c1' })).toEqual({ sort: 'name', open: 'c1' })
  })
})
