import type { ReactNode } from 'react'

export type Sort = { key: string; down: boolean } | null

/** How a cell can be changed in place. */
export type Edit<T> = {
  value: (row: T) => string
  options?: readonly { value: string; label: string }[]
}

export type Column<T> = {
  key: string
  title: string
  width: number
  align?: 'right'
  sortable?: boolean
  edit?: Edit<T>
  render: (row: T) => ReactNode
}

export type Row = { id: string }
export type Spot = { row: number; column: number }
