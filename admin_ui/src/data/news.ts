import { useEffect, useState } from 'react'
import { onFact } from './live'

type Seen = (id: string, version: number | null | undefined) => boolean

/** How many records of a list changed on the server since it was fetched. */
export function useNews(about: readonly string[], fetchedAt: number, seen: Seen): number {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => setIds(new Set()), [fetchedAt])
  useEffect(
    () =>
      onFact((fact) => {
        if (!about.includes(fact.entity) || seen(fact.id, fact.version)) return
        setIds((before) => (before.has(fact.id) ? before : new Set([...before, fact.id])))
      }),
    [about, seen],
  )
  return ids.size
}
