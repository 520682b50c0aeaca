import { useMemo } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  CompaniesDocument,
  CompanyDocument,
  UpdateCompanyDocument,
  type CompanyFilter,
  type CompanyOrder,
  type CompanyRowFragment,
  type UpdateCompanyInput,
} from '@/gen/graphql'
import { Missing, Shown, Who } from '@/contract/Shown'
import type { Filter } from '@/contract/types'
import { change, gql } from '@/data/gql'
import { useMe } from '@/data/me'
import type { Column } from '@/grid/types'
import { ClashDialog } from '@/record/ClashDialog'
import { RecordList, type Asked } from '@/record/RecordList'
import { useEdit } from '@/record/useEdit'
import { openCreate } from '@/shell/overlay'
import { Nothing } from '@/shell/States'

type Company = CompanyRowFragment

const PAGE_SIZE = 80

async function load({ after, filter, orderBy }: Asked) {
  const { companies } = await gql(CompaniesDocument, {
    first: PAGE_SIZE,
    after,
    filter: filter as CompanyFilter | undefined,
    orderBy: orderBy as CompanyOrder[] | undefined,
    count: after === null,
  })
  return companies
}

async function save(row: Company, field: string, value: string) {
  const typed = field === 'size' ? Number(value) : value
  const input = { id: row.id, expectedVersion: row.version, [field]: value ? typed : null }
  const sent = await change(UpdateCompanyDocument, { input: input as UpdateCompanyInput })
  return { row: sent.company, undoToken: sent.undoToken }
}

const find = async (id: string) => (await gql(CompanyDocument, { id })).company

type TextField = 'name' | 'domain' | 'industry' | 'region'

const textColumn = (key: TextField, title: string, width: number): Column<Company> => ({
  key,
  title,
  width,
  sortable: true,
  edit: { value: (row) => row[key] ?? '' },
  render: (row) => row[key] || <Missing />,
})

const columnsOf = (): Column<Company>[] => [
  { ...textColumn('name', i18n.t('Name'), 240), render: (row) => <Who name={row.name} /> },
  textColumn('domain', i18n.t('Website'), 180),
  textColumn('industry', i18n.t('Industry'), 140),
  {
    key: 'size',
    title: i18n.t('People there'),
    width: 120,
    align: 'right',
    sortable: true,
    edit: { value: (row) => String(row.size ?? '') },
    render: (row) => <Shown value={{ path: 'size', format: 'number' }} row={row} />,
  },
  textColumn('region', i18n.t('Region'), 140),
  {
    key: 'owner',
    title: i18n.t('Owner'),
    width: 140,
    render: (row) => (row.owner ? <Who name={row.owner.name} /> : <Missing />),
  },
  {
    key: 'tags',
    title: i18n.t('Tags'),
    width: 170,
    render: (row) => <Shown value={{ path: 'tags', format: 'tags' }} row={row} />,
  },
  {
    key: 'createdAt',
    title: i18n.t('Added'),
    width: 130,
    sortable: true,
    render: (row) => <Shown value={{ path: 'createdAt', format: 'date' }} row={row} />,
  },
]

const filtersOf = (): Filter[] => [
  { name: 'owner', label: i18n.t('Owner'), type: 'user' },
  { name: 'industry', label: i18n.t('Industry'), type: 'text' },
  { name: 'createdAt', label: i18n.t('Added'), type: 'dates' },
]

const peek = (row: Company) => (
  <div className="stack">
    <h2>{row.name}</h2>
    <Link to="/companies/$id" params={{ id: row.id }}>
      {i18n.t('Open the whole page')}
    </Link>
    <dl className="facts">
      {columnsOf().map((column) => (
        <div key={column.key} className="facts-pair">
          <dt>{column.title}</dt>
          <dd>{column.render(row)}</dd>
        </div>
      ))}
    </dl>
  </div>
)

const card = (row: Company) => (
  <span className="stack-s">
    <Who name={row.name} />
    <span className="small soft">{[row.industry, row.region].filter(Boolean).join(' · ')}</span>
  </span>
)

/** The companies our customers work for. */
export default function Companies() {
  const navigate = useNavigate()
  const { may } = useMe()
  const columns = useMemo(columnsOf, [])
  const filters = useMemo(filtersOf, [])
  const { edit, clash, settle } = useEdit<Company>('companies', save, find)
  return (
    <>
      <RecordList<Company>
        name="companies"
        title={i18n.t('Companies')}
        columns={columns}
        filters={filters}
        sort="-createdAt"
        about={['company']}
        load={load}
        onEdit={may('core.company.update') ? (...change) => void edit(...change) : undefined}
        onOpen={(row) => void navigate({ to: '/companies/$id', params: { id: row.id } })}
        card={card}
        peek={peek}
        head={
          may('core.company.create') && (
            <Button size="xs" variant="default" onClick={() => openCreate('company')}>
              {i18n.t('New company')}
            </Button>
          )
        }
        empty={
          <Nothing
            title={i18n.t('No companies yet')}
            text={i18n.t('Companies bring the people who work there together.')}
          >
            {may('core.company.create') && (
              <Button onClick={() => openCreate('company')}>{i18n.t('New company')}</Button>
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
