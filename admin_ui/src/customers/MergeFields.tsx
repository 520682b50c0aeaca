import type { ReactNode } from 'react'
import { i18n } from '@lingui/core'
import type { MergeFrom } from '@/gen/graphql'
import { initials, moment } from '@/words/formats'
import { Missing, Shown } from '@/contract/Shown'
import type { Value } from '@/contract/types'
import type { Preview, Side } from './MergeDialog'
import { lifecycles } from './words'

export type Choices = Record<string, MergeFrom>

const values = (): Record<string, Value> => ({
  name: { path: 'name', label: i18n.t('Name') },
  phone: { path: 'phone', label: i18n.t('Phone') },
  email: { path: 'email', label: i18n.t('E-mail') },
  gender: { path: 'gender', label: i18n.t('Gender') },
  birthday: { path: 'birthday', label: i18n.t('Birthday'), format: 'date' },
  region: { path: 'region', label: i18n.t('Region') },
  avatar: { path: 'avatar', label: i18n.t('Picture') },
  company: { path: 'company.name', label: i18n.t('Company') },
  owner: { path: 'owner.name', label: i18n.t('Owner'), format: 'user' },
  team: { path: 'team.name', label: i18n.t('Team') },
  lifecycle: { path: 'lifecycle', label: i18n.t('Lifecycle'), format: 'enum', options: lifecycles() },
  source: { path: 'source', label: i18n.t('Source'), format: 'source' },
  tags: { path: 'tags', label: i18n.t('Tags'), format: 'tags' },
  roles: { path: 'roles', label: i18n.t('Roles'), format: 'tags' },
  consent: { path: 'consent', label: i18n.t('Consents') },
})

const OPAQUE = new Set(['consent', 'avatar'])

/** A value as one side has it; a consent or a picture only as being there or not. */
function Held({ side, field }: { side: Side; field: string }): ReactNode {
  const value = values()[field]
  if (!value) return null
  if (!OPAQUE.has(field)) return <Shown value={value} row={side} />
  const held = (side as Record<string, unknown>)[field]
  const some = typeof held === 'string' ? held : Object.keys((held as object | null) ?? {}).length
  return some ? i18n.t('there') : <Missing />
}

type OptionProps = {
  field: string
  take: MergeFrom
  taken: MergeFrom
  onChoose: (field: string, take: MergeFrom) => void
  children: ReactNode
}

function Option({ field, take, taken, onChoose, children }: OptionProps) {
  return (
    <label className="merge-option">
      <input
        type="radio"
        name={`merge-${field}`}
        checked={taken === take}
        onChange={() => onChoose(field, take)}
      />
      <span className="merge-value">{children}</span>
    </label>
  )
}

const Head = ({ side, stays }: { side: Side; stays: boolean }) => (
  <div className="merge-head">
    <span className="face" aria-hidden>
      {initials(side.name)}
    </span>
    <span className="grow">
      <span className="strong cut">{side.name}</span>
      <span className="tiny soft">
        {stays ? i18n.t('stays') : i18n.t('is merged')} · {i18n.t('since {day}', { day: moment(side.createdAt) })}
      </span>
    </span>
  </div>
)

type Props = {
  survivor: Side
  loser: Side
  fields: Preview['fields']
  choices: Choices
  onChoose: (field: string, take: MergeFrom) => void
}

/** Every field in which they differ, with the value that will be kept marked. */
export function MergeFields({ survivor, loser, fields, choices, onChoose }: Props) {
  return (
    <div className="merge-grid">
      <div className="merge-row merge-top">
        <span />
        <Head side={survivor} stays />
        <Head side={loser} stays={false} />
      </div>
      {fields.map(({ name, taken, both }) => {
        const now = choices[name] ?? taken
        const label = values()[name]?.label ?? name
        const option = { field: name, taken: now, onChoose }
        return (
          <fieldset key={name} className="merge-row" aria-label={label}>
            <span className="small soft merge-label">{label}</span>
            <Option {...option} take="SURVIVOR">
              <Held side={survivor} field={name} />
            </Option>
            <Option {...option} take="LOSER">
              <Held side={loser} field={name} />
            </Option>
            {both && (
              <span className="merge-both">
                <Option {...option} take="BOTH">
                  {i18n.t('Keep what both have')}
                </Option>
              </span>
            )}
          </fieldset>
        )
      })}
      {fields.length === 0 && <p className="soft small">{i18n.t('They do not differ.')}</p>}
    </div>
  )
}
