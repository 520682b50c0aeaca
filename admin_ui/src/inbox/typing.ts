// That an answer is being written, told the person where their platform can show it.
import { ShowTypingDocument } from '@/gen/graphql'
import { gql } from '@/data/gql'
import type { Row } from './rows'

/** The platform shows it for a while; it needs not be told of every letter. */
const AGAIN = 5_000

let shown: { conversation: string; at: number } | null = null

const tell = (conversation: string, typing: boolean): void =>
  // Nothing hangs on it: what is refused or lost here is not worth a word.
  void gql(ShowTypingDocument, { input: { conversation, typing } }).catch(() => undefined)

/** Somebody changed what they write to a person; nothing left of it means they stopped. */
export function writes({ id, canReply }: Pick<Row, 'id' | 'canReply'>, text: string): void {
  if (!canReply.showsTyping) return
  const now = Date.now()
  const known = shown?.conversation === id ? shown : null
  if (text) {
    if (known && now - known.at < AGAIN) return
    shown = { conversation: id, at: now }
    tell(id, true)
  } else if (known) {
    shown = null
    tell(id, false)
  }
}

/** What was written is sent: the platform sees that by itself. */
export const sent = (): void => void (shown = null)
