import { Fragment, useSyncExternalStore, type ReactNode } from 'react'
import { i18n } from '@lingui/core'
import { onZone, zone } from '@/words/zone'

const onChange = (listener: () => void): (() => void) => {
  const stops = [i18n.on('change', listener), onZone(listener)]
  return () => stops.forEach((stop) => stop())
}

/** Everything inside is drawn anew when another language or time zone becomes active. */
export function InLanguage({ children }: { children: ReactNode }) {
  const key = useSyncExternalStore(onChange, () => `${i18n.locale} ${zone()}`)
  return <Fragment key={key}>{children}</Fragment>
}
