import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { i18n } from '@lingui/core'
import { useMe } from '@/data/me'
import { useKeys } from '@/shell/keys'
import { Bones, Nothing } from '@/shell/States'
import { ConversationList } from './ConversationList'
import { toggleClosed } from './deeds'
import { startHearing } from './hear'
import './list.css'
import './thread.css'
import './said.css'
import './composer.css'
import './inbox.css'
import { openOutbox } from './outbox'
import { usePlace, type Place } from './place'
import type { Row, Wish } from './rows'
import { nowReading, put, putLines } from './shelf'
import { NoTalk, Talk } from './Talk'
import { useConversation, useConversations, useThread } from './useConversations'
import { SmallKeys } from './SmallKeys'

const rowOf = (id: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-talk="${id}"]`)

/** The row that has the focus comes into sight first, then it can be focused. */
const focusRow = (id: string): void =>
  void requestAnimationFrame(() => requestAnimationFrame(() => rowOf(id)?.focus()))

/** The box of a conversation gets the focus once it is there; a slow machine takes its time. */
function writeSoon(box: RefObject<HTMLTextAreaElement | null>, id: string, tries = 50): void {
  const there = box.current
  if (there?.dataset.conversation === id) there.focus()
  else if (tries > 0) setTimeout(() => writeSoon(box, id, tries - 1), 60)
}

/** Sending goes on wherever one is; what came of it is put in its place. */
function useSending(me: string): void {
  useEffect(
    () =>
      openOutbox(me, (_item, { conversation, ...line }) => {
        if (!conversation) return
        putLines(conversation.id, [line])
        put(conversation)
      }),
    [me],
  )
}

type Frame = { place: Place; me: string }

function useSteps(place: Place, rows: Row[]) {
  const [spot, setSpot] = useState<string | undefined>(place.open)
  const box = useRef<HTMLTextAreaElement>(null)
  const [assigning, setAssigning] = useState(false)
  const open = useCallback(
    (id: string): void => {
      setSpot(id)
      place.go({ open: id, side: undefined })
      // On a phone the keyboard would cover what one wants to read.
      if (matchMedia('(min-width: 721px)').matches) writeSoon(box, id)
    },
    [place],
  )
  const leave = useCallback((): void => {
    place.go({ open: undefined, side: undefined })
    if (spot) focusRow(spot)
  }, [place, spot])
  const step = useCallback(
    (by: 1 | -1): void => {
      const at = rows.findIndex(({ id }) => id === spot)
      const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
      if (!next) return
      setSpot(next.id)
      focusRow(next.id)
    },
    [rows, spot],
  )
  return { spot, box, assigning, setAssigning, open, leave, step }
}

function Opened({ id, place, steps }: { id: string; place: Place; steps: ReturnType<typeof useSteps> }) {
  const { data: row, error, isPending, refetch } = useConversation(id)
  // Its words are asked for at once, not only when it is known whose they are.
  useThread(id)
  useEffect(() => {
    nowReading(id)
    return () => nowReading(undefined)
  }, [id])
  if (!row) return <NoTalk error={error} pending={isPending} again={() => void refetch()} />
  return (
    <Talk
      row={row}
      place={place}
      box={steps.box}
      assigning={steps.assigning}
      onAssigning={steps.setAssigning}
      onLeave={steps.leave}
    />
  )
}

function Whole({ place, me }: Frame) {
  useSending(me)
  useEffect(startHearing, [])
  const { tab, channel, words, open } = place
  const wish = useMemo<Wish>(() => ({ tab, channel, words, me }), [tab, channel, words, me])
  const list = useConversations(wish)
  const steps = useSteps(place, list.rows)
  const { step, box, setAssigning, open: openRow, spot } = steps
  const chosen = list.rows.find(({ id }) => id === (open ?? spot))
  const keys = useMemo(
    () => ({
      j: () => step(1),
      k: () => step(-1),
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      e: () => chosen && void toggleClosed(chosen),
      a: () => {
        if (!open && chosen) place.go({ open: chosen.id })
        setAssigning(true)
      },
      r: () => box.current?.focus(),
      '/': () => {
        box.current?.focus()
        document.execCommand('insertText', false, '/')
      },
    }),
    [step, chosen, open, place, setAssigning, box],
  )
  useKeys(keys)
  return (
    <div className="inbox" data-open={open ? true : undefined} data-side={place.side || undefined}>
      <ConversationList place={place} wish={wish} list={list} spot={spot ?? open} onOpen={openRow} />
      {open ? (
        <Opened key={open} id={open} place={place} steps={steps} />
      ) : (
        <section className="inbox-thread inbox-none" aria-label={i18n.t('Conversation')}>
          <Nothing
            title={i18n.t('Choose a conversation')}
            text={i18n.t('What was said, where you answer, and who it is with appear here.')}
          >
            <SmallKeys />
          </Nothing>
        </section>
      )}
    </div>
  )
}

/** Everything people say to us and we to them, on every channel. */
export default function Inbox() {
  const { me } = useMe()
  const place = usePlace()
  if (!me) {
    return (
      <div className="page">
        <Bones rows={6} />
      </div>
    )
  }
  return <Whole place={place} me={me.id} />
}
