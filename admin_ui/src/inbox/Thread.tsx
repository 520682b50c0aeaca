import { useEffect, useMemo, useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { i18n } from '@lingui/core'
import { IconArrowDown } from '@tabler/icons-react'
import { Bones, Failed } from '@/shell/States'
import { Bubble } from './Bubble'
import { useOutbox } from './outbox'
import { nameOf, type Row } from './rows'
import { loadOlder } from './shelf'
import { drawn, type Line } from './thread'
import { useThread } from './useConversations'

const GUESS = 64
const NEAR_THE_TOP = 12
const AT_THE_END = 120

/** What came last from the person, for the ear. */
function Aloud({ lines }: { lines: readonly Line[] }) {
  const known = useRef(lines.at(-1)?.id)
  const [words, setWords] = useState('')
  const last = lines.at(-1)
  useEffect(() => {
    if (!last || last.id === known.current) return
    known.current = last.id
    if (last.direction === 'IN' && last.body) setWords(last.body)
  }, [last])
  return (
    <p className="sr" role="status">
      {words}
    </p>
  )
}

type LinesProps = { row: Row; lines: readonly Line[]; older: string | null; onAnswer: (line: Line) => void }

function Lines({ row, lines, older, onAnswer }: LinesProps) {
  const root = useRef<HTMLDivElement>(null)
  const { items: sent } = useOutbox()
  const rows = useMemo(
    () => drawn(lines, sent.filter((item) => item.conversation === row.id)),
    [lines, sent, row.id],
  )
  const seen = useVirtualizer({
    count: rows.length,
    getScrollElement: () => root.current,
    estimateSize: (at) => (rows[at]?.type === 'said' ? GUESS : 36),
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_THE_END,
    paddingStart: 12,
    paddingEnd: 12,
  })
  const items = seen.getVirtualItems()
  const first = items[0]?.index ?? rows.length
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    seen.scrollToEnd()
    const frame = requestAnimationFrame(() => setSettled(true))
    return () => cancelAnimationFrame(frame)
  }, [seen])
  useEffect(() => {
    if (settled && older && first < NEAR_THE_TOP) void loadOlder(row.id)
  }, [settled, older, first, row.id])
  const mine = sent.filter((item) => item.conversation === row.id).length
  useEffect(() => {
    if (mine) seen.scrollToEnd()
  }, [mine, seen])
  const away = settled && !seen.isAtEnd(AT_THE_END)
  return (
    <>
      <div
        ref={root}
        className="thread-scroll"
        role="group"
        aria-label={i18n.t('What was said')}
        tabIndex={0}
      >
        <div className="thread-rows" style={{ height: seen.getTotalSize() }}>
          {items.map(({ index, key, start }) => (
            <div
              key={key}
              ref={seen.measureElement}
              data-index={index}
              className="thread-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Bubble
                row={rows[index]!}
                other={nameOf(row)}
                group={row.kind !== 'DIRECT'}
                onAnswer={row.kind === 'COMMENTS' ? onAnswer : undefined}
              />
            </div>
          ))}
        </div>
      </div>
      {away && (
        <button
          className="plain to-the-end"
          onClick={() => seen.scrollToEnd()}
          aria-label={i18n.t('To the newest message')}
        >
          <IconArrowDown size={18} aria-hidden />
        </button>
      )}
      <Aloud lines={lines} />
    </>
  )
}

/** Everything that was said in a conversation, the newest in sight; older lines come when one looks up. */
export function Thread({ row, onAnswer }: { row: Row; onAnswer: (line: Line) => void }) {
  const { data, error, refetch } = useThread(row.id)
  return (
    <div className="thread">
      {error && !data && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && (
        <div className="thread-ghosts">
          <Bones rows={6} height={34} />
        </div>
      )}
      {data && <Lines row={row} lines={data.lines} older={data.older} onAnswer={onAnswer} />}
    </div>
  )
}
