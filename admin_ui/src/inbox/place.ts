import { useCallback, useMemo } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { asTab, type Tab } from './rows'

type Search = { tab?: Tab; channel?: string; q?: string; open?: string; side?: boolean }

/** Where somebody is among the conversations: it stands in the address, so it can be sent in a chat. */
export function usePlace() {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const { tab, channel = '', q = '', open, side = false } = search
  const go = useCallback(
    (part: Search, replace = false): void => {
      const next = Object.fromEntries(
        Object.entries({ ...search, ...part }).filter(([, value]) => value),
      )
      void navigate({ to: '/inbox', search: next as never, replace })
    },
    [navigate, search],
  )
  return useMemo(
    () => ({ tab: asTab(tab), channel: String(channel), words: String(q), open, side, go }),
    [tab, channel, q, open, side, go],
  )
}

export type Place = ReturnType<typeof usePlace>
