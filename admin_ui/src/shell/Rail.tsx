import { Link, useRouterState } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useSource } from '@/contract/manifest'
import { entriesOf, GROUPS, groupLabel, useNav, type Entry, type NavItem } from './nav'

function Badge({ item }: { item: NavItem }) {
  const { value } = useSource(item.badge, {}, item.to)
  if (typeof value !== 'number' || value === 0) return null
  return <span className="rail-badge num">{value > 99 ? '99+' : value}</span>
}

function Item({ item, slim }: { item: Entry; slim: boolean }) {
  const Icon = item.icon
  const path = useRouterState({ select: (state) => state.location.pathname })
  const within = item.pages.length > 1 && item.pages.some(({ to }) => path.endsWith(to))
  return (
    <li>
      <Link
        to={item.to}
        className="rail-item"
        data-on={within || undefined}
        activeOptions={{ exact: item.to === '/' }}
        activeProps={{ 'data-on': true }}
        aria-label={slim ? item.label : undefined}
        title={slim ? item.label : undefined}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
        {!slim && <span className="cut grow">{item.label}</span>}
        {!slim && item.badge && <Badge item={item} />}
        {item.Figure && <item.Figure />}
      </Link>
    </li>
  )
}

/** The navigation at the left, in groups. */
export function Rail({ slim, onToggle }: { slim: boolean; onToggle: () => void }) {
  const items = entriesOf(useNav())
  const Fold = slim ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  const fold = slim ? i18n.t('Widen the navigation') : i18n.t('Narrow the navigation')
  return (
    <nav className="rail" aria-label={i18n.t('Main navigation')}>
      {GROUPS.map((group) => {
        const own = items.filter((item) => item.group === group)
        if (own.length === 0) return null
        return (
          <div key={group} className="rail-group">
            {!slim && groupLabel(group) && <p className="rail-title">{groupLabel(group)}</p>}
            <ul>
              {own.map((item) => (
                <Item key={item.to} item={item} slim={slim} />
              ))}
            </ul>
          </div>
        )
      })}
      <button className="plain rail-fold" onClick={onToggle} aria-label={fold} title={fold}>
        <Fold size={18} stroke={1.6} aria-hidden />
      </button>
    </nav>
  )
}
