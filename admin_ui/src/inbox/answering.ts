// Below a post everybody writes in one conversation: an answer names the comment it is for.
import { useCallback, useRef, useState } from 'react'
import { useThread } from './useConversations'
import type { Row } from './rows'
import type { Line } from './thread'

/** A comment that may be answered by itself. */
export const canBeAnswered = (line: Line): boolean => line.direction === 'IN' && line.kind === 'MESSAGE'

/** The comment that somebody who does not choose means: the newest. */
export const newestOf = (lines: readonly Line[]): Line | null => lines.findLast(canBeAnswered) ?? null

export type Answering = {
  /** Which comment is answered; null where nobody has to say. */
  line: Line | null
  /** Whether somebody chose it, rather than it being the newest. */
  chosen: boolean
  choose: (line: Line | null) => void
  /** Whether something is written already: then the newest is no other one any more. */
  hold: (writing: boolean) => void
}

/** Which comment is answered: the one that was chosen, else the newest when one began to write. */
export function useAnswering(row: Row): Answering {
  const { data } = useThread(row.id)
  const [chosen, choose] = useState<Line | null>(null)
  const writing = useRef(false)
  const held = useRef<Line | null>(null)
  const comments = row.kind === 'COMMENTS'
  if (!writing.current || !held.current) held.current = comments ? newestOf(data?.lines ?? []) : null
  const hold = useCallback((on: boolean): void => void (writing.current = on), [])
  return { line: comments ? (chosen ?? held.current) : null, chosen: chosen !== null, choose, hold }
}
