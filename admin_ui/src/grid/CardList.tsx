import { useEffect, useRef, type ReactNode } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Row } from './types'

type Props<T extends Row> = {
  label: string
  rows: T[]
  more: boolean
  onMore: () => void
  onOpen: (row: T) => void
  card: (row: T) => ReactNode
}

/** The same rows on a phone: cards under the thumb. */
export function CardList<T extends Row>({ label, rows, more, onMore, onOpen, card }: Props<T>) {
  const root = useRef<HTMLDivElement>(null)
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => root.current,
    estimateSize: () => 78,
    overscan: 6,
  })
  const items = drawn.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - 15) onMore()
  }, [more, last, rows.length, onMore])
  return (
    <div ref={root} className="cards" role="region" aria-label={label} tabIndex={0}>
      <ul style={{ height: drawn.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <li
              key={row.id}
              ref={drawn.measureElement}
              data-index={index}
              className="cards-slot"
              style={{ transform: `translateY(${start}px)` }}
            >
              <button className="plain card" onClick={() => onOpen(row)}>
                {card(row)}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
