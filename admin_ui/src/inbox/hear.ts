// What the house announces about conversations is asked for at once, and only that.
import { ConversationsDocument, HeardDocument } from '@/gen/graphql'
import { onFact, type Fact } from '@/data/live'
import { gql } from '@/data/gql'
import { answersUnderWay } from './outbox'
import { put, putLines } from './shelf'
import type { Line } from './thread'

/** Facts of one moment are asked for together. */
const TOGETHER = 15
const MOST = 50

type Kind = 'activity' | 'conversation'

const waiting: Record<Kind, Set<string>> = { activity: new Set(), conversation: new Set() }
let timer: ReturnType<typeof setTimeout> | undefined
let asking = false

function take(kind: Kind): string[] {
  const ids = [...waiting[kind]].slice(0, MOST)
  for (const id of ids) waiting[kind].delete(id)
  return ids
}

async function askLines(ids: string[]): Promise<void> {
  if (!ids.length) return
  const { activities } = await gql(HeardDocument, { ids })
  await answersUnderWay()
  const talks = new Map<string, Line[]>()
  for (const { conversation, ...line } of activities.nodes) {
    if (!conversation) continue
    put(conversation)
    talks.set(conversation.id, [...(talks.get(conversation.id) ?? []), line])
  }
  for (const [conversation, lines] of talks) putLines(conversation, lines)
}

async function askRows(ids: string[]): Promise<void> {
  if (!ids.length) return
  const { conversations } = await gql(ConversationsDocument, {
    first: ids.length,
    filter: { id: { in: ids } },
  })
  conversations.nodes.forEach(put)
}

async function ask(): Promise<void> {
  timer = undefined
  if (asking) return
  asking = true
  try {
    await Promise.all([askLines(take('activity')), askRows(take('conversation'))])
  } catch {
    // The server is away: when it is back, everything shown is asked again.
  }
  asking = false
  if (waiting.activity.size || waiting.conversation.size) soon()
}

const soon = (): void => void (timer ??= setTimeout(() => void ask(), TOGETHER))

const ABOUT: Record<string, Kind> = { activity: 'activity', conversation: 'conversation' }

function hear({ entity, id }: Fact): void {
  const kind = ABOUT[entity]
  if (!kind || !id) return
  waiting[kind].add(id)
  soon()
}

/** Hear of conversations from now on; the answer stops it. */
export const startHearing = (): (() => void) => onFact(hear)
