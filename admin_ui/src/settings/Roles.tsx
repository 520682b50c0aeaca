import { i18n } from '@lingui/core'
import { RolesDocument, UpdateRoleDocument, type RolesQuery } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { change } from '@/data/gql'
import { Bones, Failed } from '@/shell/States'
import { figure } from '@/words/formats'
import { roleLabel } from './roleLabel'
import { useSave } from './useSave'

type Role = RolesQuery['roles']['nodes'][number]
type Permission = RolesQuery['permissions'][number]
type Scopes = Record<string, string>

const scopeLabel = (scope: string): string =>
  ({ own: i18n.t('own'), team: i18n.t('team'), all: i18n.t('all') })[scope] ?? scope

const ownerLabel = (owner: string): string => (owner === 'core' ? i18n.t('Core') : owner)

/** The permissions under the slice or plugin that declared them. */
function grouped(permissions: readonly Permission[]): [owner: string, own: Permission[]][] {
  const groups = new Map<string, Permission[]>()
  for (const permission of permissions) {
    groups.set(permission.owner, [...(groups.get(permission.owner) ?? []), permission])
  }
  return [...groups].sort(([a], [b]) => Number(b === 'core') - Number(a === 'core'))
}

type CellProps = { role: Role; permission: Permission; onChange: (scopes: Scopes) => void }

function Cell({ role, permission, onChange }: CellProps) {
  const scopes = role.permissions as Scopes
  const now = scopes[permission.name] ?? ''
  const set = (scope: string): void => {
    const { [permission.name]: _before, ...rest } = scopes
    onChange(scope ? { ...rest, [permission.name]: scope } : rest)
  }
  // The owner may everything, always.
  if (role.key === 'owner') return <span className="soft small">{scopeLabel(now || 'all')}</span>
  return (
    <select
      aria-label={`${roleLabel(role)}: ${permission.title}`}
      data-none={!now || undefined}
      value={now}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    >
      <option value="">{i18n.t('no')}</option>
      {permission.scopes.map((scope) => (
        <option key={scope} value={scope}>
          {permission.scopes.length === 1 ? i18n.t('yes') : scopeLabel(scope)}
        </option>
      ))}
    </select>
  )
}

/** Permissions of modules that are off; they come back with the module. */
function Sleeping({ role }: { role: Role }) {
  const n = Object.keys(role.sleepingPermissions as Scopes).length
  // The owner may everything, always.
  if (!n || role.key === 'owner') return null
  return (
    <span className="roles-sleeping tiny soft">
      {i18n.t('Kept for modules that are off: {n}', { n: figure(n) })}
    </span>
  )
}

type MatrixProps = { data: RolesQuery; onChange: (role: Role, scopes: Scopes) => void }

function Matrix({ data, onChange }: MatrixProps) {
  const roles = data.roles.nodes
  return (
    <div className="panel scroll-x">
      <table className="plain-table roles-table">
        <thead>
          <tr>
            <th scope="col">{i18n.t('May')}</th>
            {roles.map((role) => (
              <th key={role.id} scope="col">
                {roleLabel(role)}
                <Sleeping role={role} />
              </th>
            ))}
          </tr>
        </thead>
        {grouped(data.permissions).map(([owner, permissions]) => (
          <tbody key={owner}>
            <tr className="roles-owner">
              <th scope="rowgroup" colSpan={roles.length + 1}>
                {ownerLabel(owner)}
              </th>
            </tr>
            {permissions.map((permission) => (
              <tr key={permission.name}>
                <td title={permission.name}>{permission.title}</td>
                {roles.map((role) => (
                  <td key={role.id}>
                    <Cell
                      role={role}
                      permission={permission}
                      onChange={(scopes) => onChange(role, scopes)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

/** Who may do what, and how far it carries: own, team or all. */
export default function Roles() {
  const { data, error, refetch } = useAsk(RolesDocument, {}, { about: ['role'] })
  const { save } = useSave()
  const onChange = (role: Role, permissions: Scopes): void =>
    void save(() => change(UpdateRoleDocument, { input: { id: role.id, permissions } }))
  return (
    <div className="stack">
      <h1>{i18n.t('Roles')}</h1>
      <p className="soft small">
        {i18n.t('“own” covers what somebody owns or follows, “team” their teams, “all” the house.')}
      </p>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones rows={8} />}
      {data && <Matrix data={data} onChange={onChange} />}
    </div>
  )
}
