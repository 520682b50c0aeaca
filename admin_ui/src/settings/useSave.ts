import { useState } from 'react'
import { i18n } from '@lingui/core'
import { cache } from '@/data/cache'
import { Trouble } from '@/data/gql'
import { complain, say } from '@/shell/toasts'

/** Save something and say so; a refusal is kept for its field, or said aloud. */
export function useSave() {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Trouble | null>(null)
  const save = async (send: () => Promise<unknown>, done?: string): Promise<boolean> => {
    setBusy(true)
    setRefused(null)
    try {
      await send()
      say(done ?? i18n.t('Saved'))
      await cache.invalidateQueries()
      return true
    } catch (error) {
      const trouble = error instanceof Trouble ? error : new Trouble(String(error))
      setRefused(trouble)
      if (!trouble.field) complain(trouble)
      return false
    } finally {
      setBusy(false)
    }
  }
  const at = (field: string) => (refused?.field === field ? refused.message : undefined)
  return { save, busy, at }
}
