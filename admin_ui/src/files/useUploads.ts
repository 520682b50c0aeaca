import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { i18n } from '@lingui/core'
import { Trouble } from '@/data/gql'
import { upload, type Kept, type Kind } from './upload'

/** A file on its way, arrived, or refused. */
export type Going = {
  key: number
  name: string
  size: number
  /** 0 to 1. */
  share: number
  /** A picture of it, drawn from the browser's own copy. */
  preview: string | null
  kept?: Kept
  trouble?: string
  /** What went wrong may go right another time. */
  passing?: boolean
}

type Wish = { kind?: Kind; most?: number }

export type Uploads = {
  list: Going[]
  /** What has arrived, in the order it was added. */
  kept: Kept[]
  /** Whether something is still on its way. */
  busy: boolean
  add: (files: Iterable<File>) => void
  remove: (key: number) => void
  again: (key: number) => void
  clear: () => void
}

const PREVIEWED = /^image\/(jpeg|png|gif|webp)$/

/** The files that somebody is about to send: each goes up at once, alone, and can be taken out. */
export function useUploads({ kind, most = 9 }: Wish = {}): Uploads {
  const [list, setList] = useState<Going[]>([])
  const files = useRef(new Map<number, { file: File; stop: AbortController }>())
  const next = useRef(1)

  const put = useCallback(
    (key: number, change: Partial<Going>) =>
      setList((before) => before.map((going) => (going.key === key ? { ...going, ...change } : going))),
    [],
  )

  const send = useCallback(
    (key: number, file: File) => {
      const stop = new AbortController()
      files.current.set(key, { file, stop })
      upload(file, { kind, signal: stop.signal, onProgress: (share) => put(key, { share }) }).then(
        (kept) => put(key, { kept, share: 1, name: kept.name, size: kept.size }),
        (error: unknown) => {
          const known = error instanceof Trouble
          const trouble = known ? error.message : i18n.t('Something went wrong.')
          const passing = !known || error.code !== 'BAD_USER_INPUT'
          if (!stop.signal.aborted) put(key, { trouble, passing })
        },
      )
    },
    [kind, put],
  )

  const add = useCallback(
    (chosen: Iterable<File>) => {
      const room = Math.max(0, most - files.current.size)
      const taken = [...chosen].slice(0, room).map((file) => ({ key: next.current++, file }))
      setList((before) => [...before, ...taken.map(({ key, file }) => going(key, file))])
      for (const { key, file } of taken) send(key, file)
    },
    [most, send],
  )

  const remove = useCallback((key: number) => {
    files.current.get(key)?.stop.abort()
    files.current.delete(key)
    setList((before) => before.filter((each) => each.key !== key || void forget(each)))
  }, [])

  const clear = useCallback(() => {
    for (const { stop } of files.current.values()) stop.abort()
    files.current.clear()
    setList((before) => {
      before.forEach(forget)
      return []
    })
  }, [])

  const again = useCallback(
    (key: number) => {
      const known = files.current.get(key)
      if (!known) return
      put(key, { trouble: undefined, share: 0 })
      send(key, known.file)
    },
    [put, send],
  )

  const leaving = useRef(clear)
  useEffect(() => () => leaving.current(), [])

  const kept = useMemo(() => list.flatMap((each) => each.kept ?? []), [list])
  const busy = list.some((each) => !each.kept && !each.trouble)
  return { list, kept, busy, add, remove, again, clear }
}

function going(key: number, file: File): Going {
  const preview = PREVIEWED.test(file.type) ? URL.createObjectURL(file) : null
  return { key, name: file.name || i18n.t('Picture'), size: file.size, share: 0, preview }
}

const forget = ({ preview }: Going): void => {
  if (preview) URL.revokeObjectURL(preview)
}
