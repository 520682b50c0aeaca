// What can be done with a whole conversation; every screen that shows it learns of it at once.
import { i18n } from '@lingui/core'
import {
  AssignConversationDocument,
  CloseConversationDocument,
  MarkReadDocument,
  MarkUnreadDocument,
  ReopenConversationDocument,
} from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { complain, say } from '@/shell/toasts'
import { nameOf, type Row } from './rows'
import { put } from './shelf'

const countAnew = (): void => void cache.invalidateQueries({ queryKey: ['UnreadConversations'] })

const input = (row: Row) => ({ input: { conversation: row.id } })

async function done(work: Promise<{ conversation?: Row | null }>): Promise<boolean> {
  try {
    const { conversation } = await work
    if (conversation) put(conversation)
    return true
  } catch (error) {
    complain(error)
    return false
  }
}

/** It was seen: quietly, for nobody asked for it. */
export async function markRead(row: Row): Promise<void> {
  put({ ...row, unreadCount: 0 })
  const sent = await change(MarkReadDocument, input(row)).catch(() => null)
  if (sent?.conversation) put(sent.conversation)
  countAnew()
}

/** Somebody wants to come back to it. */
export async function markUnread(row: Row): Promise<boolean> {
  const marked = await done(change(MarkUnreadDocument, input(row)))
  countAnew()
  return marked
}

/** Say who answers: shown at once, put back if the server refuses. */
export async function assign(row: Row, assignee: { id: string; name: string } | null): Promise<void> {
  put({ ...row, assignee })
  const sent = change(AssignConversationDocument, {
    input: { conversation: row.id, assignee: assignee?.id ?? null },
  })
  if (!(await done(sent))) put(row)
}

const reopen = (row: Row): Promise<boolean> => done(change(ReopenConversationDocument, input(row)))

/** Done with it; it can be taken back, and the person's next message opens it again. */
export async function close(row: Row): Promise<void> {
  put({ ...row, state: 'CLOSED' })
  if (!(await done(change(CloseConversationDocument, input(row))))) return put(row)
  say(i18n.t('The conversation with {name} is closed', { name: nameOf(row) }), async () => {
    await reopen(row)
  })
}

/** Close what is open, open what is closed. */
export const toggleClosed = async (row: Row): Promise<void> => {
  if (row.state === 'OPEN') await close(row)
  else await reopen(row)
}
