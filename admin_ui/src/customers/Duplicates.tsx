import { useEffect, useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconChevronLeft } from '@tabler/icons-react'
import {
  DuplicateSuggestionsDocument,
  FindDuplicatesDocument,
  type DuplicateSuggestionsQuery,
  type SuspectFragment,
} from '@/gen/graphql'
import { usePages } from '@/data/ask'
import { change, gql } from '@/data/gql'
import { useMe } from '@/data/me'
import { Count } from '@/record/FilterBar'
import { Bones, Failed, Nothing } from '@/shell/States'
import { complain, say } from '@/shell/toasts'
import { ago, day, initials } from '@/words/formats'
import { sourceLabel } from '@/words/sources'
import './customers.css'
import { COMPARED_EVERY } from './CustomerFacts'
import { takeForTwo } from './distinct'
import { MergeDialog } from './MergeDialog'
import { identityLabel } from './words'

type Pair = DuplicateSuggestionsQuery['duplicateSuggestions']['nodes'][number]
type Whole = Pair & { customer: SuspectFragment; other: SuspectFragment }

const isWhole = (pair: Pair): pair is Whole => Boolean(pair.customer && pair.other)

const load = async (after: string | null) =>
  (await gql(DuplicateSuggestionsDocument, { after })).duplicateSuggestions

function Suspect({ customer }: { customer: SuspectFragment }) {
  const where = [...new Set(customer.identities.nodes.map(({ kind }) => identityLabel(kind)))]
  const facts = [customer.phone, customer.email, customer.company?.name].filter(Boolean)
  const since = [
    customer.source && sourceLabel(customer.source),
    i18n.t('added {day}', { day: day(customer.createdAt) }),
    customer.lastActivityAt && i18n.t('last heard of {when}', { when: ago(customer.lastActivityAt) }),
  ]
  return (
    <div className="suspect">
      <span className="face" aria-hidden>
        {initials(customer.name)}
      </span>
      <div className="grow">
        <Link to="/customers/$id" params={{ id: customer.id }} className="strong">
          {customer.name}
        </Link>
        {facts.length > 0 && <p className="small num">{facts.join(' · ')}</p>}
        {where.length > 0 && <p className="small soft">{where.join(' · ')}</p>}
        <p className="tiny soft">{since.filter(Boolean).join(' · ')}</p>
      </div>
    </div>
  )
}

function PairRow({ pair, onCompare }: { pair: Whole; onCompare: (pair: Whole) => void }) {
  const [busy, setBusy] = useState(false)
  const { customer, other, reasons, score } = pair
  const two = async (): Promise<void> => {
    setBusy(true)
    await takeForTwo(customer.id, other.id)
    setBusy(false)
  }
  return (
    <li className="panel pair" aria-label={`${customer.name} · ${other.name}`}>
      <Suspect customer={customer} />
      <Suspect customer={other} />
      <div className="pair-why">
        <span className={`chip num tone-${score >= 80 ? 'warn' : 'neutral'}`}>
          {i18n.t('{score}% likely', { score })}
        </span>
        <p className="small">{reasons.join(' · ')}</p>
        <div className="row wrap">
          <Button size="xs" onClick={() => onCompare(pair)}>
            {i18n.t('Compare and merge')}
          </Button>
          <Button size="xs" variant="default" loading={busy} onClick={() => void two()}>
            {i18n.t('Not the same person')}
          </Button>
        </div>
      </div>
    </li>
  )
}

async function compareAll(): Promise<void> {
  try {
    await change(FindDuplicatesDocument, {})
    say(i18n.t('All customers are being compared; what is found appears here.'))
  } catch (error) {
    complain(error)
  }
}

const CompareAll = () => (
  <Button size="xs" variant="default" onClick={() => void compareAll()}>
    {i18n.t('Compare everybody anew')}
  </Button>
)

/** Customers who may be one person, with what hints at it: merge them, or say that they are two. */
export default function Duplicates() {
  const { may } = useMe()
  const list = usePages(['duplicates'], load, { about: ['customer'], calm: false, poll: COMPARED_EVERY })
  const pairs = list.data?.pages.flatMap(({ nodes }) => nodes).filter(isWhole) ?? []
  const [compared, setCompared] = useState<Whole | null>(null)
  const title = useRef<HTMLHeadingElement>(null)
  const left = pairs.length
  const before = useRef(0)
  // The row that had the focus is gone once it is decided.
  useEffect(() => {
    if (left < before.current && document.activeElement === document.body) title.current?.focus()
    before.current = left
  }, [left])
  const merges = may('core.customer.merge')
  return (
    <div className="page page-narrow">
      <Link to="/customers" className="small row back">
        <IconChevronLeft size={16} aria-hidden />
        {i18n.t('Customers')}
      </Link>
      <div className="row-between wrap">
        <div className="row">
          <h1 ref={title} tabIndex={-1}>
            {i18n.t('Possible duplicates')}
          </h1>
          <Count total={list.data?.pages[0]?.totalCount} />
        </div>
        {merges && <CompareAll />}
      </div>
      {list.error && <Failed error={list.error} again={() => void list.refetch()} />}
      {list.isPending && !list.error && <Bones rows={6} />}
      {!list.isPending && !list.error && left === 0 && (
        <div className="panel">
          <Nothing
            title={i18n.t('Nobody looks like somebody else')}
            text={i18n.t('Customers who share a name, a number or an account are listed here with what hints at it.')}
          />
        </div>
      )}
      <ul className="stack">
        {pairs.map((pair) => (
          <PairRow key={pair.id} pair={pair} onCompare={setCompared} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {i18n.t('Show more')}
          </Button>
        </div>
      )}
      {compared && (
        <MergeDialog
          id={compared.customer.id}
          other={compared.other.id}
          onClose={() => setCompared(null)}
          onMerged={() => undefined}
        />
      )}
    </div>
  )
}
