import { lazy, Suspense, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { IconDots } from '@tabler/icons-react'
import { entriesOf, useNav, type NavItem } from './nav'

const MoreSheet = lazy(() => import('./MoreSheet'))

const SHOWN = 4
const FIRST = ['/', '/inbox', '/customers', '/deals']

function inReach(items: NavItem[]): [shown: NavItem[], rest: NavItem[]] {
  const rank = (item: NavItem): number => {
    const at = FIRST.indexOf(item.to)
    return at < 0 ? FIRST.length : at
  }
  const sorted = [...items].sort((a, b) => rank(a) - rank(b))
  return [sorted.slice(0, SHOWN), sorted.slice(SHOWN)]
}

/** The navigation of a phone: four places in reach of the thumb, and the rest behind “more”. */
export function BottomBar() {
  const [shown, rest] = inReach(entriesOf(useNav()))
  const [more, setMore] = useState(false)
  return (
    <nav className="bottom" aria-label={i18n.t('Main navigation')}>
      {shown.map(({ to, label, icon: Icon, Figure }) => (
        <Link
          key={to}
          to={to}
          className="bottom-item"
          activeOptions={{ exact: to === '/' }}
          activeProps={{ 'data-on': true }}
        >
          <Icon size={21} stroke={1.6} aria-hidden />
          <span>{label}</span>
          {Figure && <Figure />}
        </Link>
      ))}
      <button className="plain bottom-item" onClick={() => setMore(true)} aria-haspopup="dialog">
        <IconDots size={21} stroke={1.6} aria-hidden />
        <span>{i18n.t('More')}</span>
      </button>
      {more && (
        <Suspense fallback={null}>
          <MoreSheet items={rest} onClose={() => setMore(false)} />
        </Suspense>
      )}
    </nav>
  )
}
