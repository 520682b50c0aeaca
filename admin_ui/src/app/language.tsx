import { Fragment, useSyncExternalStore, type ReactNode } from 'react'
import { i18n } from '@lingui/core'

/** Everything inside is drawn anew when another language becomes active. */
export function InLanguage({ children }: { children: ReactNode }) {
  const locale = useSyncExternalStore(
    (listener) => i18n.on('change', listener),
    () => i18n.locale,
  )
  return <Fragment key={locale}>{children}</Fragment>
}
