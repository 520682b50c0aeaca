import { useSyncExternalStore } from 'react'

/** What floats above the screen: one thing at a time. */
export type Overlay =
  | 'palette'
  | 'keys'
  | 'notices'
  | 'create.customer'
  | 'create.company'
  | 'create.deal'

export type Kind = 'customer' | 'company' | 'deal'

/** What a new record starts with, such as the customer of a new deal. */
export type Start = { customer?: { id: string; name: string }; pipeline?: string; stage?: string }

let current: Overlay | null = null
let start: Start = {}
const listeners = new Set<() => void>()

export function openOverlay(which: Overlay | null, from: Start = {}): void {
  current = which
  start = from
  for (const listener of listeners) listener()
}

/** Ask for a new record of this kind. */
export const openCreate = (kind: Kind, from: Start = {}): void => openOverlay(`create.${kind}`, from)

export const createStart = (): Start => start

export function useOverlay() {
  const which = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
  return { which, open: openOverlay, close: closeOverlay }
}

export const closeOverlay = (): void => openOverlay(null)
