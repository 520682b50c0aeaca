// A deal that moves with the keyboard keeps the focus, though its card is drawn anew elsewhere.

let wanted: string | null = null

const cardButton = (id: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-deal="${id}"]`)

/** Give the focus to a deal's card, here or where it is drawn next. */
export function keepFocus(id: string): void {
  wanted = id
  requestAnimationFrame(() => cardButton(id)?.focus())
}

/** A card was drawn: it takes the focus if it was waited for. */
export function takeFocus(id: string): void {
  if (wanted !== id) return
  wanted = null
  cardButton(id)?.focus()
}
