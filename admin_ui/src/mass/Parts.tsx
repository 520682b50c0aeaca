import { i18n } from '@lingui/core'
import { percent } from '@/words/formats'
import { massState, shareOf, type Mass } from './states'

/** How far a message to many is, as a word. */
export function StateChip({ mass }: { mass: Mass }) {
  const [label, tone] = massState(mass)
  return (
    <span className={`chip tone-${tone}`} data-state={mass.state}>
      {label}
    </span>
  )
}

/** With how many people it is settled, as a bar. */
export function ShareBar({ mass }: { mass: Mass }) {
  const share = shareOf(mass)
  return (
    <span
      className="bar mass-bar"
      role="progressbar"
      aria-label={i18n.t('Progress')}
      aria-valuetext={percent(share)}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${share * 100}%` }} />
    </span>
  )
}
