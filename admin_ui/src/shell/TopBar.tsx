import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { IconSearch } from '@tabler/icons-react'
import { Bell } from '@/notices/Bell'
import { AccountMenu } from './AccountMenu'
import { CreateMenu } from './CreateMenu'
import { useOverlay } from './overlay'

/** The mark of the house: two people, linked. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="9" fill="#3755e0" />
      <circle cx="11" cy="12" r="4.2" fill="none" stroke="#fff" strokeWidth="2.4" />
      <circle cx="21" cy="20" r="4.2" fill="none" stroke="#fff" strokeWidth="2.4" />
      <path d="M14.2 14.8l3.6 2.6" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  )
}

/** Search, create, notices, me. */
export function TopBar() {
  const { open } = useOverlay()
  return (
    <header className="top">
      <Link to="/" className="top-name" aria-label={i18n.t('关系 · Guanxi, to the dashboard')}>
        <Mark />
        <span className="wide">关系 · Guanxi</span>
      </Link>
      <button className="plain top-search" onClick={() => open('palette')} aria-haspopup="dialog">
        <IconSearch size={16} aria-hidden />
        <span className="cut grow">{i18n.t('Search or run a command…')}</span>
        <kbd className="wide">Ctrl K</kbd>
      </button>
      <div className="row">
        <CreateMenu />
        <Bell />
        <AccountMenu />
      </div>
    </header>
  )
}
