import { useState } from 'react'
import { Select, TextInput, type ComboboxItem } from '@mantine/core'
import { i18n } from '@lingui/core'
import type { ContentInput } from '@/gen/graphql'
import { useChoices, type Choice } from '@/contract/choices'
import { dig } from '@/contract/paths'
import type { Data, PickerDef } from '@/contract/types'
import { dataFor, gapsIn, previewOf } from './templates'

export type Template = NonNullable<ContentInput['template']>

type Props = {
  picker: PickerDef
  /** The conversation, or what is known of one: its account. */
  entity: Data
  value: Template | null
  onChange: (value: Template | null) => void
}

const wordsOf = (picker: PickerDef, choice: Choice | undefined): string =>
  String((picker.words && dig(choice?.row, picker.words)) ?? '')

function gapsOf(picker: PickerDef, choice: Choice | undefined): string[] {
  const told = picker.gaps ? dig(choice?.row, picker.gaps) : undefined
  const found = gapsIn(wordsOf(picker, choice))
  return found.length || !Array.isArray(told) ? found : told.map(String)
}

const drawOption = ({ option }: { option: ComboboxItem }) => (
  <span className="choice">
    <span className="cut">{option.label}</span>
    {(option as Choice).detail && <span className="tiny soft">{(option as Choice).detail}</span>}
  </span>
)

/** A template the platform approved: which one, what fills its gaps, and how it will read. */
export function TemplateFields({ picker, entity, value, onChange }: Props) {
  const [typed, setTyped] = useState('')
  const chosen = value ? [value.id] : []
  const { options, asksWords, loading, trouble } = useChoices(picker.choices, { entity }, chosen, typed)
  const choice = options.find((option) => option.value === value?.id)
  const gaps = gapsOf(picker, choice)
  const data = (value?.data ?? {}) as Record<string, string>
  const words = wordsOf(picker, choice)
  const choose = (id: string | null): void => {
    const next = options.find((option) => option.value === id)
    onChange(id ? { id, title: next?.label.slice(0, 60) ?? '', data: dataFor(gapsOf(picker, next), data) } : null)
  }
  return (
    <>
      <Select
        label={picker.label}
        required
        searchable
        data-autofocus
        openOnFocus={false}
        data={options.map(({ row: _row, ...option }) => option)}
        filter={asksWords ? ({ options: all }) => all : undefined}
        renderOption={drawOption}
        error={trouble}
        nothingFoundMessage={loading ? undefined : i18n.t('Nothing to choose from')}
        onSearchChange={(said) => setTyped(said === choice?.label ? '' : said)}
        value={value?.id ?? null}
        onChange={choose}
      />
      {gaps.map((gap) => (
        <TextInput
          key={gap}
          label={gap}
          required
          value={data[gap] ?? ''}
          onChange={({ currentTarget }) =>
            value && onChange({ ...value, data: { ...dataFor(gaps, data), [gap]: currentTarget.value } })
          }
        />
      ))}
      {words && (
        <div className="stack-s" role="group" aria-label={i18n.t('How it reads')}>
          <span className="small soft">{i18n.t('How it reads')}</span>
          <p className="template-preview">{previewOf(words, data)}</p>
        </div>
      )}
    </>
  )
}
