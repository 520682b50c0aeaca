// What was begun stays in this browser, per person and conversation, whatever happens to the page.
import { useState } from 'react'

const PLACE = 'guanxi.draft.inbox'

const keyOf = (me: string, conversation: string): string => `${PLACE}.${me}.${conversation}`

/** What somebody began to write in a conversation. */
export const draftOf = (me: string, conversation: string): string =>
  localStorage.getItem(keyOf(me, conversation)) ?? ''

/** Keep what somebody began to write; nothing is kept of nothing. */
export function keepDraft(me: string, conversation: string, text: string): void {
  const key = keyOf(me, conversation)
  try {
    if (text) localStorage.setItem(key, text)
    else localStorage.removeItem(key)
  } catch {
    // The browser's shelf is full: the words stay on the screen all the same.
  }
}

/** The words of the composer, kept while they are written. */
export function useDraft(me: string, conversation: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => draftOf(me, conversation))
  const set = (next: string): void => {
    setText(next)
    keepDraft(me, conversation, next)
  }
  return [text, set]
}
