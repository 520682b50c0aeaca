import { i18n } from '@lingui/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { Column, Sort } from './types'

type Props<T> = {
  columns: Column<T>[]
  width: number
  sort: Sort
  some: boolean
  onSort: (key: string) => void
  onSelectAll: () => void
}

const direction = (sort: Sort, key: string) =>
  sort?.key !== key ? undefined : sort.down ? 'descending' : 'ascending'

/** The names of the columns; a click sorts. */
export function GridHead<T>({ columns, width, sort, some, onSort, onSelectAll }: Props<T>) {
  return (
    <div role="rowgroup" className="grid-head" style={{ width }}>
      <div role="row" aria-rowindex={1} className="grid-head-row">
        <div role="columnheader" aria-colindex={1} className="grid-cell grid-check">
          <button
            className="plain grid-box"
            data-on={some || undefined}
            aria-label={some ? i18n.t('Select none') : i18n.t('Select all loaded rows')}
            onClick={onSelectAll}
          />
        </div>
        {columns.map((column, at) => (
          <div
            key={column.key}
            role="columnheader"
            aria-colindex={at + 2}
            aria-sort={direction(sort, column.key)}
            className="grid-cell"
            style={{ width: column.width, textAlign: column.align }}
          >
            {column.sortable ? (
              <button className="plain grid-sort" onClick={() => onSort(column.key)}>
                {column.title}
                {sort?.key === column.key &&
                  (sort.down ? (
                    <IconArrowDown size={13} aria-hidden />
                  ) : (
                    <IconArrowUp size={13} aria-hidden />
                  ))}
              </button>
            ) : (
              column.title
            )}
          </div>
        ))}
      </div>
    </div>
  )
}
