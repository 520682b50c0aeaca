import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import type { Spot } from './types'

/** Which cell holds the focus, and the way to put it elsewhere once that row is drawn. */
export function useGridFocus(root: RefObject<HTMLDivElement | null>, reveal: (row: number) => void) {
  const [spot, setSpot] = useState<Spot>({ row: 0, column: 1 })
  const [editing, setEditing] = useState(false)
  const moved = useRef(false)
  const go = useCallback(
    (to: Spot) => {
      moved.current = true
      setSpot(to)
      reveal(to.row)
    },
    [reveal],
  )
  useEffect(() => {
    if (!moved.current || editing) return
    moved.current = false
    const frame = requestAnimationFrame(() => {
      const at = `[data-row="${spot.row}"] [data-column="${spot.column}"]`
      root.current?.querySelector<HTMLElement>(at)?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [spot, editing, root])
  return { spot, setSpot, go, editing, setEditing }
}
