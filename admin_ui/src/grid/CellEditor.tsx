import type { Column } from './types'

/** The field that takes a cell's place while it is changed; the grid reads it when it is left. */
export function CellEditor<T>({ column, row }: { column: Column<T>; row: T }) {
  const value = column.edit?.value(row) ?? ''
  if (column.edit?.options) {
    return (
      <select className="grid-edit" aria-label={column.title} autoFocus defaultValue={value}>
        {column.edit.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  }
  return (
    <input
      className="grid-edit"
      aria-label={column.title}
      autoFocus
      defaultValue={value}
      onFocus={({ currentTarget }) => currentTarget.select()}
    />
  )
}
