import { useMemo } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  CustomerDocument,
  CustomersDocument,
  DeleteCustomerDocument,
  UpdateCustomerDocument,
  type CustomerFilter,
  type CustomerOrder,
  type CustomerRowFragment,
  type UpdateCustomerInput,
} from '@/gen/graphql'
import { Shown, Who, Missing } from '@/contract/Shown'
import type { Filter, View } from '@/contract/types'
import { cache } from '@/data/cache'
import { change, gql } from '@/data/gql'
import { useMe } from '@/data/me'
import type { Column } from '@/grid/types'
import { ClashDialog } from '@/record/ClashDialog'
import { RecordList, type Asked } from '@/record/RecordList'
import { useEdit } from '@/record/useEdit'
import { openCreate } from '@/shell/overlay'
import { Nothing } from '@/shell/States'
import { complain, say } from '@/shell/toasts'
import { ago } from '@/words/formats'
import { sourceLabel } from '@/words/sources'
import { CustomerFacts } from './CustomerFacts'
import { lifecycles } from './words'

type Customer = CustomerRowFragment

const PAGE_SIZE = 80

async function load({ after, filter, orderBy }: Asked) {
  const { customers } = await gql(CustomersDocument, {
    first: PAGE_SIZE,
    after,
    filter: filter as CustomerFilter | undefined,
    orderBy: orderBy as CustomerOrder[] | undefined,
    count: after === null,
  })
  return customers
}

async function save(row: Customer, field: string, value: string) {
  const input = { id: row.id, expectedVersion: row.version, [field]: value || null }
  const sent = await change(UpdateCustomerDocument, { input: input as UpdateCustomerInput })
  return { row: sent.customer, undoToken: sent.undoToken }
}

const find = async (id: string) => (await gql(CustomerDocument, { id })).customer

const typed = (value: (row: Customer) => string | null | undefined) => ({
  value: (row: Customer) => value(row) ?? '',
})

const text = (value: string | null | undefined) => value || <Missing />

/** What is shown masked cannot be edited: the mask would be saved. */
function columnsOf(contact: boolean): Column<Customer>[] {
  return [
    {
      key: 'name',
      title: i18n.t('Name'),
      width: 200,
      sortable: true,
      edit: typed((row) => row.name),
      render: (row) => <Who name={row.name} />,
    },
    {
      key: 'phone',
      title: i18n.t('Phone'),
      width: 150,
      edit: contact ? typed((row) => row.phone) : undefined,
      render: (row) => <Shown value={{ path: 'phone', format: 'phone' }} row={row} />,
    },
    {
      key: 'lifecycle',
      title: i18n.t('Stage of life'),
      width: 120,
      sortable: true,
      edit: { ...typed((row) => row.lifecycle), options: lifecycles() },
      render: (row) => (
        <Shown value={{ path: 'lifecycle', format: 'enum', options: lifecycles() }} row={row} />
      ),
    },
    {
      key: 'company',
      title: i18n.t('Company'),
      width: 180,
      render: (row) =>
        row.company ? (
          <Link to="/companies/$id" params={{ id: row.company.id }}>
            {row.company.name}
          </Link>
        ) : (
          <Missing />
        ),
    },
    {
      key: 'owner',
      title: i18n.t('Owner'),
      width: 140,
      render: (row) => (row.owner ? <Who name={row.owner.name} /> : <Missing />),
    },
    { key: 'source', title: i18n.t('Source'), width: 120, sortable: true, render: (row) => text(row.source && sourceLabel(row.source)) },
    {
      key: 'tags',
      title: i18n.t('Tags'),
      width: 170,
      render: (row) => <Shown value={{ path: 'tags', format: 'tags' }} row={row} />,
    },
    {
      key: 'lastActivityAt',
      title: i18n.t('Last contact'),
      width: 120,
      sortable: true,
      render: (row) => <Shown value={{ path: 'lastActivityAt', format: 'relative' }} row={row} />,
    },
    {
      key: 'createdAt',
      title: i18n.t('Added'),
      width: 150,
      sortable: true,
      render: (row) => <Shown value={{ path: 'createdAt', format: 'date' }} row={row} />,
    },
    {
      key: 'email',
      title: i18n.t('E-mail'),
      width: 200,
      edit: contact ? typed((row) => row.email) : undefined,
      render: (row) => text(row.email),
    },
  ]
}

const filtersOf = (): Filter[] => [
  { name: 'lifecycle', label: i18n.t('Stage of life'), type: 'select', options: lifecycles() },
  { name: 'owner', label: i18n.t('Owner'), type: 'user' },
  { name: 'createdAt', label: i18n.t('Added'), type: 'dates' },
]

const viewsOf = (me: string | undefined): View[] => [
  { key: 'all', label: i18n.t('All') },
  { key: 'mine', label: i18n.t('Mine'), filter: { owner: { id: { eq: me } } } },
  { key: 'leads', label: i18n.t('Leads'), filter: { lifecycle: { eq: 'LEAD' } } },
]

function Delete({ rows, done }: { rows: Customer[]; done: () => void }) {
  const remove = async (): Promise<void> => {
    try {
      for (const { id, version } of rows) {
        await change(DeleteCustomerDocument, { input: { id, expectedVersion: version } })
      }
      say(i18n.t('{n} moved to the trash', { n: rows.length }))
      done()
    } catch (error) {
      complain(error)
    }
    void cache.invalidateQueries({ queryKey: ['list', 'customers'] })
  }
  return (
    <Button size="compact-sm" variant="default" onClick={() => void remove()}>
      {i18n.t('To the trash')}
    </Button>
  )
}

const card = (row: Customer) => (
  <span className="stack-s">
    <span className="row-between">
      <Who name={row.name} />
      <Shown value={{ path: 'lifecycle', format: 'enum', options: lifecycles() }} row={row} />
    </span>
    <span className="row-between small soft">
      <span className="num">{row.phone ?? row.company?.name ?? (row.source && sourceLabel(row.source))}</span>
      <span>{row.lastActivityAt && ago(row.lastActivityAt)}</span>
    </span>
  </span>
)

/** Everybody we sell to or serve. */
export default function Customers() {
  const navigate = useNavigate()
  const { me, may } = useMe()
  const contact = may('core.customer.contact')
  const columns = useMemo(() => columnsOf(contact), [contact])
  const filters = useMemo(filtersOf, [])
  const views = useMemo(() => viewsOf(me?.id), [me?.id])
  const { edit, clash, settle } = useEdit<Customer>('customers', save, find)
  const open = (row: Customer): void =>
    void navigate({ to: '/customers/$id', params: { id: row.id } })
  return (
    <>
      <RecordList<Customer>
        name="customers"
        title={i18n.t('Customers')}
        columns={columns}
        filters={filters}
        views={views}
        sort="-createdAt"
        about={['customer']}
        load={load}
        onEdit={may('core.customer.update') ? (...change) => void edit(...change) : undefined}
        onOpen={open}
        card={card}
        peek={(row) => <CustomerFacts id={row.id} />}
        bulk={(rows, done) =>
          may('core.customer.delete') && <Delete rows={rows} done={done} />
        }
        head={
          <div className="row">
            {may('core.customer.merge') && (
              <Button size="xs" variant="subtle" color="gray" component={Link} to="/customers/duplicates">
                {i18n.t('Possible duplicates')}
              </Button>
            )}
            {may('core.customer.create') && (
              <Button size="xs" variant="default" onClick={() => openCreate('customer')}>
                {i18n.t('New customer')}
              </Button>
            )}
          </div>
        }
        empty={
          <Nothing
            title={i18n.t('No customers yet')}
            text={i18n.t('Whoever writes to a connected channel appears here by themselves.')}
          >
            {may('core.customer.create') && (
              <Button onClick={() => openCreate('customer')}>{i18n.t('New customer')}</Button>
            )}
          </Nothing>
        }
      />
      {clash && (
        <ClashDialog
          clash={clash}
          onClose={settle}
          onKeep={({ row, column, mine }) => {
            settle()
            void edit(row, column, mine)
          }}
        />
      )}
    </>
  )
}
