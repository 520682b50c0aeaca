import { useState } from 'react'
import { Link, Navigate, useParams } from '@tanstack/react-router'
import { Button, Menu } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconArrowMerge, IconBan, IconChevronLeft, IconDots } from '@tabler/icons-react'
import { ActionButtons } from '@/contract/Blocks'
import { useManifest } from '@/contract/manifest'
import { Slot } from '@/contract/Panels'
import { Shown } from '@/contract/Shown'
import type { Data } from '@/contract/types'
import { useMe } from '@/data/me'
import { NoteComposer } from '@/record/NoteComposer'
import { Timeline } from '@/record/Timeline'
import { useBare } from '@/shell/bare'
import { openCreate } from '@/shell/overlay'
import { Bones, Failed, Nothing } from '@/shell/States'
import './customers.css'
import { BlockDialog } from './BlockDialog'
import { BlockNotice } from './BlockNotice'
import { CustomerName, FactList, entityOf, useCustomer, type CustomerDetail } from './CustomerFacts'
import { DuplicateBanner } from './DuplicateBanner'
import { Identities } from './Identities'
import { MergeDialog } from './MergeDialog'
import { MergeHistory } from './MergeHistory'
import { MergeWith } from './MergeWith'
import { WriteTo } from './WriteTo'

/** What is open over the page. */
type Over = { kind: 'merge'; other: string } | { kind: 'with' } | { kind: 'block' } | null

function MoreMenu({ customer, onOpen }: { customer: CustomerDetail; onOpen: (over: Over) => void }) {
  const { may } = useMe()
  const merge = may('core.customer.merge')
  const block = may('core.customer.block') && !customer.blocked
  if (!merge && !block) return null
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 100 }}>
      <Menu.Target>
        <Button size="xs" variant="default" aria-label={i18n.t('More about this customer')}>
          <IconDots size={16} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {merge && (
          <Menu.Item
            leftSection={<IconArrowMerge size={16} aria-hidden />}
            onClick={() => onOpen({ kind: 'with' })}
          >
            {i18n.t('Merge with…')}
          </Menu.Item>
        )}
        {block && (
          <Menu.Item
            className="tone-bad"
            leftSection={<IconBan size={16} aria-hidden />}
            onClick={() => onOpen({ kind: 'block' })}
          >
            {i18n.t('Block…')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function HeadActions({ customer, onOpen }: { customer: CustomerDetail; onOpen: (over: Over) => void }) {
  const { may } = useMe()
  const { actions } = useManifest()
  const ids = [...actions.values()]
    .filter((action) => action.on === 'customer' && action.placement?.includes('header'))
    .map(({ id }) => id)
  const entity = customer as unknown as Data
  return (
    <div className="row wrap">
      <ActionButtons ids={ids} scope={{ entity }} data={entity} />
      {may('core.message.send') && <WriteTo customer={customer.id} />}
      {may('core.deal.create') && (
        <Button
          size="xs"
          onClick={() => openCreate('deal', { customer: { id: customer.id, name: customer.name } })}
        >
          {i18n.t('New deal')}
        </Button>
      )}
      <MoreMenu customer={customer} onOpen={onOpen} />
    </div>
  )
}

function DealsPanel({ customer }: { customer: CustomerDetail }) {
  return (
    <section className="panel side-panel stack" aria-label={i18n.t('Deals')}>
      <h2>{i18n.t('Deals')}</h2>
      {customer.deals.nodes.length === 0 && <p className="small soft">{i18n.t('No deals yet')}</p>}
      <ul className="stack-s">
        {customer.deals.nodes.map((deal) => (
          <li key={deal.id}>
            <Link to="/deals" search={{ open: deal.id } as never} className="deal-line">
              <span className="row-between">
                <span className="cut">{deal.title}</span>
                <span className="num strong">
                  <Shown value={{ path: 'amount', format: 'money' }} row={deal} />
                </span>
              </span>
              <span className="tiny soft">{deal.stage?.name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Known = ({ customer }: { customer: CustomerDetail }) => (
  <>
    <section className="panel stack" aria-label={i18n.t('Facts')}>
      <h2>{i18n.t('Facts')}</h2>
      <FactList customer={customer} />
    </section>
    <section className="panel side-panel stack" aria-label={i18n.t('Identities')}>
      <h2>{i18n.t('Identities')}</h2>
      <Identities customer={customer} />
    </section>
    <MergeHistory customer={customer} />
  </>
)

const Happened = ({ customer }: { customer: CustomerDetail }) => (
  <section className="panel stack three-middle">
    <NoteComposer key={customer.id} about={{ customer: customer.id }} />
    <Timeline filter={{ customer: { id: { eq: customer.id } } }} />
  </section>
)

const Around = ({ customer }: { customer: CustomerDetail }) => (
  <>
    <DealsPanel customer={customer} />
    <Slot name="customer.side" entity={entityOf(customer)} />
  </>
)

const TABS = { facts: Known, timeline: Happened, more: Around }

const tabLabels = (): [keyof typeof TABS, string][] => [
  ['facts', i18n.t('Facts')],
  ['timeline', i18n.t('Timeline')],
  ['more', i18n.t('Deals and more')],
]

/** The page in a narrow side bar: one part at a time. */
function Tabs({ customer }: { customer: CustomerDetail }) {
  const [tab, setTab] = useState<keyof typeof TABS>('facts')
  const Part = TABS[tab]
  return (
    <>
      <div className="tabs" role="group" aria-label={i18n.t('Parts of this page')}>
        {tabLabels().map(([key, label]) => (
          <button key={key} className="plain tab" aria-pressed={key === tab} onClick={() => setTab(key)}>
            {label}
          </button>
        ))}
      </div>
      <div className="bare-part">
        <Part customer={customer} />
      </div>
    </>
  )
}

function Whole({ customer }: { customer: CustomerDetail }) {
  const bare = useBare()
  const [over, setOver] = useState<Over>(null)
  const close = () => setOver(null)
  return (
    <>
      <header className="row-between wrap">
        <CustomerName customer={customer} level={1} />
        <HeadActions customer={customer} onOpen={setOver} />
      </header>
      <BlockNotice customer={customer} />
      <DuplicateBanner customer={customer} onCompare={(other) => setOver({ kind: 'merge', other })} />
      {over?.kind === 'merge' && <MergeDialog id={customer.id} other={over.other} onClose={close} />}
      {over?.kind === 'with' && (
        <MergeWith
          id={customer.id}
          onClose={close}
          onChoose={(other) => setOver({ kind: 'merge', other })}
        />
      )}
      {over?.kind === 'block' && (
        <BlockDialog id={customer.id} name={customer.name} onClose={close} />
      )}
      {bare ? (
        <Tabs key={customer.id} customer={customer} />
      ) : (
        <div className="three">
          <div>
            <Known customer={customer} />
          </div>
          <Happened customer={customer} />
          <div>
            <Around customer={customer} />
          </div>
        </div>
      )}
    </>
  )
}

/** One customer, whole: facts, everything that happened, deals and what plugins know. */
export default function CustomerPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, isPending, refetch } = useCustomer(id)
  const bare = useBare()
  const merged = data?.customer?.mergedInto
  return (
    <div className="page">
      {!bare && (
        <Link to="/customers" className="small row back">
          <IconChevronLeft size={16} aria-hidden />
          {i18n.t('Customers')}
        </Link>
      )}
      {error && <Failed error={error} again={() => void refetch()} />}
      {isPending && <Bones rows={8} />}
      {data && !data.customer && (
        <Nothing
          title={i18n.t('This customer is not here')}
          text={i18n.t('Deleted, merged, or not yours to see.')}
        />
      )}
      {merged && <Navigate to="/customers/$id" params={{ id: merged.id }} search={true} replace />}
      {data?.customer && !merged && <Whole key={data.customer.id} customer={data.customer} />}
    </div>
  )
}
