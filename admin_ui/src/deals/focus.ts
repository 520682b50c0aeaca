// A deal keeps the focus though its card is drawn anew elsewhere: moved, refetched or put back.

let held: string | null = null

const dealOf = (target: EventTarget | null): string | null =>
  (target instanceof HTMLElement && target.dataset.deal) || null

/** Remember which card has the focus until somebody goes elsewhere; the answer stops it. */
export function holdFocus(): () => void {
  const onFocus = ({ target }: FocusEvent): void => void (held = dealOf(target))
  const onPointer = (): void => void (held = null)
  document.addEventListener('focusin', onFocus)
  document.addEventListener('pointerdown', onPointer)
  return () => {
    held = null
    document.removeEventListener('focusin', onFocus)
    document.removeEventListener('pointerdown', onPointer)
  }
}

/** Cards were drawn or put in another order: the one that had the focus has it still. */
export function keepFocus(cards: HTMLElement): void {
  const { activeElement: now } = document
  if (!held || (now && now !== document.body && dealOf(now) !== held)) return
  cards.querySelector<HTMLElement>(`[data-deal="${held}"]`)?.focus()
}

/** Give the focus to a deal's card, here or where it is drawn next. */
export function giveFocus(id: string): void {
  held = id
  document.querySelector<HTMLElement>(`[data-deal="${id}"]`)?.focus()
}
