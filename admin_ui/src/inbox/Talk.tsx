import { useCallback, useEffect, useState, type RefObject } from 'react'
import { i18n } from '@lingui/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { Bones, Failed, Nothing } from '@/shell/States'
import { useAnswering } from './answering'
import { Composer } from './Composer'
import { markRead } from './deeds'
import { Head } from './Head'
import type { Place } from './place'
import type { Row } from './rows'
import { Side } from './Side'
import { Thread } from './Thread'
import type { Line } from './thread'
import { useThread } from './useConversations'

type Props = {
  row: Row
  place: Place
  box: RefObject<HTMLTextAreaElement | null>
  assigning: boolean
  onAssigning: (opened: boolean) => void
  onLeave: () => void
}

/** Whether the browser has drawn what was said; all that stands beside it may wait for that. */
function useDrawn(id: string): boolean {
  const { isPending } = useThread(id)
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    if (isPending) return
    let after: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => {
      after = setTimeout(() => setDrawn(true))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(after)
    }
  }, [isPending])
  return drawn
}

/** What is on the screen counts as read, as long as somebody looks at it. */
function useReading(row: Row, drawn: boolean): void {
  const { id, unreadCount, lastSaidAt } = row
  useEffect(() => {
    const look = (): void => {
      if (drawn && unreadCount > 0 && document.visibilityState === 'visible') void markRead(row)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
    // The row itself is new with every answer; what counts is whether something new was said.
  }, [id, drawn, unreadCount > 0, lastSaidAt])
}

/** One conversation: what was said, where one writes, and who it is with. */
export function Talk({ row, place, box, assigning, onAssigning, onLeave }: Props) {
  const drawn = useDrawn(row.id)
  useReading(row, drawn)
  const answering = useAnswering(row)
  const { choose } = answering
  const answer = useCallback(
    (line: Line): void => {
      choose(line)
      box.current?.focus()
    },
    [choose, box],
  )
  return (
    <>
      <section className="inbox-thread" aria-label={i18n.t('Conversation')}>
        <Head row={row} place={place} assigning={assigning} onAssigning={onAssigning} onLeave={onLeave} />
        <Thread key={row.id} row={row} onAnswer={answer} />
        <Composer
          key={`composer ${row.id}`}
          row={row}
          place={place}
          box={box}
          answering={answering}
          drawn={drawn}
        />
      </section>
      <div className="inbox-beside" data-shown={place.side || undefined}>
        <button className="plain small row beside-back" onClick={() => place.go({ side: undefined })}>
          <IconChevronLeft size={20} aria-hidden />
          {i18n.t('Back to the conversation')}
        </button>
        {drawn && <Side row={row} place={place} />}
      </div>
    </>
  )
}

type Missing = { error: Parameters<typeof Failed>[0]['error'] | null; pending: boolean; again: () => void }

/** The conversation is not there: not yet, or not for us. */
export const NoTalk = ({ error, pending, again }: Missing) => (
  <section className="inbox-thread inbox-none" aria-label={i18n.t('Conversation')}>
    {error && <Failed error={error} again={again} />}
    {!error && pending && <Bones rows={6} height={34} />}
    {!error && !pending && (
      <Nothing
        title={i18n.t('This conversation is not here')}
        text={i18n.t('It is gone, or not yours to see.')}
      />
    )}
  </section>
)
