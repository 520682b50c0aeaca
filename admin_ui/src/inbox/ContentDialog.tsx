import { useState, type FormEvent } from 'react'
import { Button, Input } from '@mantine/core'
import { i18n } from '@lingui/core'
import type { ContentInput } from '@/gen/graphql'
import { FieldInput } from '@/contract/FieldInput'
import type { Field } from '@/contract/types'
import { UploadButton, UploadChips, useUploads } from '@/files'
import { Dialog } from '@/shell/Dialog'
import { contentOf, fieldsOf, wordsOf, type Form, type FormKind } from './forms'
import { kindWords } from './words'

function PictureInput({ field, onChange }: { field: Field; onChange: (id: string) => void }) {
  const uploads = useUploads({ kind: 'image', most: 1 })
  const id = uploads.kept[0]?.id ?? ''
  const [known, setKnown] = useState('')
  if (id !== known) {
    setKnown(id)
    onChange(id)
  }
  return (
    <Input.Wrapper label={field.label} labelElement="div">
      <div className="row">
        <UploadButton kind="image" several={false} label={i18n.t('Choose a picture')} onFiles={uploads.add} />
        <UploadChips uploads={uploads} />
      </div>
    </Input.Wrapper>
  )
}

type Props = {
  kind: FormKind
  /** By what way it goes, if it is not the usual one. */
  title?: string
  onSend: (content: ContentInput, words: string) => void
  onClose: () => void
}

/** A message that is filled in rather than typed: a template, a link, a card, a place, choices. */
export default function ContentDialog({ kind, title, onSend, onClose }: Props) {
  const [form, setForm] = useState<Form>({})
  const put = (name: string, value: unknown): void =>
    setForm((before) => ({ ...before, [name]: String(value ?? '') }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSend(contentOf(kind, form), `[${kindWords(kind)}] ${wordsOf(form)}`)
    onClose()
  }
  return (
    <Dialog onClose={onClose} title={title ?? kindWords(kind)}>
      <form className="stack" onSubmit={submit}>
        {fieldsOf(kind).map((field) =>
          field.type === 'picture' ? (
            <PictureInput key={field.name} field={field} onChange={(id) => put(field.name, id)} />
          ) : (
            <FieldInput
              key={field.name}
              field={field}
              value={form[field.name]}
              onChange={(value) => put(field.name, value)}
            />
          ),
        )}
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
