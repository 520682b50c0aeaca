import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { Dialog } from './Dialog'
import type { NavItem } from './nav'

/** The places that have no room in the bottom bar. */
export default function MoreSheet({ items, onClose }: { items: NavItem[]; onClose: () => void }) {
  return (
    <Dialog
      onClose={onClose}
      title={i18n.t('More')}
    >
      <ul className="more-list">
        {items.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link to={to} className="rail-item" onClick={onClose}>
              <Icon size={20} stroke={1.6} aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
