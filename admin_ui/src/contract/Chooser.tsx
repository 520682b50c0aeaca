import { useEffect, useState } from 'react'
import { Loader, MultiSelect, Select, TagsInput, type ComboboxItem } from '@mantine/core'
import { i18n } from '@lingui/core'
import { useChoices, type Choice } from './choices'
import { useFormScope } from './formScope'
import type { Choices, Field } from './types'

type Shared = {
  label: string
  description?: string
  required?: boolean
  placeholder?: string
  error?: string
}

type Props = {
  field: Field
  choices: Choices
  value: unknown
  shared: Shared
  onChange: (value: unknown) => void
}

const listOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.map(String)
  return value === null || value === undefined || value === '' ? [] : [String(value)]
}

const drawOption = ({ option }: { option: ComboboxItem }) => (
  <span className="choice">
    <span>{option.label}</span>
    {(option as Choice).detail && <span className="tiny soft">{(option as Choice).detail}</span>}
  </span>
)

/** A single option that is taken without asking. */
function useSingle(field: Field, choices: Choices, fetched: Choice[], value: unknown, take: Props['onChange']) {
  const only = choices.hideSingle && fetched.length === 1 ? fetched[0] : undefined
  const several = field.type === 'multiselect' || field.type === 'tags'
  const taken = only !== undefined && listOf(value).includes(only.value)
  useEffect(() => {
    if (only && !taken) take(several ? [only.value] : only.value)
  }, [only, taken, several, take])
  return only !== undefined
}

/** An input whose options are read from the data: one, several, or words with suggestions. */
export function Chooser({ field, choices, value, shared, onChange }: Props) {
  const scope = useFormScope()
  const [typed, setTyped] = useState('')
  const chosen = listOf(value)
  const found = useChoices(choices, scope, chosen, typed)
  const single = useSingle(field, choices, found.fetched, value, onChange)
  if (single) return null
  const all = {
    ...shared,
    error: shared.error ?? found.trouble,
    disabled: found.waiting,
    placeholder: found.waiting ? i18n.t('Fill in the field above first') : shared.placeholder,
    rightSection: found.loading ? <Loader size={14} /> : undefined,
    renderOption: drawOption,
  }
  const filter = found.asksWords ? ({ options }: { options: unknown }) => options as never : undefined
  const nothingFoundMessage = found.loading ? undefined : i18n.t('Nothing to choose from')
  const searched = { searchable: true, filter, nothingFoundMessage, data: found.options }
  if (field.type === 'tags') {
    const words = found.options.map(({ label }) => label)
    return <TagsInput {...all} renderOption={undefined} data={words} value={chosen} onChange={onChange} />
  }
  if (field.type === 'multiselect') {
    return (
      <MultiSelect {...all} {...searched} onSearchChange={setTyped} value={chosen} onChange={onChange} />
    )
  }
  const label = found.options.find((option) => option.value === chosen[0])?.label
  return (
    <Select
      {...all}
      {...searched}
      clearable={!field.required}
      onSearchChange={(words) => setTyped(words === label ? '' : words)}
      value={chosen[0] ?? null}
      onChange={onChange}
    />
  )
}
