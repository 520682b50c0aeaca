import type { MouseEvent } from 'react'
import { useRouterState } from '@tanstack/react-router'

const saysBare = (search: unknown): boolean =>
  String((search as { chrome?: unknown }).chrome ?? '') === '0'

/** Whether the page stands in somebody else's side bar (`?chrome=0`): no navigation around it. */
export const useBare = (): boolean => useRouterState({ select: ({ location }) => saysBare(location.search) })

/** From a side bar, other pages open in a window of their own. */
export function openOutside(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]')
  if (!link || link.pathname === location.pathname || !link.protocol.startsWith('http')) return
  event.preventDefault()
  event.stopPropagation()
  window.open(link.href, '_blank', 'noopener')
}
