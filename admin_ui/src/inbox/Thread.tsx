import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
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
const GUESS_SMALL = 36
const PADDING = 12
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

type LinesProps = {
  row: Row
  /** What the lines are seen through. */
  frame: RefObject<HTMLElement | null>
  lines: readonly Line[]
  older: string | null
  onAnswer: (line: Line) => void
}

function Lines({ row, frame, lines, older, onAnswer }: LinesProps) {
  const root = useRef<HTMLDivElement>(null)
  const { items: sent } = useOutbox()
  const rows = useMemo(
    () => drawn(lines, sent.filter((item) => item.conversation === row.id)),
    [lines, sent, row.id],
  )
  const [settled, setSettled] = useState(false)
  const guess = (at: number): number => (rows[at]?.type === 'said' ? GUESS : GUESS_SMALL)
  const seen = useVirtualizer({
    count: rows.length,
    getScrollElement: () => root.current,
    estimateSize: guess,
    // What one sees first are the newest lines: only they are made before they are drawn.
    initialOffset: () => {
      const height = rows.reduce((sum, _, at) => sum + guess(at), 2 * PADDING)
      return Math.max(0, height - (frame.current?.clientHeight ?? innerHeight))
    },
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: settled ? 8 : 1,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_THE_END,
    paddingStart: PADDING,
    paddingEnd: PADDING,
  })
  const items = seen.getVirtualItems()
  const first = items[0]?.index ?? rows.length
  useLayoutEffect(() => seen.scrollToEnd(), [seen])
  useEffect(() => {
    const frame = requestAnimationFrame(() => setSettled(true))
    return () => cancelAnimationFrame(frame)
  }, [])
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
  const frame = useRef<HTMLDivElement>(null)
  const { data, error, refetch } = useThread(row.id)
  return (
    <div className="thread" ref={frame}>
      {error && !data && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && (
        <div className="thread-ghosts">
          <Bones rows={6} height={34} />
        </div>
      )}
      {data && (
        <Lines row={row} frame={frame} lines={data.lines} older={data.older} onAnswer={onAnswer} />
      )}
    </div>
  )
}
