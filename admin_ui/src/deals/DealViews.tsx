import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { IconLayoutKanban, IconList } from '@tabler/icons-react'

/** The two ways to look at deals: the board and the list. */
export const DealViews = () => (
  <nav className="segments" aria-label={i18n.t('View')}>
    <Link to="/deals" className="segment small row" activeOptions={{ exact: true, includeSearch: false }}>
      <IconLayoutKanban size={15} aria-hidden />
      {i18n.t('Board')}
    </Link>
    <Link to="/deals/list" className="segment small row" activeOptions={{ exact: true, includeSearch: false }}>
      <IconList size={15} aria-hidden />
      {i18n.t('List')}
    </Link>
  </nav>
)
