import { useEffect, useState } from 'react'
import { i18n } from '@lingui/core'
import { useAuthState } from '@/data/session'
import { Mark } from '@/shell/TopBar'
import './setup.css'

const EVERY = 1000
/** A restart in between answers nothing for a moment: quiet that lasts this long means done. */
const QUIET = 3

/** What happens between the wizard and the house: plugins start, the demo fills. */
export default function Progress({ onDone }: { onDone: () => void }) {
  const { data, dataUpdatedAt, error } = useAuthState(EVERY)
  const [quiet, setQuiet] = useState(0)
  const busy = data?.busy
  useEffect(() => {
    if (!dataUpdatedAt) return
    setQuiet((before) => (busy ? 0 : before + 1))
  }, [dataUpdatedAt, busy])
  useEffect(() => {
    if (quiet >= QUIET && !error) onDone()
  }, [quiet, error, onDone])
  const share = busy?.total ? busy.done / busy.total : 0
  return (
    <main className="door">
      <div className="door-box stack" role="status">
        <div className="row">
          <Mark size={36} />
          <h1>{i18n.t('Your house is being furnished')}</h1>
        </div>
        <p className="soft">
          {error ? i18n.t('Restarting…') : (busy?.label ?? i18n.t('Almost there…'))}
        </p>
        <div
          className="bar"
          role="progressbar"
          aria-label={i18n.t('Progress')}
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <i style={{ width: `${Math.max(4, share * 100)}%` }} />
        </div>
      </div>
    </main>
  )
}
