import { useMemo } from 'react'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import type { Page } from '@/data/ask'
import type { Column } from '@/grid/types'
import { RecordList, type Asked } from '@/record/RecordList'
import { entriesOf, useNav } from '@/shell/nav'
import { Bones, Failed, Nothing } from '@/shell/States'
import { TabLinks } from '@/shell/TabLinks'
import { ActionButtons, Blocks } from './Blocks'
import { askSource, useManifest, useSource } from './manifest'
import { bindAll, link } from './paths'
import { Shown } from './Shown'
import type { Data, PageDef, Source, Value } from './types'

type DataRow = Data & { id: string }

const WIDTHS: Record<string, number> = { user: 150, relative: 120, enum: 110, number: 110, money: 130 }
const PAGE_SIZE = 60

/** A page whose records can be looked for by words declares a filter of this name. */
const SEARCH = 'search'

const column = (value: Value, at: number): Column<DataRow> => ({
  key: value.path,
  title: value.label ?? value.path,
  width: WIDTHS[value.format ?? ''] ?? (at === 0 ? 200 : 160),
  align: value.format === 'number' || value.format === 'money' ? 'right' : undefined,
  sortable: !value.path.includes('.'),
  render: (row) => <Shown value={value} row={row} />,
})

/** Only the variables that the document declares are sent. */
function pageVariables(source: Source, { after, filter, orderBy }: Asked): Data {
  const offered: Data = { first: PAGE_SIZE, after, filter, orderBy }
  const declared = source.variables ?? Object.keys(offered)
  const own = Object.entries(offered).filter(
    ([name, value]) => declared.includes(name) && value !== undefined,
  )
  return { ...bindAll(source.vars, {}), ...Object.fromEntries(own) }
}

/** The pages that share this one's entry in the navigation. */
function Neighbours({ page }: { page: PageDef }) {
  const entry = entriesOf(useNav()).find(({ pages }) => pages.some(({ to }) => to === page.path))
  return entry ? <TabLinks label={entry.label} links={entry.pages} /> : null
}

function ListPage({ page }: { page: PageDef }) {
  const navigate = useNavigate()
  const columns = useMemo(() => (page.columns ?? []).map(column), [page])
  const source = page.source!
  const { actions } = useManifest()
  const placed = (where: string): string[] =>
    (page.actions ?? []).filter((id) => actions.get(id)?.placement?.includes(where))
  const wayOut = placed('header').includes(page.empty?.action ?? '') ? '' : page.empty?.action
  const ofRow = (page.actions ?? []).filter((id) => !placed('header').includes(id))
  const open = (row: DataRow): void => {
    const to = page.rowLink ? link(page.rowLink, { row }) : null
    if (to) void navigate({ to })
  }
  return (
    <RecordList<DataRow>
      name={page.id}
      title={page.label}
      columns={columns}
      filters={page.filters?.filter(({ name }) => name !== SEARCH)}
      searchable={page.filters?.some(({ name }) => name === SEARCH) ?? false}
      views={page.views}
      about={source.live ?? []}
      load={async (asked) => (await askSource(source, pageVariables(source, asked))) as Page<DataRow>}
      onOpen={open}
      above={<Neighbours page={page} />}
      head={<ActionButtons ids={placed('header')} scope={{}} data={{}} />}
      card={(row) => (
        <div className="stack-s">
          {(page.columns ?? []).slice(0, 3).map((value) => (
            <span key={value.path}>
              <Shown pressed value={value} row={row} />
            </span>
          ))}
        </div>
      )}
      bulk={(rows) => (
        <ActionButtons
          ids={rows.length === 1 ? ofRow : placed('bulk')}
          scope={rows.length === 1 ? { rows, row: rows[0] } : { rows }}
          data={rows[0]}
        />
      )}
      empty={
        <Nothing title={page.empty?.title ?? i18n.t('Nothing here yet')} text={page.empty?.text}>
          {wayOut && <ActionButtons ids={[wayOut]} scope={{}} data={{}} />}
        </Nothing>
      }
    />
  )
}

function BlankPage({ page }: { page: PageDef }) {
  const { value, error, isPending, refetch } = useSource(page.source, {}, page.id)
  return (
    <div className="page page-narrow">
      <Neighbours page={page} />
      <h1>{page.label}</h1>
      {error && <Failed error={error} again={() => void refetch()} />}
      {page.source && isPending ? (
        <Bones />
      ) : (
        <Blocks body={page.body ?? []} data={value} scope={{}} />
      )}
    </div>
  )
}

/** A page that a plugin declared, found by its path. */
export default function ContributedPage() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { pages, ready } = useManifest()
  const page = pages.find((candidate) => path.endsWith(candidate.path))
  if (!ready) return <Bones />
  if (!page) {
    return (
      <div className="page">
        <Nothing
          title={i18n.t('There is no such page')}
          text={i18n.t('Perhaps its plugin was switched off.')}
        />
      </div>
    )
  }
  return page.layout === 'list' && page.source ? <ListPage page={page} /> : <BlankPage page={page} />
}
