import { useState, type FormEvent } from 'react'
import { Button, MultiSelect, PasswordInput, Switch, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  CreateUserDocument,
  PeopleDocument,
  UpdateUserDocument,
  type PeopleQuery,
} from '@/gen/graphql'
import { Who } from '@/contract/Shown'
import { useAsk } from '@/data/ask'
import { change } from '@/data/gql'
import { Dialog } from '@/shell/Dialog'
import { Bones, Failed } from '@/shell/States'
import { roleLabel } from './roleLabel'
import { useSave } from './useSave'

type Person = PeopleQuery['users']['nodes'][number]
type Role = PeopleQuery['roles']['nodes'][number]

type DialogProps = { person: Person | null; roles: Role[]; onClose: () => void }

const start = (person: Person | null) => ({
  name: person?.name ?? '',
  email: person?.email ?? '',
  password: '',
  active: person?.active ?? true,
  roles: person?.roles ?? ['sales'],
})

async function send(person: Person | null, form: ReturnType<typeof start>): Promise<void> {
  const { name, email, roles, active } = form
  const password = form.password || null
  if (person) {
    const input = { id: person.id, name, email, roles, active, password }
    await change(UpdateUserDocument, { input })
  } else {
    await change(CreateUserDocument, { input: { name, email, roles, password } })
  }
}

function PersonDialog({ person, roles, onClose }: DialogProps) {
  const [form, setForm] = useState(() => start(person))
  const { save, busy, at } = useSave()
  const set = (part: Partial<typeof form>): void => setForm((before) => ({ ...before, ...part }))
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await save(() => send(person, form))) onClose()
  }
  return (
    <Dialog
      onClose={onClose}
      title={person ? person.name : i18n.t('New colleague')}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <TextInput
          label={i18n.t('Name')}
          required
          data-autofocus
          value={form.name}
          error={at('name')}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <TextInput
          label={i18n.t('E-mail')}
          type="email"
          required
          value={form.email}
          error={at('email')}
          onChange={({ currentTarget }) => set({ email: currentTarget.value })}
        />
        <PasswordInput
          label={person ? i18n.t('New password') : i18n.t('Password')}
          description={person ? i18n.t('Leave empty to keep it.') : i18n.t('At least 10 characters')}
          required={!person}
          minLength={10}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': i18n.t('Show or hide') }}
          value={form.password}
          error={at('password')}
          onChange={({ currentTarget }) => set({ password: currentTarget.value })}
        />
        <MultiSelect
          label={i18n.t('Roles')}
          data={roles.map((role) => ({ value: role.key, label: roleLabel(role) }))}
          value={form.roles}
          error={at('roles')}
          onChange={(keys) => set({ roles: keys })}
        />
        {person && (
          <Switch
            label={i18n.t('May sign in')}
            checked={form.active}
            onChange={({ currentTarget }) => set({ active: currentTarget.checked })}
          />
        )}
        <div className="row">
          <Button type="submit" loading={busy}>
            {person ? i18n.t('Save') : i18n.t('Add')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {i18n.t('Cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type TableProps = { people: Person[]; roles: Role[]; onOpen: (person: Person) => void }

function Table({ people, roles, onOpen }: TableProps) {
  const names = new Map(roles.map((role) => [role.key, roleLabel(role)]))
  return (
    <div className="panel scroll-x">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{i18n.t('Name')}</th>
            <th scope="col">{i18n.t('E-mail')}</th>
            <th scope="col">{i18n.t('Roles')}</th>
            <th scope="col">
              <span className="sr">{i18n.t('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                <Who name={person.name} />
              </td>
              <td>{person.email}</td>
              <td>
                <span className="row wrap">
                  {person.roles.map((key) => (
                    <span key={key} className="chip">
                      {names.get(key) ?? key}
                    </span>
                  ))}
                  {!person.active && (
                    <span className="chip tone-bad">{i18n.t('may not sign in')}</span>
                  )}
                </span>
              </td>
              <td>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={i18n.t('Edit {name}', { name: person.name })}
                  onClick={() => onOpen(person)}
                >
                  {i18n.t('Edit')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Who works here. */
export default function People() {
  const { data, error, refetch } = useAsk(PeopleDocument, {}, { about: ['user', 'role'] })
  const [open, setOpen] = useState<Person | 'new' | null>(null)
  const roles = data?.roles.nodes ?? []
  return (
    <div className="stack">
      <div className="row-between">
        <h1>{i18n.t('People')}</h1>
        <Button size="xs" onClick={() => setOpen('new')}>
          {i18n.t('New colleague')}
        </Button>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones />}
      {data && <Table people={data.users.nodes} roles={roles} onOpen={setOpen} />}
      {open && (
        <PersonDialog
          person={open === 'new' ? null : open}
          roles={roles}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  )
}
