import { useSyncExternalStore } from 'react'
import { i18n } from '@lingui/core'
import { UndoDocument } from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change, Trouble } from '@/data/gql'

export type Toast = {
  id: number
  text: string
  tone: 'neutral' | 'good' | 'bad'
  undo?: () => void | Promise<void>
}

const LASTS = 6000
const LASTS_BAD = 12_000

let shown: Toast[] = []
let next = 1
const listeners = new Set<() => void>()

function set(toasts: Toast[]): void {
  shown = toasts
  for (const listener of listeners) listener()
}

export const dismiss = (id: number): void => set(shown.filter((t) => t.id !== id))

const leaving = new Map<number, ReturnType<typeof setTimeout>>()
let read = false

function leave({ id, tone }: Toast): void {
  clearTimeout(leaving.get(id))
  const then = (): void => {
    leaving.delete(id)
    dismiss(id)
  }
  if (!read) leaving.set(id, setTimeout(then, tone === 'bad' ? LASTS_BAD : LASTS))
}

/** While somebody points at the messages or has the focus among them, none goes away. */
export function stay(reading: boolean): void {
  read = reading
  for (const toast of shown) leave(toast)
}

function show(toast: Omit<Toast, 'id'>): void {
  const added = { ...toast, id: next++ }
  set([...shown.slice(-3), added])
  leave(added)
}

/** Say that something is done, with a way back for a few seconds where there is one. */
export const say = (text: string, undo?: Toast['undo']): void =>
  show({ text, tone: 'good', undo })

/** Say what went wrong, in the words of the server. */
export const complain = (error: unknown): void =>
  show({
    text: error instanceof Trouble ? error.message : i18n.t('Something went wrong.'),
    tone: 'bad',
  })

/** A way back through the token that a reversible mutation answered. */
export const undoWith = (token: string | null | undefined): Toast['undo'] =>
  token
    ? async () => {
        await change(UndoDocument, { token })
        await cache.invalidateQueries()
      }
    : undefined

/** Take the way back of a toast. */
export async function takeBack(toast: Toast): Promise<void> {
  dismiss(toast.id)
  try {
    await toast.undo?.()
  } catch (error) {
    complain(error)
  }
}

/** Take back the last thing that can be taken back (the key Z). */
export const takeBackLast = (): void => {
  const last = shown.findLast((t) => t.undo)
  if (last) void takeBack(last)
}

export const useToasts = (): Toast[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown,
  )
