import { useCallback, useState } from 'react'
import { i18n } from '@lingui/core'
import { cache } from '@/data/cache'
import type { Page } from '@/data/ask'
import { Trouble } from '@/data/gql'
import { complain, say, undoWith } from '@/shell/toasts'
import type { Column, Row } from '@/grid/types'

/** Two people changed one field: what each of them wants there. */
export type Clash<T> = { row: T; column: Column<T>; mine: string; theirs: string }

type Sent<T> = { row: T | null | undefined; undoToken?: string | null }
type Save<T> = (row: T, field: string, value: string) => Promise<Sent<T>>
type Find<T> = (id: string) => Promise<T | null | undefined>

type Pages<T> = { pages: Page<T>[]; pageParams: unknown[] }

/** Put a record into every list that shows it. */
function patch<T extends Row>(name: string, row: T): void {
  cache.setQueriesData<Pages<T>>({ queryKey: ['list', name] }, (list) =>
    list
      ? {
          ...list,
          pages: list.pages.map((page) => ({
            ...page,
            nodes: page.nodes.map((node) => (node.id === row.id ? { ...node, ...row } : node)),
          })),
        }
      : list,
  )
}

/** Edit cells in place: saved at once, undone by Z, and never over somebody else's words. */
export function useEdit<T extends Row>(name: string, save: Save<T>, find: Find<T>) {
  const [clash, setClash] = useState<Clash<T> | null>(null)
  const edit = useCallback(
    async (row: T, column: Column<T>, value: string): Promise<void> => {
      try {
        const sent = await save(row, column.key, value)
        if (sent.row) patch(name, sent.row)
        say(i18n.t('{field} saved', { field: column.title }), undoWith(sent.undoToken))
      } catch (error) {
        if (!(error instanceof Trouble) || error.code !== 'CONFLICT') return complain(error)
        const now = await find(row.id).catch(() => null)
        if (!now) return complain(error)
        patch(name, now)
        setClash({ row: now, column, mine: value, theirs: column.edit?.value(now) ?? '' })
      }
    },
    [name, save, find],
  )
  return { edit, clash, settle: () => setClash(null) }
}
