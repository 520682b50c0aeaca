import { useCallback, useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import './grid.css'
import { GridHead } from './GridHead'
import { BoneRow, GridRow } from './GridRow'
import { stepTo } from './spot'
import type { Column, Row, Sort, Spot } from './types'
import { useGridFocus } from './useGridFocus'

type Props<T extends Row> = {
  label: string
  columns: Column<T>[]
  rows: T[]
  /** Whether more rows wait on the server, and the way to ask for them. */
  more: boolean
  onMore: () => void
  sort: Sort
  onSort: (key: string) => void
  selected: ReadonlySet<string>
  onSelect: (ids: ReadonlySet<string>) => void
  onEdit?: (row: T, column: Column<T>, value: string) => void
  onOpen: (row: T) => void
  onPeek: (row: T) => void
  rowHeight?: number
}

const CHECK_WIDTH = 44
const BONES = 6
const NEAR_THE_END = 25

function spotOf(target: EventTarget): Spot | null {
  const cell = (target as HTMLElement).closest<HTMLElement>('[data-column]')
  const row = cell?.closest<HTMLElement>('[data-row]')
  if (!cell || !row) return null
  return { row: Number(row.dataset.row), column: Number(cell.dataset.column) }
}

/** Rows of server data: only those in sight are drawn, and the keyboard reaches every cell. */
export function DataGrid<T extends Row>(props: Props<T>) {
  const { label, columns, rows, more, onMore, sort, onSort, selected, onSelect } = props
  const { onEdit, onOpen, onPeek, rowHeight = 40 } = props
  const root = useRef<HTMLDivElement>(null)
  const rowsDrawn = useVirtualizer({
    count: rows.length + (more ? BONES : 0),
    getScrollElement: () => root.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: 36,
  })
  const reveal = useCallback((row: number) => rowsDrawn.scrollToIndex(row), [rowsDrawn])
  const { spot, setSpot, go, editing, setEditing } = useGridFocus(root, reveal)
  const items = rowsDrawn.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - NEAR_THE_END) onMore()
  }, [more, last, rows.length, onMore])

  const toggle = (row: T): void => {
    const next = new Set(selected)
    if (!next.delete(row.id)) next.add(row.id)
    onSelect(next)
  }
  const finish = (input: HTMLInputElement | HTMLSelectElement): void => {
    const row = rows[spot.row]
    const column = columns[spot.column - 1]
    setEditing(false)
    if (row && column?.edit && column.edit.value(row) !== input.value) onEdit?.(row, column, input.value)
  }
  const editOrOpen = (row: T): void => {
    if (columns[spot.column - 1]?.edit && onEdit) setEditing(true)
    else onOpen(row)
  }
  const onEditorKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') setEditing(false)
    else if (event.key === 'Enter' || event.key === 'Tab') finish(event.target as HTMLInputElement)
    else return
    event.preventDefault()
    event.stopPropagation()
    go(event.key === 'Enter' ? { ...spot, row: Math.min(spot.row + 1, rows.length - 1) } : spot)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (editing) return onEditorKey(event)
    if (!(event.target as HTMLElement).dataset.column || event.altKey) return
    const page = Math.floor((root.current?.clientHeight ?? 400) / rowHeight) - 2
    const size = { rows: rows.length, columns: columns.length, page }
    const to = stepTo(event.key, spot, size, event.ctrlKey)
    const row = rows[spot.row]
    const acts: Record<string, (row: T) => void> = {
      ' ': spot.column === 0 ? toggle : onPeek,
      x: toggle,
      Enter: editOrOpen,
    }
    if (to) go(to)
    else if (row && acts[event.key]) acts[event.key]!(row)
    else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent): void => {
    const at = spotOf(event.target)
    const row = at && rows[at.row]
    if (!row || editing) return
    setSpot(at)
    if (at.column === 0) toggle(row)
    else if (at.column === 1 && !(event.target as HTMLElement).closest('a')) onPeek(row)
  }
  const onDoubleClick = (event: MouseEvent): void => {
    const at = spotOf(event.target)
    if (at && at.column > 0 && onEdit && columns[at.column - 1]?.edit) setEditing(true)
  }
  const width = columns.reduce((sum, column) => sum + column.width, CHECK_WIDTH)
  return (
    <div
      ref={root}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={more ? -1 : rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      onKeyDown={onKey}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onBlur={(event) => {
        const field = event.target as HTMLElement
        if (editing && field.classList.contains('grid-edit')) finish(field as HTMLInputElement)
      }}
    >
      <GridHead
        columns={columns}
        width={width}
        sort={sort}
        some={selected.size > 0}
        onSort={onSort}
        onSelectAll={() => onSelect(new Set(selected.size ? [] : rows.map((row) => row.id)))}
      />
      <div
        role="rowgroup"
        style={{ height: rowsDrawn.getTotalSize(), width, minWidth: '100%', position: 'relative' }}
      >
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (!row) return <BoneRow key={`bone-${index}`} start={start} height={rowHeight} />
          return (
            <GridRow
              key={row.id}
              row={row}
              index={index}
              start={start}
              height={rowHeight}
              columns={columns}
              selected={selected.has(row.id)}
              active={index === spot.row ? spot.column : -1}
              editing={editing && index === spot.row}
            />
          )
        })}
      </div>
    </div>
  )
}
