import { useEffect, useRef } from 'react'
import { i18n } from '@lingui/core'
import { UnreadConversationsDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { onFact } from '@/data/live'

const MOST_OFTEN = 1500
const FILTER = { unreadCount: { gt: 0 }, lastSaidAt: { isNull: false } }

/** How many conversations hold something we have not read. */
export function UnreadBadge() {
  const { data, refetch } = useAsk(UnreadConversationsDocument, { filter: FILTER }, { poll: 60_000 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    const stop = onFact(({ entity }) => {
      if (entity !== 'activity' && entity !== 'conversation') return
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        void refetch()
      }, MOST_OFTEN)
    })
    return () => {
      stop()
      clearTimeout(timer.current)
    }
  }, [refetch])
  const count = data?.conversations.totalCount ?? 0
  if (count === 0) return null
  return (
    <span className="rail-badge rail-badge-new num">
      {count > 99 ? '99+' : count}
      <span className="sr"> {i18n.t('unread')}</span>
    </span>
  )
}
