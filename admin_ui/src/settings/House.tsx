import { useState, type FormEvent } from 'react'
import { Button, Select, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { HouseDocument, UpdateHouseDocument, type HouseQuery } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { change } from '@/data/gql'
import { Bones, Failed } from '@/shell/States'
import { LANGUAGES } from '@/words/i18n'
import { CURRENCIES, zones } from './choices'
import { useSave } from './useSave'

type Profile = HouseQuery['house']

function HouseForm({ house }: { house: Profile }) {
  const [form, setForm] = useState(house)
  const { save, busy, at } = useSave()
  const set = (part: Partial<Profile>): void => setForm((before) => ({ ...before, ...part }))
  const send = (event: FormEvent): void => {
    event.preventDefault()
    void save(() => change(UpdateHouseDocument, { input: form }))
  }
  return (
    <form className="panel stack form-narrow" onSubmit={send}>
      <TextInput
        label={i18n.t('Name of the business')}
        required
        value={form.business}
        error={at('business')}
        onChange={({ currentTarget }) => set({ business: currentTarget.value })}
      />
      <TextInput
        label={i18n.t('Public address')}
        description={i18n.t('Call-back addresses and links are made from it and nothing else.')}
        type="url"
        value={form.url}
        error={at('url')}
        onChange={({ currentTarget }) => set({ url: currentTarget.value })}
      />
      <div className="two">
        <Select
          label={i18n.t('Language of the house')}
          data={[...LANGUAGES]}
          value={form.language}
          onChange={(language) => set({ language: language ?? form.language })}
        />
        <Select
          label={i18n.t('Currency')}
          data={[...new Set([form.currency, ...CURRENCIES])]}
          value={form.currency}
          error={at('currency')}
          onChange={(currency) => set({ currency: currency ?? form.currency })}
        />
      </div>
      <Select
        label={i18n.t('Time zone')}
        searchable
        data={zones()}
        value={form.zone}
        error={at('zone')}
        onChange={(zone) => set({ zone: zone ?? form.zone })}
      />
      <div>
        <Button type="submit" loading={busy}>
          {i18n.t('Save')}
        </Button>
      </div>
    </form>
  )
}

/** The business this house serves. */
export default function House() {
  const { data, error, refetch } = useAsk(HouseDocument, {}, { about: ['house'] })
  return (
    <div className="stack">
      <h1>{i18n.t('House')}</h1>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones />}
      {data && <HouseForm house={data.house} />}
    </div>
  )
}
