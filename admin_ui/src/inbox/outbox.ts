// What somebody sent stands here until the server has it: in order, once, through any broken line.
import { useSyncExternalStore } from 'react'
import {
  NoteInConversationDocument,
  SendMessageDocument,
  type ContentInput,
  type SendMode,
  type SendMessageMutation,
} from '@/gen/graphql'
import { useLost, whenBack } from '@/data/connection'
import { change, Trouble } from '@/data/gql'

/** Something on its way to the server. */
export type Waiting = {
  /** Said with every try, so that the server does it once. */
  key: string
  conversation: string
  at: string
  /** What it looks like meanwhile. */
  words: string
  note: boolean
  content?: ContentInput
  mode?: SendMode
  /** The comment it answers. */
  answering?: string
  /** Who of us confirms it on the platform. */
  staff?: string
  /** Why the server did not want it; then it waits for somebody to decide. */
  refused?: string
}

export type Told = NonNullable<NonNullable<SendMessageMutation['sendMessage']>['activity']>

const PLACE = 'guanxi.outbox'

let owner = ''
let items: readonly Waiting[] = []
let delivered: (item: Waiting, told: Told) => void = () => undefined
const watchers = new Set<() => void>()
const busy = new Map<string, Promise<void>>()

const place = (): string => `${PLACE}.${owner}`

function set(next: readonly Waiting[]): void {
  items = next
  try {
    if (next.length) localStorage.setItem(place(), JSON.stringify(next))
    else localStorage.removeItem(place())
  } catch {
    // The shelf is full: it is sent from memory all the same.
  }
  for (const watcher of watchers) watcher()
}

function kept(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(place()) ?? '[]') as Waiting[]
  } catch {
    return []
  }
}

/** Open the box of whoever is signed in, and send what still lies in it. */
export function openOutbox(me: string, then: (item: Waiting, told: Told) => void): void {
  delivered = then
  if (owner !== me) {
    owner = me
    items = kept()
    for (const watcher of watchers) watcher()
  }
  setOff()
}

async function post({ key, conversation, note, words, content, mode, answering, staff }: Waiting): Promise<Told | null> {
  if (note) {
    const input = { conversation, body: words }
    const sent = await change(NoteInConversationDocument, { input }, { once: key })
    return sent.activity ?? null
  }
  const input = { conversation, content: content ?? { text: words }, mode, answering, staff }
  const sent = await change(SendMessageDocument, { input }, { once: key })
  return sent.activity ?? null
}

const WAIT = new Set(['OFFLINE', 'UNAUTHENTICATED'])

async function send(item: Waiting): Promise<boolean> {
  try {
    const told = await post(item)
    set(items.filter(({ key }) => key !== item.key))
    if (told) delivered(item, told)
    return true
  } catch (error) {
    const trouble = error instanceof Trouble ? error : new Trouble(String(error), 'BROKEN')
    if (WAIT.has(trouble.code)) return false
    set(items.map((each) => (each.key === item.key ? { ...each, refused: trouble.message } : each)))
    return true
  }
}

/** Send what waits in one conversation, one after the other. */
async function empty(conversation: string): Promise<void> {
  const next = (): Waiting | undefined =>
    items.find((item) => item.conversation === conversation && !item.refused)
  for (let item = next(); item; item = next()) if (!(await send(item))) return
}

/** Where a try is under way that may have begun before the line came back: to be tried once more. */
const again = new Set<string>()

function setOff(back = false): void {
  for (const conversation of new Set(items.map((item) => item.conversation))) {
    if (!busy.has(conversation)) busy.set(conversation, empty(conversation).finally(() => rest(conversation)))
    else if (back) again.add(conversation)
  }
}

function rest(conversation: string): void {
  busy.delete(conversation)
  if (again.delete(conversation)) setOff()
}

whenBack(() => setOff(true))

/** Promise to send something, now or as soon as the server can be reached. */
export function putOut(item: Omit<Waiting, 'key' | 'at'>): void {
  set([...items, { ...item, key: newKey(), at: new Date().toISOString() }])
  setOff()
}

/** Try again what the server did not want. */
export function tryAgain(item: Waiting): void {
  set(items.map((each) => (each.key === item.key ? { ...each, key: newKey(), refused: undefined } : each)))
  setOff()
}

/** Let go of what the server did not want. */
export const dropFromOutbox = (item: Waiting): void =>
  set(items.filter(({ key }) => key !== item.key))

/** Wait until the answers under way are in: what the server tells meanwhile is not drawn twice. */
export const answersUnderWay = async (): Promise<void> => {
  await Promise.race([Promise.all(busy.values()), new Promise((then) => setTimeout(then, 1000))])
}

// Without a secure origin there is no randomUUID.
const newKey = (): string =>
  globalThis.crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('')

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

/** Everything on its way; and whether it waits for the server to come back. */
export function useOutbox(): { items: readonly Waiting[]; lost: boolean } {
  const lost = useLost()
  return { items: useSyncExternalStore(watch, () => items), lost }
}
