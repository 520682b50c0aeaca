import { useMemo } from 'react'
import { i18n } from '@lingui/core'
import type { ComponentType } from 'react'
import type { Icon } from '@tabler/icons-react'
import { useManifest } from '@/contract/manifest'
import type { Source, Tabs } from '@/contract/types'
import { useMe } from '@/data/me'
import { UnreadBadge } from '@/inbox/UnreadBadge'
import { iconOf } from './icons'

export type NavItem = {
  to: string
  label: string
  icon: Icon
  group: string
  order: number
  needs?: string
  badge?: Source
  /** A figure of the core's own; plugins name a source instead. */
  Figure?: ComponentType
  plugin?: string
  tabs?: Tabs
}

/** What the navigation shows: a page, or one entry for pages that are tabs of each other. */
export type Entry = NavItem & { pages: NavItem[] }

export const GROUPS = ['home', 'work', 'sell', 'serve', 'grow', 'admin'] as const

/** The names of the groups, in the reader's language; home needs none. */
export const groupLabel = (group: string): string =>
  ({
    work: i18n.t('Work'),
    sell: i18n.t('Sales'),
    serve: i18n.t('Service'),
    grow: i18n.t('Growth'),
    admin: i18n.t('Administration'),
  })[group] ?? ''

const core = (): NavItem[] => [
  { to: '/', label: i18n.t('Dashboard'), icon: iconOf('funnel'), group: 'home', order: 0 },
  {
    to: '/inbox',
    label: i18n.t('Conversations'),
    icon: iconOf('message'),
    group: 'work',
    order: 5,
    needs: 'core.customer.read',
    Figure: UnreadBadge,
  },
  { to: '/tasks', label: i18n.t('Tasks'), icon: iconOf('checkbox'), group: 'work', order: 10 },
  {
    to: '/customers',
    label: i18n.t('Customers'),
    icon: iconOf('users'),
    group: 'sell',
    order: 10,
    needs: 'core.customer.read',
  },
  {
    to: '/companies',
    label: i18n.t('Companies'),
    icon: iconOf('building'),
    group: 'sell',
    order: 20,
    needs: 'core.company.read',
  },
  {
    to: '/deals',
    label: i18n.t('Deals'),
    icon: iconOf('kanban'),
    group: 'sell',
    order: 30,
    needs: 'core.deal.read',
  },
  {
    to: '/mass',
    label: i18n.t('Mass messages'),
    icon: iconOf('speakerphone'),
    group: 'grow',
    order: 5,
    needs: 'core.message.mass',
  },
  {
    to: '/plugins',
    label: i18n.t('Plugins'),
    icon: iconOf('puzzle'),
    group: 'admin',
    order: 10,
    needs: 'core.plugin.manage',
  },
  { to: '/settings', label: i18n.t('Settings'), icon: iconOf('settings'), group: 'admin', order: 20 },
]

/** Where one can go: the core's screens and the plugins' pages, each only with its permission. */
export function useNav(): NavItem[] {
  const { may } = useMe()
  const { pages } = useManifest()
  const allowed = core().filter((item) => !item.needs || may(item.needs))
  const added = useMemo(
    () =>
      pages
        .filter((page) => page.nav)
        .map<NavItem>((page) => ({
          to: page.path,
          label: page.label,
          icon: iconOf(page.icon),
          group: page.nav!.group,
          order: page.nav!.order ?? 50,
          badge: page.nav!.badge,
          plugin: page.plugin,
          tabs: page.nav!.tabs,
        })),
    [pages],
  )
  return [...allowed, ...added].sort(inOrder)
}

const inOrder = (a: NavItem, b: NavItem): number =>
  GROUPS.indexOf(a.group as 'home') - GROUPS.indexOf(b.group as 'home') || a.order - b.order

/** Whether two pages share one entry. */
const together = (a: NavItem, b: NavItem): boolean =>
  a === b || (a.tabs !== undefined && a.plugin === b.plugin && a.tabs.id === b.tabs?.id)

/** The pages of a navigation, those that are tabs of each other behind one entry. */
export function entriesOf(items: NavItem[]): Entry[] {
  const first = items.filter((item) => items.find((other) => together(other, item)) === item)
  return first
    .map<Entry>((item) => {
      const pages = items.filter((other) => together(item, other))
      if (!item.tabs) return { ...item, pages }
      const { label, icon, order = 50 } = item.tabs
      const badge = pages.find((page) => page.badge)?.badge
      return { ...item, label, icon: iconOf(icon), order, badge, pages }
    })
    .sort(inOrder)
}
