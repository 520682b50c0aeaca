/** The navigation: pages that are tabs of each other share one entry. */
import { expect, it } from 'vitest'
import { entriesOf, type NavItem } from '@/shell/nav'
import { iconOf } from '@/shell/icons'

const tabs = { id: 'wechat', label: 'WeChat', icon: 'brand-wechat', order: 30 }
const page = (to: string, order: number, more: Partial<NavItem> = {}): NavItem => ({
  to,
  label: to,
  icon: iconOf(undefined),
  group: 'grow',
  order,
  ...more,
})

it('puts pages that are tabs of each other behind one entry, at its own place', () => {
  const codes = page('/wechat/codes', 1, { plugin: 'wechat', tabs })
  const menus = page('/wechat/menus', 2, { plugin: 'wechat', tabs })
  const entries = entriesOf([codes, menus, page('/members', 10), page('/else', 40)])

  expect(entries.map(({ label, to, pages }) => [label, to, pages.map((each) => each.to)])).toEqual([
    ['/members', '/members', ['/members']],
    ['WeChat', '/wechat/codes', ['/wechat/codes', '/wechat/menus']],
    ['/else', '/else', ['/else']],
  ])
  expect(entries[1]!.icon).toBe(iconOf('brand-wechat'))
})

it('keeps tabs of two plugins apart, whatever they are called', () => {
  const one = page('/one', 1, { plugin: 'one', tabs })
  const other = page('/other', 2, { plugin: 'other', tabs })

  expect(entriesOf([one, other]).map(({ pages }) => pages.length)).toEqual([1, 1])
})
