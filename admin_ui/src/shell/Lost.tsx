import { i18n } from '@lingui/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useLost } from '@/data/connection'
import './lost.css'

/** Says that the server cannot be reached, for as long as that is so. */
export const Lost = () => (
  <div role="status" className="lost">
    {useLost() && (
      <p className="lost-words small">
        <IconPlugConnectedX size={16} aria-hidden />
        {i18n.t('No connection to the server. What you write is kept.')}
      </p>
    )}
  </div>
)
