// One socket per browser: the tab that holds the lock listens and tells the others.
import type { Client } from 'graphql-ws'
import { ChangedDocument } from '@/gen/graphql'
import { cache } from './cache'
import { missServer } from './connection'

/** A fact the server announced: something about this record changed. */
export type Fact = { name: string; entity: string; id: string; version?: number | null }

type Word = { kind: 'fact'; fact: Fact } | { kind: 'again' } | { kind: 'lost' }

const LOCK = 'guanxi.live'
const RETRY_EVERY = 1000

/** Somebody was told something: it is about a person, but changes nothing that others show. */
export const NOTICED = 'user.noticed'
const listeners = new Set<(fact: Fact) => void>()

/** Be told of every fact, whichever tab heard it. */
export function onFact(listener: (fact: Fact) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Facts of one change arrive together; in a burst, answers are asked for again this seldom. */
const TOGETHER = 20
const IN_A_BURST = 250

let waiting = new Map<string, Set<string>>()
let timer: ReturnType<typeof setTimeout> | undefined
let swept = 0

/** Mark answers as old in one sweep, so that a burst of facts costs one question. */
function sweep(): void {
  const names = waiting
  waiting = new Map()
  timer = undefined
  swept = Date.now()
  void cache.invalidateQueries({
    predicate: ({ meta }) => (meta?.about as string[] | undefined)?.some((n) => names.has(n)) === true,
    refetchType: 'none',
  })
  void cache.refetchQueries({
    type: 'active',
    predicate: ({ meta }) =>
      !meta?.calm && (meta?.about as string[] | undefined)?.some((n) => names.has(n)) === true,
  })
}

function take(word: Word): void {
  if (word.kind === 'lost') {
    missServer()
    return
  }
  if (word.kind === 'again') {
    void cache.invalidateQueries()
    return
  }
  const { entity, id, name } = word.fact
  const keys = name === NOTICED ? [name] : [entity, name]
  for (const key of keys) waiting.set(key, (waiting.get(key) ?? new Set()).add(id))
  timer ??= setTimeout(sweep, Math.max(TOGETHER, swept + IN_A_BURST - Date.now()))
  for (const listener of listeners) listener(word.fact)
}

const address = (): string => `${location.origin.replace(/^http/, 'ws')}/graphql/ws`

async function listen(tell: (word: Word) => void): Promise<Client> {
  const { createClient } = await import('graphql-ws')
  let before = false
  const client = createClient({
    url: address(),
    lazy: false,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: () => new Promise((then) => setTimeout(then, RETRY_EVERY)),
    on: {
      connected: () => {
        // Whatever happened while we were away was not heard: everything shown is asked again.
        if (before) tell({ kind: 'again' })
        before = true
      },
      closed: () => {
        if (before) tell({ kind: 'lost' })
      },
    },
  })
  client.subscribe<{ changed: Fact }>(
    { query: ChangedDocument.toString() },
    {
      next: ({ data }) => data?.changed && tell({ kind: 'fact', fact: data.changed }),
      error: () => undefined,
      complete: () => undefined,
    },
  )
  return client
}

/** Hear the house from now on; the answer stops it. */
export function startLive(): () => void {
  const others = new BroadcastChannel(LOCK)
  const stop = new AbortController()
  let client: Promise<Client> | undefined
  let left = false
  others.onmessage = (event: MessageEvent<Word>) => take(event.data)
  const tell = (word: Word): void => {
    if (left) return
    take(word)
    others.postMessage(word)
  }
  // Without a secure origin there are no locks: then every tab listens for itself.
  if (!navigator.locks) client = listen((word) => left || take(word))
  else {
    navigator.locks
      .request(LOCK, { signal: stop.signal }, () => {
        // Who left before their turn came would hold it for ever.
        if (left) return undefined
        client = listen(tell)
        return new Promise<void>((done) => stop.signal.addEventListener('abort', () => done()))
      })
      .catch(() => undefined)
  }
  return () => {
    left = true
    stop.abort()
    others.close()
    void client?.then((socket) => socket.dispose())
  }
}
