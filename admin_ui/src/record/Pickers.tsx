import { useState } from 'react'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { i18n } from '@lingui/core'
import { PickCompaniesDocument, PickCustomersDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'

type Chosen = { id: string; name: string } | null | undefined

type Props = {
  label: string
  value: string | null
  /** The record already chosen, so that its name is known before anything is typed. */
  chosen?: Chosen
  error?: string
  onChange: (id: string | null) => void
}

const choices = (nodes: { id: string; name: string }[], chosen: Chosen) => {
  const all = chosen && !nodes.some(({ id }) => id === chosen.id) ? [chosen, ...nodes] : nodes
  return all.map(({ id, name }) => ({ value: id, label: name }))
}

type Picker = Props & {
  nodes: { id: string; name: string }[]
  text: string
  onText: (text: string) => void
}

function Picker({ label, value, chosen, error, onChange, nodes, text, onText }: Picker) {
  return (
    <Select
      label={label}
      error={error}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': i18n.t('Clear') }}
      data={choices(nodes, chosen)}
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      searchValue={text}
      onSearchChange={onText}
      nothingFoundMessage={i18n.t('Nothing found')}
    />
  )
}

const look = (text: string) => (text ? { search: text } : undefined)

/** Choose a customer by a few letters of the name or digits of the phone. */
export function CustomerPicker(props: Props) {
  const [text, onText] = useState('')
  const [asked] = useDebouncedValue(text, 150)
  const { data } = useAsk(PickCustomersDocument, { filter: look(asked) }, { keep: true })
  return <Picker {...props} nodes={data?.customers.nodes ?? []} text={text} onText={onText} />
}

/** Choose a company by a few letters of its name. */
export function CompanyPicker(props: Props) {
  const [text, onText] = useState('')
  const [asked] = useDebouncedValue(text, 150)
  const { data } = useAsk(PickCompaniesDocument, { filter: look(asked) }, { keep: true })
  return <Picker {...props} nodes={data?.companies.nodes ?? []} text={text} onText={onText} />
}
