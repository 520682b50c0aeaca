import { useState, type KeyboardEvent } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { AddNoteDocument } from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { useMe } from '@/data/me'
import { complain } from '@/shell/toasts'

type About = { customer?: string; company?: string; deal?: string }

/** A draft stays in this browser until it is sent, whatever happens to the page. */
function useDraft(about: About) {
  const key = `guanxi.draft.${about.deal ?? about.customer ?? about.company ?? ''}`
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '')
  const set = (next: string): void => {
    setText(next)
    if (next) localStorage.setItem(key, next)
    else localStorage.removeItem(key)
  }
  return [text, set] as const
}

/** Write something down for the colleagues; Ctrl-Enter saves. */
export function NoteComposer({ about }: { about: About }) {
  const { may } = useMe()
  const [text, setText] = useDraft(about)
  const [busy, setBusy] = useState(false)
  if (!may('core.activity.create')) return null
  const send = async (): Promise<void> => {
    if (!text.trim() || busy) return
    setBusy(true)
    try {
      await change(AddNoteDocument, { input: { ...about, body: text.trim() } })
      setText('')
      void cache.invalidateQueries({ queryKey: ['timeline'] })
    } catch (error) {
      complain(error)
    }
    setBusy(false)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
  }
  return (
    <div className="composer stack-s">
      <textarea
        aria-label={i18n.t('Note')}
        placeholder={i18n.t('Write a note for your colleagues…')}
        rows={2}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={onKey}
      />
      {text.trim() && (
        <div className="row">
          <Button size="xs" loading={busy} onClick={() => void send()}>
            {i18n.t('Save the note')}
          </Button>
          <span className="tiny soft wide">{i18n.t('Ctrl Enter · the draft is kept')}</span>
        </div>
      )}
    </div>
  )
}
