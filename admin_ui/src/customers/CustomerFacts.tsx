import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { CustomerDocument, type CustomerQuery } from '@/gen/graphql'
import { Shown } from '@/contract/Shown'
import type { Data, Value } from '@/contract/types'
import { useAsk } from '@/data/ask'
import { Bones, Failed } from '@/shell/States'
import { initials } from '@/words/formats'
import './customers.css'
import { Identities } from './Identities'
import { lifecycles } from './words'

export type CustomerDetail = NonNullable<CustomerQuery['customer']>

/** Customers are compared in the background, a few times a minute; nothing announces that. */
export const COMPARED_EVERY = 10_000

/** The customer with everything the page shows, kept fresh by facts; who resembles them, by looking. */
export const useCustomer = (id: string) =>
  useAsk(CustomerDocument, { id }, { about: ['customer', 'identity', 'deal'], poll: COMPARED_EVERY })

/** The customer as panels know them: what they are called where is among it. */
export const entityOf = (customer: CustomerDetail): Data => ({
  ...customer,
  identityKinds: [...new Set(customer.identities.nodes.map(({ kind }) => kind))],
})

const facts = (): Value[] => [
  { path: 'phone', label: i18n.t('Phone'), format: 'phone' },
  { path: 'email', label: i18n.t('E-mail') },
  { path: 'company.name', label: i18n.t('Company'), format: 'entity', entity: 'company', idPath: 'company.id' },
  { path: 'owner.name', label: i18n.t('Owner'), format: 'user' },
  { path: 'team.name', label: i18n.t('Team') },
  { path: 'region', label: i18n.t('Region') },
  { path: 'birthday', label: i18n.t('Birthday'), format: 'date' },
  { path: 'source', label: i18n.t('Source'), format: 'source' },
  { path: 'sourceDetail', label: i18n.t('Source in detail') },
  { path: 'tags', label: i18n.t('Tags'), format: 'tags' },
  { path: 'createdAt', label: i18n.t('Added'), format: 'date' },
]

/** The face, the name and how far they have come. */
export function CustomerName({ customer, level }: { customer: CustomerDetail; level: 1 | 2 }) {
  const Title = level === 1 ? 'h1' : 'h2'
  return (
    <div className="row">
      <span className="face face-l" aria-hidden>
        {initials(customer.name)}
      </span>
      <div className="grow">
        <Title className="cut">{customer.name}</Title>
        <div className="row wrap">
          <Shown value={{ path: 'lifecycle', format: 'enum', options: lifecycles() }} row={customer} />
          {customer.blocked && <span className="chip tone-bad">{i18n.t('Blocked')}</span>}
        </div>
      </div>
    </div>
  )
}

/** What we know of the customer, label by label. */
export const FactList = ({ customer }: { customer: CustomerDetail }) => (
  <dl className="facts">
    {facts().map((value) => (
      <div key={value.path} className="facts-pair">
        <dt>{value.label}</dt>
        <dd>
          <Shown value={value} row={customer} />
        </dd>
      </div>
    ))}
  </dl>
)

/** A customer at a glance, beside a list. */
export function CustomerFacts({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useCustomer(id)
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Bones rows={8} />
  if (!data?.customer) return <p className="soft">{i18n.t('This customer is not here any more.')}</p>
  const { customer } = data
  return (
    <div className="stack">
      <CustomerName customer={customer} level={2} />
      <Link to="/customers/$id" params={{ id }}>
        {i18n.t('Open the whole page')}
      </Link>
      <FactList customer={customer} />
      <h3>{i18n.t('Identities')}</h3>
      <Identities customer={customer} />
      {customer.deals.nodes.length > 0 && <h3>{i18n.t('Deals')}</h3>}
      <ul className="stack-s">
        {customer.deals.nodes.map((deal) => (
          <li key={deal.id} className="row-between">
            <span className="cut">{deal.title}</span>
            <span className="num soft">
              <Shown value={{ path: 'amount', format: 'money' }} row={deal} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
