import { useState, type FormEvent } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { Trouble } from '@/data/gql'
import { FieldInput } from './FieldInput'
import { FormScope } from './formScope'
import { answersOf, isKept, startOf } from './answers'
import { dig, holds, put } from './paths'
import type { Data, Field, Scope } from './types'

type Props = {
  fields: Field[]
  submit: string
  data?: unknown
  /** What surrounds the form, for options that depend on it. */
  scope?: Scope
  tone?: string
  onSubmit: (form: Data) => Promise<void>
  onCancel?: () => void
}

function wrong(field: Field, form: Data): string | undefined {
  const value = dig(form, field.name)
  if (!field.pattern || typeof value !== 'string' || value === '') return undefined
  return new RegExp(`^(?:${field.pattern})$`).test(value)
    ? undefined
    : i18n.t('This does not look right.')
}

/** A form drawn from fields; a refusal of the server lands beside its field. */
export default function Form({ fields, submit, data, scope, tone, onSubmit, onCancel }: Props) {
  const [form, setForm] = useState<Data>(() => startOf(fields, data))
  const [refused, setRefused] = useState<Trouble | null>(null)
  const [busy, setBusy] = useState(false)
  const shown = fields.filter((field) => holds(field.when, form))
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (shown.some((field) => wrong(field, form))) return
    setBusy(true)
    setRefused(null)
    try {
      await onSubmit(answersOf(fields, form))
    } catch (error) {
      setRefused(error instanceof Trouble ? error : new Trouble(String(error)))
    }
    setBusy(false)
  }
  const placed = shown.some((field) => field.name === refused?.field)
  return (
    <FormScope value={{ ...scope, form }}>
      <form className="stack" onSubmit={(event) => void send(event)}>
        {shown.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            value={dig(form, field.name)}
            kept={isKept(field, data)}
            error={refused?.field === field.name ? refused.message : wrong(field, form)}
            onChange={(value) => setForm((before) => put(before, field.name, value))}
          />
        ))}
        {refused && !placed && (
          <p className="notice notice-bad small" role="alert">
            {refused.message}
          </p>
        )}
        <div className="row">
          <Button type="submit" loading={busy} color={tone === 'bad' ? 'red' : undefined}>
            {submit}
          </Button>
          {onCancel && (
            <Button variant="subtle" color="gray" onClick={onCancel}>
              {i18n.t('Cancel')}
            </Button>
          )}
        </div>
      </form>
    </FormScope>
  )
}
