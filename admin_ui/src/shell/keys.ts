import { useEffect, useRef } from 'react'

type Keys = Record<string, (event: KeyboardEvent) => void>

const KEPT = 'guanxi.keys'

/** Single letters can be turned off (WCAG 2.1.4). */
export const lettersOn = (): boolean => localStorage.getItem(KEPT) !== 'off'
export const turnLetters = (on: boolean): void => localStorage.setItem(KEPT, on ? 'on' : 'off')

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const inDialog = (): boolean => document.querySelector('[role="dialog"]') !== null

/** `ctrl+k`, `g c`, `?`: the name of a key press, with the letter before it when it was `g`. */
export function pressName(event: KeyboardEvent, before: string): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (event.ctrlKey || event.metaKey) return `ctrl+${key}`
  return before ? `${before} ${key}` : key
}

/** So many milliseconds a `g` waits for the letter after it: slow hands and slow machines arrive. */
const PATIENCE = 3000

/** Listen for keys of the whole screen; letters only outside inputs and dialogs. */
export function useKeys(keys: Keys): void {
  // Outlives a screen that is drawn anew between two letters, and is told by when they were pressed.
  const begun = useRef(-Infinity)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return
      const two = pressName(event, event.timeStamp - begun.current < PATIENCE ? 'g' : '')
      const name = keys[two] ? two : pressName(event, '')
      begun.current = -Infinity
      const withCtrl = name.startsWith('ctrl+')
      if (!withCtrl && (typing(event.target) || inDialog() || !lettersOn())) return
      if (keys[name]) {
        event.preventDefault()
        keys[name](event)
      } else if (name === 'g') {
        begun.current = event.timeStamp
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [keys])
}
