import { useState } from 'react'
import { Textarea } from '@mantine/core'
import { i18n } from '@lingui/core'
import type { ContentInput } from '@/gen/graphql'
import { FieldInput } from '@/contract/FieldInput'
import { useManifest } from '@/contract/manifest'
import type { Data, PickerDef } from '@/contract/types'
import { contentOf, fieldsOf, FORMS, wordsOf, type Form, type FormKind } from './forms'
import { TemplateFields, type Template } from './TemplateFields'

/** A conversation, or what is known of one that is not there yet: its account and channel. */
export type Entity = Data & { id?: string; channel?: string }

/** A message while it is put together: its kind, what is filled in, the template if it is one. */
export type Draft = { kind: string; form: Form; template: Template | null }

export const EMPTY: Draft = { kind: 'text', form: {}, template: null }

const isForm = (kind: string): kind is FormKind => (FORMS as readonly string[]).includes(kind)

/** A draft as the API wants it; null while it says nothing yet. */
export function contentOfDraft({ kind, form, template }: Draft): ContentInput | null {
  if (kind === 'template' && template) return { template }
  if (kind === 'text') return form.text?.trim() ? { text: form.text } : null
  if (kind === 'image') return form.file ? { image: form.file } : null
  return isForm(kind) && Object.values(form).some(Boolean) ? contentOf(kind, form) : null
}

/** What a draft is called while it waits to be sent. */
export const titleOf = ({ form, template }: Draft): string => template?.title ?? wordsOf(form)

const needsTalk = ({ choices }: PickerDef): boolean =>
  Object.values(choices.source.vars ?? {}).includes('$entity.id')

/** What can be picked for a message of this kind; some only where there is a conversation. */
export function usePickerFor(kind: string, { id, channel }: Entity): PickerDef | undefined {
  const { pickers } = useManifest()
  return pickers.find(
    (picker) =>
      picker.picks === kind && picker.channel === channel && (id !== undefined || !needsTalk(picker)),
  )
}

/** What was picked of a list so far. */
const pickedIn = ({ kind, form, template }: Draft): Template | null => {
  if (kind === 'template') return template
  return form.id ? { id: form.id, title: form.title ?? '' } : null
}

const withPicked = (draft: Draft, picked: Template | null): Draft =>
  draft.kind === 'template'
    ? { ...draft, template: picked }
    : { ...draft, form: picked ? { id: picked.id, title: picked.title ?? '' } : {} }

type Props = {
  draft: Draft
  onDraft: (draft: Draft) => void
  /** The conversation or the account it is for. */
  entity: Entity
}

/** What is asked for a message of this kind: words, a picture, or what a form asks. */
export function ContentFields({ draft, onDraft, entity }: Props) {
  const { kind, form } = draft
  const offered = usePickerFor(kind, entity)
  const [byHand, setByHand] = useState(false)
  const picker = byHand ? undefined : offered
  const typeIt = (): void => {
    setByHand(true)
    onDraft({ ...draft, form: {}, template: null })
  }
  const put = (name: string, value: unknown): void =>
    onDraft({ ...draft, form: { ...form, [name]: String(value ?? '') } })
  if (kind === 'text') {
    return (
      <Textarea
        label={i18n.t('Words')}
        required
        autosize
        minRows={4}
        value={form.text ?? ''}
        onChange={({ currentTarget }) => put('text', currentTarget.value)}
      />
    )
  }
  if (kind === 'image') {
    const help = form.file ? i18n.t('There is one; choose another to replace it.') : undefined
    const field = { name: 'file', label: i18n.t('Picture'), type: 'picture', help }
    return <FieldInput field={field} value={form.file} onChange={(id) => id && put('file', id)} />
  }
  if (picker && (kind === 'template' || kind === 'card')) {
    return (
      <>
        <TemplateFields
          picker={picker}
          entity={entity}
          value={pickedIn(draft)}
          onChange={(next) => onDraft(withPicked(draft, next))}
        />
        <div>
          <button type="button" className="plain small soft" onClick={typeIt}>
            {i18n.t('Not in the list? Enter its number by hand')}
          </button>
        </div>
      </>
    )
  }
  return (isForm(kind) ? fieldsOf(kind) : []).map((field) => (
    <FieldInput
      key={field.name}
      field={field}
      value={form[field.name]}
      onChange={(value) => put(field.name, value)}
    />
  ))
}
