import { i18n } from '@lingui/core'
import { Link } from '@tanstack/react-router'
import { ConversationsOfDocument } from '@/gen/graphql'
import { Slot } from '@/contract/Panels'
import type { Data } from '@/contract/types'
import { CustomerFacts, entityOf, useCustomer } from '@/customers/CustomerFacts'
import { useAsk } from '@/data/ask'
import { ChannelMark } from '@/channels/ChannelMark'
import type { Place } from './place'
import type { Row } from './rows'
import { peopleIn } from './thread'
import { useThread } from './useConversations'
import { lastWords } from './words'

const MOST_PEOPLE = 20

function OtherTalks({ row, customer, place }: { row: Row; customer: string; place: Place }) {
  const { data } = useAsk(ConversationsOfDocument, { customer }, { about: ['activity.recorded'], calm: true })
  const others = (data?.conversations.nodes ?? []).filter(({ id }) => id !== row.id)
  if (others.length === 0) return null
  return (
    <section className="panel side-panel stack-s" aria-label={i18n.t('Other conversations')}>
      <h2>{i18n.t('Other conversations')}</h2>
      <ul>
        {others.map((other) => (
          <li key={other.id}>
            <button className="plain other-talk" onClick={() => place.go({ open: other.id })}>
              <span className="row-between">
                <ChannelMark channel={other.channel} words={other.accountName} />
                <span className="tiny soft num">{other.lastSaidAt && lastWords(other.lastSaidAt)}</span>
              </span>
              {other.lastSaid && <span className="small soft cut other-said">{other.lastSaid}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Panels({ customer }: { customer: string }) {
  const { data } = useCustomer(customer)
  if (!data?.customer) return null
  return <Slot name="customer.side" entity={entityOf(data.customer)} />
}

/** Whoever spoke where many speak: a way to each of them. */
function People({ row }: { row: Row }) {
  const { data } = useThread(row.id)
  const people = peopleIn(data?.lines ?? [])
  if (people.length === 0)
    return <p className="soft small">{i18n.t('Nobody we know stands behind this conversation.')}</p>
  return (
    <>
      <h2>{i18n.t('Who spoke here')}</h2>
      <ul className="stack-s">
        {people.slice(0, MOST_PEOPLE).map(({ id, name }) => (
          <li key={id}>
            <Link to="/customers/$id" params={{ id }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Who this is: the facts, the other conversations, and what plugins know. */
export function Side({ row, place }: { row: Row; place: Place }) {
  const customer = row.customer?.id
  return (
    <aside className="inbox-side" aria-label={i18n.t('About this person')}>
      {customer ? (
        <section className="panel" aria-label={i18n.t('Customer')}>
          <CustomerFacts id={customer} />
        </section>
      ) : (
        <section className="panel side-panel stack-s">
          <People row={row} />
        </section>
      )}
      {customer && <OtherTalks row={row} customer={customer} place={place} />}
      <Slot name="conversation.side" entity={row as unknown as Data} />
      {customer && <Panels customer={customer} />}
    </aside>
  )
}
