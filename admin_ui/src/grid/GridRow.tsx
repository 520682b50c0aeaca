import { memo, type ReactNode } from 'react'
import { i18n } from '@lingui/core'
import { CellEditor } from './CellEditor'
import type { Column, Row } from './types'

type Props<T extends Row> = {
  row: T
  index: number
  start: number
  height: number
  columns: Column<T>[]
  selected: boolean
  /** The column that holds the focus, or -1. */
  active: number
  editing: boolean
}

function GridRowDrawn<T extends Row>(props: Props<T>): ReactNode {
  const { row, index, start, height, columns, selected, active, editing } = props
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-row={index}
      className="grid-row"
      style={{ transform: `translateY(${start}px)`, height }}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        data-column={0}
        tabIndex={active === 0 ? 0 : -1}
        className="grid-cell grid-check"
        aria-label={selected ? i18n.t('Selected') : i18n.t('Not selected')}
      >
        <span className="grid-box" data-on={selected || undefined} aria-hidden />
      </div>
      {columns.map((column, at) => (
        <div
          key={column.key}
          role="gridcell"
          aria-colindex={at + 2}
          data-column={at + 1}
          tabIndex={active === at + 1 ? 0 : -1}
          className="grid-cell"
          style={{ width: column.width, textAlign: column.align }}
        >
          {editing && active === at + 1 ? <CellEditor column={column} row={row} /> : column.render(row)}
        </div>
      ))}
    </div>
  )
}

/** One row: plain cells, no state, no listeners of their own (the grid listens once for all). */
export const GridRow = memo(GridRowDrawn) as typeof GridRowDrawn

/** A row that is still on its way. */
export function BoneRow({ start, height }: { start: number; height: number }) {
  return (
    <div
      role="presentation"
      className="grid-row grid-bones"
      style={{ transform: `translateY(${start}px)`, height }}
    >
      <span className="bone" />
      <span className="bone" />
      <span className="bone" />
    </div>
  )
}
