import { useEffect } from 'react'
import { i18n } from '@lingui/core'
import { UnreadConversationsDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { cache } from '@/data/cache'
import { onFact, type Fact } from '@/data/live'

const MOST_OFTEN = 1500

let timer: ReturnType<typeof setTimeout> | undefined

/** Count anew after something was said, but not for every word. */
function hear({ entity }: Fact): void {
  if (entity !== 'activity' && entity !== 'conversation') return
  timer ??= setTimeout(() => {
    timer = undefined
    void cache.invalidateQueries({ queryKey: ['UnreadConversations'] })
  }, MOST_OFTEN)
}

/** How many conversations hold something we have not read. */
export function UnreadBadge() {
  const { data } = useAsk(UnreadConversationsDocument, {}, { poll: 60_000 })
  useEffect(() => onFact(hear), [])
  const count = data?.unreadConversations ?? 0
  if (count === 0) return null
  return (
    <span className="rail-badge rail-badge-new num">
      {count > 99 ? '99+' : count}
      <span className="sr"> {i18n.t('unread')}</span>
    </span>
  )
}
