import { useState, type FormEvent } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import type { ContentInput } from '@/gen/graphql'
import { Dialog } from '@/shell/Dialog'
import { ContentFields, contentOfDraft, EMPTY, titleOf, type Draft, type Entity } from './ContentFields'
import type { FormKind } from './forms'
import { kindWords } from './words'

type Props = {
  kind: FormKind
  /** The conversation it is for. */
  entity: Entity
  /** By what way it goes, if it is not the usual one. */
  title?: string
  onSend: (content: ContentInput, words: string) => void
  onClose: () => void
}

/** A message that is filled in rather than typed: a template, a link, a card, a place, choices. */
export default function ContentDialog({ kind, entity, title, onSend, onClose }: Props) {
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, kind })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const content = contentOfDraft(draft)
    if (!content) return
    onSend(content, `[${kindWords(kind)}] ${titleOf(draft)}`)
    onClose()
  }
  return (
    <Dialog onClose={onClose} title={title ?? kindWords(kind)}>
      <form className="stack" onSubmit={submit}>
        <ContentFields draft={draft} onDraft={setDraft} entity={entity} />
        <div className="row">
          <Button type="submit">{i18n.t('Send')}</Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {i18n.t('Cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
