import { i18n } from '@lingui/core'
import { ago, moment } from '@/words/formats'
import { sourceLabel } from '@/words/sources'
import type { CustomerDetail } from './CustomerFacts'
import { identityLabel } from './words'

type Name = CustomerDetail['identities']['nodes'][number]

function Identity({ name }: { name: Name }) {
  const proves = name.strength === 'STRONG'
  return (
    <li className="identity">
      <span className="small soft">
        {identityLabel(name.kind)}
        {name.source && ` · ${sourceLabel(name.source)}`}
      </span>
      <span
        className={`chip tone-${proves ? 'good' : 'neutral'}`}
        title={
          proves
            ? i18n.t('The platform vouches that it is theirs.')
            : i18n.t('Somebody gave it; it proves nothing.')
        }
      >
        {proves ? i18n.t('certain') : i18n.t('a hint')}
      </span>
      <code className="cut" title={`${name.scope} · ${name.externalId}`}>
        {name.externalId}
      </code>
      <span
        className="tiny soft identity-seen"
        title={i18n.t('first {first}, last {last}', {
          first: moment(name.firstSeen),
          last: moment(name.lastSeen),
        })}
      >
        {i18n.t('first seen {first}, last {last}', {
          first: ago(name.firstSeen),
          last: ago(name.lastSeen),
        })}
      </span>
    </li>
  )
}

/** The names a customer goes by, one row per channel: where from, since when, how certain. */
export function Identities({ customer }: { customer: CustomerDetail }) {
  const all = customer.identities.nodes
  if (all.length === 0) return <p className="soft small">{i18n.t('No channel knows them yet.')}</p>
  return (
    <ul className="stack-s">
      {all.map((name) => (
        <Identity key={name.id} name={name} />
      ))}
    </ul>
  )
}
