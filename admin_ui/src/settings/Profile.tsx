import { useState, type FormEvent } from 'react'
import { Button, PasswordInput, SegmentedControl, Select, TextInput, useMantineColorScheme } from '@mantine/core'
import { i18n } from '@lingui/core'
import { ChangePasswordDocument, UpdateMeDocument } from '@/gen/graphql'
import { change } from '@/data/gql'
import { useMe, type Me } from '@/data/me'
import { adopt } from '@/data/session'
import { Bones } from '@/shell/States'
import { LANGUAGES, type Language } from '@/words/i18n'
import { zones } from './choices'
import { useSave } from './useSave'

function Person({ me }: { me: NonNullable<Me> }) {
  const [form, setForm] = useState({ name: me.name, language: me.language, zone: me.zone })
  const { save, busy, at } = useSave()
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    await save(async () => {
      await change(UpdateMeDocument, { input: form })
      if (form.language !== i18n.locale) await adopt(form.language as Language)
    })
  }
  return (
    <form className="panel stack form-narrow" onSubmit={(event) => void send(event)}>
      <TextInput
        label={i18n.t('Name')}
        required
        value={form.name}
        error={at('name')}
        onChange={({ currentTarget: { value: name } }) => setForm((f) => ({ ...f, name }))}
      />
      <TextInput label={i18n.t('E-mail')} value={me.email} readOnly />
      <Select
        label={i18n.t('Language')}
        data={[...LANGUAGES]}
        value={form.language}
        onChange={(language) => setForm((f) => ({ ...f, language: language ?? f.language }))}
      />
      <Select
        label={i18n.t('Time zone')}
        searchable
        data={zones()}
        value={form.zone}
        error={at('zone')}
        onChange={(zone) => setForm((f) => ({ ...f, zone: zone ?? f.zone }))}
      />
      <div>
        <Button type="submit" loading={busy}>
          {i18n.t('Save')}
        </Button>
      </div>
    </form>
  )
}

function Password() {
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState('')
  const { save, busy, at } = useSave()
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const input = { old, new: fresh }
    if (await save(() => change(ChangePasswordDocument, { input }))) {
      setOld('')
      setFresh('')
    }
  }
  const toggle = { 'aria-label': i18n.t('Show or hide') }
  return (
    <form className="panel stack form-narrow" onSubmit={(event) => void send(event)}>
      <h2>{i18n.t('Change the password')}</h2>
      <PasswordInput
        label={i18n.t('Password so far')}
        required
        autoComplete="current-password"
        visibilityToggleButtonProps={toggle}
        value={old}
        error={at('old')}
        onChange={({ currentTarget }) => setOld(currentTarget.value)}
      />
      <PasswordInput
        label={i18n.t('New password')}
        required
        minLength={10}
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
        value={fresh}
        error={at('new')}
        onChange={({ currentTarget }) => setFresh(currentTarget.value)}
      />
      <div>
        <Button type="submit" variant="default" loading={busy}>
          {i18n.t('Change')}
        </Button>
      </div>
    </form>
  )
}

function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <section className="panel stack form-narrow">
      <h2 id="look">{i18n.t('Look')}</h2>
      <SegmentedControl
        aria-labelledby="look"
        value={colorScheme}
        onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
        data={[
          { value: 'auto', label: i18n.t('As the system') },
          { value: 'light', label: i18n.t('Light') },
          { value: 'dark', label: i18n.t('Dark') },
        ]}
      />
    </section>
  )
}

/** My name, language, look and password. */
export default function Profile() {
  const { me } = useMe()
  if (!me) return <Bones />
  return (
    <div className="stack">
      <h1>{i18n.t('My profile')}</h1>
      <Person me={me} />
      <Look />
      <Password />
    </div>
  )
}
