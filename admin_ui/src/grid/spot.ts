// Where the focus goes: the whole keyboard of the grid, without a browser.
import type { Spot } from './types'

type Size = { rows: number; columns: number; page: number }

const clamp = (value: number, last: number): number => Math.max(0, Math.min(last, value))

const STEPS: Record<string, (at: Spot, size: Size, ctrl: boolean) => Spot> = {
  ArrowDown: (at) => ({ ...at, row: at.row + 1 }),
  j: (at) => ({ ...at, row: at.row + 1 }),
  ArrowUp: (at) => ({ ...at, row: at.row - 1 }),
  k: (at) => ({ ...at, row: at.row - 1 }),
  ArrowRight: (at) => ({ ...at, column: at.column + 1 }),
  ArrowLeft: (at) => ({ ...at, column: at.column - 1 }),
  PageDown: (at, size) => ({ ...at, row: at.row + size.page }),
  PageUp: (at, size) => ({ ...at, row: at.row - size.page }),
  Home: (at, _size, ctrl) => (ctrl ? { row: 0, column: 0 } : { ...at, column: 0 }),
  End: (at, size, ctrl) =>
    ctrl ? { row: size.rows - 1, column: size.columns } : { ...at, column: size.columns },
}

/** Where a key leads from here, kept inside the grid; null for a key that moves nothing. */
export function stepTo(key: string, at: Spot, size: Size, ctrl = false): Spot | null {
  const step = STEPS[key]
  if (!step || size.rows === 0) return null
  const to = step(at, size, ctrl)
  return { row: clamp(to.row, size.rows - 1), column: clamp(to.column, size.columns) }
}
