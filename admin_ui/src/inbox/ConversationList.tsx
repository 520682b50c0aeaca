import { useEffect, useRef, useState, type MouseEvent } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useDebouncedCallback } from '@mantine/hooks'
import { i18n } from '@lingui/core'
import { IconSearch } from '@tabler/icons-react'
import { CHANNELS, channelName } from '@/channels/channels'
import '@/record/record.css'
import { Failed } from '@/shell/States'
import { ConversationLine } from './ConversationLine'
import { Emptiness } from './Emptiness'
import { useNow } from './now'
import type { Place } from './place'
import type { Row, Wish } from './rows'
import { foresee } from './shelf'
import type { useConversations } from './useConversations'
import { tabWords } from './words'

const HEIGHT = 84
const NEAR_THE_END = 15

type Props = {
  place: Place
  wish: Wish
  list: ReturnType<typeof useConversations>
  /** The row J and K lead to. */
  spot: string | undefined
  onOpen: (id: string) => void
}

function Tabs({ place }: { place: Place }) {
  return (
    <div className="tabs talk-tabs" role="group" aria-label={i18n.t('Which conversations')}>
      {tabWords().map(([tab, words]) => (
        <button
          key={tab}
          className="plain tab"
          aria-pressed={place.tab === tab}
          onClick={() => place.go({ tab: tab === 'all' ? undefined : tab })}
        >
          {words}
        </button>
      ))}
    </div>
  )
}

function Looking({ place }: { place: Place }) {
  const [words, setWords] = useState(place.words)
  const look = useDebouncedCallback((q: string) => place.go({ q }, true), 250)
  return (
    <div className="talk-looking">
      <label className="search">
        <IconSearch size={15} aria-hidden />
        <span className="sr">{i18n.t('Look for a person or words')}</span>
        <input
          type="search"
          placeholder={i18n.t('Person or words…')}
          value={words}
          onChange={({ currentTarget: { value } }) => {
            setWords(value)
            look(value)
          }}
        />
      </label>
      <label className="filter" data-on={place.channel || undefined}>
        <span className="sr">{i18n.t('Channel')}</span>
        <select
          value={place.channel}
          onChange={({ currentTarget: { value } }) => place.go({ channel: value })}
        >
          <option value="">{i18n.t('All channels')}</option>
          {CHANNELS.map((channel) => (
            <option key={channel} value={channel}>
              {channelName(channel)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

const talkAt = (target: EventTarget): string | undefined =>
  (target as HTMLElement).closest<HTMLElement>('[data-talk]')?.dataset.talk

function Rows({ place, list, spot, onOpen }: Omit<Props, 'wish'>) {
  const root = useRef<HTMLDivElement>(null)
  const now = useNow()
  const { rows, hasNextPage, fetchNextPage, isFetchingNextPage } = list
  const seen = useVirtualizer({
    count: rows.length,
    getScrollElement: () => root.current,
    estimateSize: () => HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
  })
  const items = seen.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - NEAR_THE_END) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, last, rows.length, fetchNextPage])
  const at = rows.findIndex(({ id }) => id === spot)
  useEffect(() => {
    if (at >= 0) seen.scrollToIndex(at, { align: 'auto' })
    // Only when the spot moves: a list that grows stays where it is.
  }, [spot])
  const onClick = (event: MouseEvent): void => {
    const id = talkAt(event.target)
    if (!id || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    // What was said is asked for before anything is drawn.
    foresee(id)
    onOpen(id)
  }
  const stop = at < 0 ? rows[0]?.id : spot
  return (
    <div
      ref={root}
      className="talk-scroll"
      onClick={onClick}
      onPointerOver={({ target }) => {
        const id = talkAt(target)
        if (id) foresee(id)
      }}
    >
      <ul style={{ height: seen.getTotalSize() }} className="talk-rows" aria-label={i18n.t('Conversations')}>
        {items.map(({ index, start, key }) => {
          const row = rows[index] as Row
          return (
            <li key={key} style={{ transform: `translateY(${start}px)`, height: HEIGHT }}>
              <ConversationLine
                row={row}
                now={now}
                chosen={row.id === place.open}
                stop={row.id === stop}
                href={`/app/inbox?open=${row.id}`}
              />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

const Ghosts = () => (
  <div className="talk-ghosts" role="status" aria-busy="true" aria-label={i18n.t('Loading')}>
    {Array.from({ length: 7 }, (_, at) => (
      <div key={at} className="talk-ghost">
        <span className="bone talk-ghost-face" />
        <span className="stack-s grow">
          <span className="bone talk-ghost-name" />
          <span className="bone talk-ghost-said" />
        </span>
      </div>
    ))}
  </div>
)

/** The conversations at the left: tabs, what is looked for, and the rows themselves. */
export function ConversationList({ place, wish, list, spot, onOpen }: Props) {
  const empty = !list.isPending && !list.error && list.rows.length === 0
  return (
    <section className="talks" aria-label={i18n.t('List of conversations')}>
      <h1 className="sr">{i18n.t('Conversations')}</h1>
      <Tabs place={place} />
      <Looking place={place} />
      {list.error && <Failed error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Ghosts />}
      {empty && <Emptiness place={place} wish={wish} />}
      {list.rows.length > 0 && <Rows place={place} list={list} spot={spot} onOpen={onOpen} />}
    </section>
  )
}
