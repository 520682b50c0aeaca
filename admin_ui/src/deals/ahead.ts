// Cards that are drawn where they will be before the server has answered, and until it is asked anew.
import { useSyncExternalStore } from 'react'
import type { Card } from './board'

let cards: ReadonlyMap<string, Card> = new Map()
const watchers = new Set<() => void>()

function set(change: (next: Map<string, Card>) => void): void {
  const next = new Map(cards)
  change(next)
  cards = next
  for (const watcher of watchers) watcher()
}

/** The cards that are ahead of what the server answered. */
export const ahead = (): ReadonlyMap<string, Card> => cards

export const useAhead = (): ReadonlyMap<string, Card> =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, ahead)

/** Draw a card where it will be, whatever the server still answers about it. */
export const draw = (card: Card): void => set((next) => next.set(card.id, card))

/** Put what the server made of a card in its place, unless it was moved on meanwhile. */
export function redraw(before: Card, card: Card): Card {
  if (cards.get(before.id) !== before) return before
  draw(card)
  return card
}

/** Believe the server again about a card, unless it was moved on meanwhile. */
export function settle(card: Card): void {
  if (cards.get(card.id) === card) set((next) => next.delete(card.id))
}
