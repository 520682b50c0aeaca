// Whether the server answers: once it does not, it is knocked on until it does again.
import { useSyncExternalStore } from 'react'

const EVERY = 1000

let lost = false
const watchers = new Set<() => void>()
const returns = new Set<() => void>()

function set(next: boolean): void {
  lost = next
  for (const watcher of watchers) watcher()
}

async function knock(): Promise<void> {
  const response = await fetch('/health/ready', { cache: 'no-store' }).catch(() => null)
  if (!response || !response.ok) {
    setTimeout(() => void knock(), EVERY)
    return
  }
  set(false)
  for (const then of returns) then()
}

/** The server did not answer somebody: say so, and watch for its return. */
export function missServer(): void {
  if (lost) return
  set(true)
  void knock()
}

/** What to do once the server is back. */
export const whenBack = (then: () => void): void => void returns.add(then)

/** Whether the server is out of reach at the moment. */
export const useLost = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => lost,
  )
