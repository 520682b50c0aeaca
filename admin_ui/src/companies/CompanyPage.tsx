import { Link, useParams } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { CompanyDocument, type CompanyQuery } from '@/gen/graphql'
import { Slot } from '@/contract/Panels'
import { Shown, Who } from '@/contract/Shown'
import type { Data, Value } from '@/contract/types'
import '@/customers/customers.css'
import { useAsk } from '@/data/ask'
import { NoteComposer } from '@/record/NoteComposer'
import { Timeline } from '@/record/Timeline'
import { Bones, Failed, Nothing } from '@/shell/States'
import { initials } from '@/words/formats'

type Company = NonNullable<CompanyQuery['company']>

const facts = (): Value[] => [
  { path: 'domain', label: i18n.t('Website') },
  { path: 'industry', label: i18n.t('Industry') },
  { path: 'size', label: i18n.t('People there'), format: 'number' },
  { path: 'region', label: i18n.t('Region') },
  { path: 'owner.name', label: i18n.t('Owner'), format: 'user' },
  { path: 'tags', label: i18n.t('Tags'), format: 'tags' },
  { path: 'createdAt', label: i18n.t('Added'), format: 'date' },
]

function People({ company }: { company: Company }) {
  return (
    <section className="panel stack" aria-label={i18n.t('People')}>
      <h2>{i18n.t('People')}</h2>
      {company.customers.nodes.length === 0 && <p className="small soft">{i18n.t('Nobody yet')}</p>}
      <ul className="stack-s">
        {company.customers.nodes.map((person) => (
          <li key={person.id} className="row-between">
            <Link to="/customers/$id" params={{ id: person.id }}>
              <Who name={person.name} />
            </Link>
            <span className="num small soft">{person.phone}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function DealList({ company }: { company: Company }) {
  if (company.deals.nodes.length === 0) return null
  return (
    <section className="panel side-panel stack" aria-label={i18n.t('Deals')}>
      <h2>{i18n.t('Deals')}</h2>
      <ul className="stack-s">
        {company.deals.nodes.map((deal) => (
          <li key={deal.id} className="row-between">
            <Link to="/deals" search={{ open: deal.id } as never} className="cut">
              {deal.title}
            </Link>
            <span className="num">
              <Shown value={{ path: 'amount', format: 'money' }} row={deal} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Whole({ company }: { company: Company }) {
  return (
    <>
      <header className="row">
        <span className="face face-l" aria-hidden>
          {initials(company.name)}
        </span>
        <h1>{company.name}</h1>
      </header>
      <div className="three">
        <section className="panel stack" aria-label={i18n.t('Facts')}>
          <h2>{i18n.t('Facts')}</h2>
          <dl className="facts">
            {facts().map((value) => (
              <div key={value.path} className="facts-pair">
                <dt>{value.label}</dt>
                <dd>
                  <Shown value={value} row={company} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section className="panel stack three-middle">
          <NoteComposer key={company.id} about={{ company: company.id }} />
          <Timeline filter={{ company: { id: { eq: company.id } } }} />
        </section>
        <div>
          <People company={company} />
          <DealList company={company} />
          <Slot name="company.side" entity={company as unknown as Data} />
        </div>
      </div>
    </>
  )
}

/** One company: who works there, what is going on. */
export default function CompanyPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, isPending, refetch } = useAsk(
    CompanyDocument,
    { id },
    { about: ['company', 'customer', 'deal'] },
  )
  return (
    <div className="page">
      <Link to="/companies" className="small row back">
        <IconChevronLeft size={16} aria-hidden />
        {i18n.t('Companies')}
      </Link>
      {error && <Failed error={error} again={() => void refetch()} />}
      {isPending && <Bones rows={8} />}
      {data && !data.company && <Nothing title={i18n.t('This company is not here')} />}
      {data?.company && <Whole company={data.company} />}
    </div>
  )
}
