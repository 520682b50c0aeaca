import { lazy, Suspense } from 'react'
import {
  Input,
  PasswordInput,
  Select,
  MultiSelect,
  Switch,
  TagsInput,
  TextInput,
  Textarea,
} from '@mantine/core'
import { i18n } from '@lingui/core'
import { useUsers } from '@/data/users'
import { DateInput } from '@/record/DateInput'
import { CustomerPicker } from '@/record/Pickers'
import { Bones } from '@/shell/States'
import { momentAt, readingOf } from '@/words/zone'
import { Chooser } from './Chooser'
import { FileInput } from './FileInput'
import type { Field } from './types'

const NumberInput = lazy(() => import('./Figure'))

type Props = {
  field: Field
  value: unknown
  /** Whether the server holds a secret already; its value never comes back. */
  kept?: boolean
  error?: string
  onChange: (value: unknown) => void
}

const asText = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value)

function UserSelect({ shared, value, onChange }: Drawn) {
  const users = useUsers()
  return (
    <Select
      {...shared}
      searchable
      data={users.map(({ id, name }) => ({ value: id, label: name }))}
      value={asText(value) || null}
      onChange={onChange}
    />
  )
}

type Shared = {
  label: string
  description?: string
  required?: boolean
  placeholder?: string
  error?: string
}

type Drawn = Props & { shared: Shared }

const options = (field: Field) =>
  (field.options ?? []).map(({ value, label }) => ({ value, label }))

function typed(type: string) {
  return ({ shared, value, onChange }: Drawn) => (
    <TextInput
      {...shared}
      type={type}
      value={asText(value)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

const figures = ({ shared, field, value, onChange }: Drawn) => (
  <Suspense fallback={<Bones rows={1} height={36} />}>
    <NumberInput
      {...shared}
      min={field.min}
      max={field.max}
      value={value === null || value === undefined ? '' : Number(value)}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  </Suspense>
)

function Secret({ shared, kept, value, onChange }: Drawn) {
  return (
    <PasswordInput
      {...shared}
      autoComplete="new-password"
      placeholder={kept ? i18n.t('Set; leave empty to keep it') : shared.placeholder}
      required={shared.required && !kept}
      value={asText(value)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': i18n.t('Show or hide') }}
    />
  )
}

const wrapping = ({ label, description, required, error }: Shared) => ({
  label,
  description,
  required,
  error,
})

const INPUTS: Record<string, (drawn: Drawn) => React.ReactNode> = {
  text: typed('text'),
  date: ({ shared, value, onChange }) => (
    <Input.Wrapper {...wrapping(shared)}>
      <DateInput
        boxed
        aria-label={shared.label}
        required={shared.required}
        value={asText(value)}
        onChange={(day) => onChange(day || null)}
      />
    </Input.Wrapper>
  ),
  datetime: ({ shared, value, onChange }) => (
    <Input.Wrapper {...wrapping(shared)}>
      <DateInput
        boxed
        withTime
        aria-label={shared.label}
        required={shared.required}
        value={value ? readingOf(new Date(String(value))) : ''}
        onChange={(reading) => onChange(reading ? momentAt(reading).toISOString() : null)}
      />
    </Input.Wrapper>
  ),
  number: figures,
  money: figures,
  secret: Secret,
  user: UserSelect,
  textarea: ({ shared, value, onChange }) => (
    <Textarea
      {...shared}
      autosize
      minRows={3}
      value={asText(value)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  ),
  bool: ({ shared, value, onChange }) => (
    <Switch
      label={shared.label}
      description={shared.description}
      checked={value === true}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  ),
  select: ({ shared, field, value, onChange }) => (
    <Select
      {...shared}
      allowDeselect={!field.required}
      data={options(field)}
      value={asText(value) || null}
      onChange={onChange}
    />
  ),
  multiselect: ({ shared, field, value, onChange }) => (
    <MultiSelect
      {...shared}
      data={options(field)}
      value={Array.isArray(value) ? value : []}
      onChange={onChange}
    />
  ),
  tags: ({ shared, value, onChange }) => (
    <TagsInput {...shared} value={Array.isArray(value) ? value : []} onChange={onChange} />
  ),
  picture: ({ shared, onChange }) => <FileInput {...wrapping(shared)} picture onChange={onChange} />,
  file: ({ shared, onChange }) => <FileInput {...wrapping(shared)} picture={false} onChange={onChange} />,
  entity: ({ shared, value, onChange }) => (
    <CustomerPicker label={shared.label} value={asText(value) || null} onChange={onChange} />
  ),
}

/** The input for one field of the contract; a type we do not know is asked as text. */
export function FieldInput(props: Props) {
  const { field, error } = props
  const shared = {
    label: field.label,
    description: field.help,
    required: field.required,
    placeholder: field.placeholder,
    error,
  }
  if (field.choices) return <Chooser {...props} choices={field.choices} shared={shared} />
  const Asked = INPUTS[field.type ?? 'text'] ?? INPUTS.text!
  return <Asked {...props} shared={shared} />
}
