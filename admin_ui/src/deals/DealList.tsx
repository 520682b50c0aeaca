import { useMemo } from 'react'
import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import {
  DealRowsDocument,
  type DealFilter,
  type DealOrder,
  type DealRowFragment,
} from '@/gen/graphql'
import { Missing, Shown, Who } from '@/contract/Shown'
import type { Filter, View } from '@/contract/types'
import { gql } from '@/data/gql'
import { useMe } from '@/data/me'
import type { Column } from '@/grid/types'
import { RecordList, useListSearch, type Asked } from '@/record/RecordList'
import { Nothing } from '@/shell/States'
import { DealPeek } from './DealPeek'
import { usePipelines, type Pipeline } from './pipelines'
import { DealViews } from './DealViews'

type Deal = DealRowFragment

const PAGE_SIZE = 80

/** Leads are asked for apart from deals, as the API keeps them. */
async function load({ after, filter, orderBy }: Asked) {
  const wanted = filter as DealFilter
  const answer = await gql(DealRowsDocument, {
    first: PAGE_SIZE,
    after,
    filter: wanted,
    orderBy: orderBy as DealOrder[] | undefined,
    leads: wanted?.kind?.eq === 'LEAD',
    count: after === null,
  })
  return (answer.leads ?? answer.deals)!
}

const columnsOf = (): Column<Deal>[] => [
  { key: 'title', title: i18n.t('Deal'), width: 260, sortable: true, render: ({ title }) => title },
  {
    key: 'customer',
    title: i18n.t('Customer'),
    width: 160,
    render: ({ customer }) =>
      customer ? (
        <Link to="/customers/$id" params={{ id: customer.id }}>
          {customer.name}
        </Link>
      ) : (
        <Missing />
      ),
  },
  {
    key: 'amount',
    title: i18n.t('Amount'),
    width: 130,
    align: 'right',
    sortable: true,
    render: (row) => <Shown value={{ path: 'amount', format: 'money' }} row={row} />,
  },
  { key: 'stage', title: i18n.t('Stage'), width: 120, render: ({ stage }) => stage?.name ?? '' },
  {
    key: 'owner',
    title: i18n.t('Owner'),
    width: 140,
    render: ({ owner }) => (owner ? <Who name={owner.name} /> : <Missing />),
  },
  {
    key: 'stageSince',
    title: i18n.t('In this stage'),
    width: 120,
    sortable: true,
    render: (row) => <Shown value={{ path: 'stageSince', format: 'relative' }} row={row} />,
  },
  {
    key: 'closedAt',
    title: i18n.t('Closed'),
    width: 150,
    sortable: true,
    render: (row) => <Shown value={{ path: 'closedAt', format: 'date' }} row={row} />,
  },
  {
    key: 'createdAt',
    title: i18n.t('Created'),
    width: 150,
    sortable: true,
    render: (row) => <Shown value={{ path: 'createdAt', format: 'date' }} row={row} />,
  },
]

/** The stages to choose from, with their pipeline where there are several. */
function stagesOf(pipelines: Pipeline[]) {
  const many = pipelines.length > 1
  return pipelines.flatMap((pipeline) =>
    pipeline.stages.nodes.map(({ id, name }) => ({
      value: id,
      label: many ? `${pipeline.name} · ${name}` : name,
    })),
  )
}

const filtersOf = (pipelines: Pipeline[]): Filter[] => [
  { name: 'stage', label: i18n.t('Stage'), type: 'record', options: stagesOf(pipelines) },
  { name: 'owner', label: i18n.t('Owner'), type: 'user' },
  { name: 'closedAt', label: i18n.t('Closed'), type: 'dates' },
]

const viewsOf = (me: string | undefined): View[] => [
  { key: 'open', label: i18n.t('Under way'), filter: { kind: { eq: 'OPEN' } } },
  {
    key: 'mine',
    label: i18n.t('Mine'),
    filter: { kind: { eq: 'OPEN' }, owner: { id: { eq: me } } },
  },
  { key: 'won', label: i18n.t('Won'), filter: { kind: { eq: 'WON' } }, sort: '-closedAt' },
  { key: 'lost', label: i18n.t('Lost'), filter: { kind: { eq: 'LOST' } }, sort: '-closedAt' },
  { key: 'leads', label: i18n.t('Leads'), filter: { kind: { eq: 'LEAD' } } },
]

const card = (row: Deal) => (
  <span className="stack-s">
    <span className="row-between">
      <span className="cut">{row.title}</span>
      <span className="num strong">
        <Shown value={{ path: 'amount', format: 'money' }} row={row} />
      </span>
    </span>
    <span className="row-between small soft">
      <span className="cut">{row.customer?.name}</span>
      <span>{row.stage?.name}</span>
    </span>
  </span>
)

/** The deals of all pipelines, line by line. */
export default function DealList() {
  const { me } = useMe()
  const { pipelines } = usePipelines()
  const { search, set } = useListSearch()
  const columns = useMemo(columnsOf, [])
  const filters = useMemo(() => filtersOf(pipelines), [pipelines])
  const views = useMemo(() => viewsOf(me?.id), [me?.id])
  return (
    <>
      <RecordList<Deal>
        name="deals"
        title={i18n.t('Deals')}
        columns={columns}
        filters={filters}
        views={views}
        sort="-createdAt"
        about={['deal']}
        load={load}
        onOpen={({ id }) => set({ open: id })}
        card={card}
        head={<DealViews />}
        empty={
          <Nothing
            title={i18n.t('No deals here')}
            text={i18n.t('Deals come from leads, or are made with “New”.')}
          />
        }
      />
      {search.open && <DealPeek id={search.open} onClose={() => set({ open: undefined })} />}
    </>
  )
}
