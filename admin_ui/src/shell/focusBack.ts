import { useEffect, useState } from 'react'

/** What has the focus; for the entry of a menu, which is about to go, the button that opened it. */
function opener(): HTMLElement | null {
  const now = document.activeElement
  const menu = now?.closest('[role="menu"]')
  const button = menu && document.querySelector<HTMLElement>(`[aria-controls="${menu.id}"]`)
  return button ?? (now instanceof HTMLElement ? now : null)
}

/** Give the focus back to where it was before this was drawn, unless something else took it. */
export function useFocusBack(): void {
  const [before] = useState(opener)
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement === document.body) before?.focus({ preventScroll: true })
      })
    },
    [before],
  )
}
