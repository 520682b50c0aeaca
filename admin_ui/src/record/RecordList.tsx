import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMediaQuery } from '@mantine/hooks'
import { i18n } from '@lingui/core'
import type { Filter, View } from '@/contract/types'
import { useNews } from '@/data/news'
import { usePages, type Page } from '@/data/ask'
import { CardList } from '@/grid/CardList'
import { DataGrid } from '@/grid/DataGrid'
import {
  changed,
  filterOf,
  nextSort,
  orderBy,
  readSort,
  writeSort,
  type ListSearch,
} from '@/grid/search'
import type { Column, Row } from '@/grid/types'
import { Failed, Nothing, Bones } from '@/shell/States'
import { Count, FilterBar, ViewTabs } from './FilterBar'
import './record.css'
import { Peek } from './Peek'

export type Asked = {
  after: string | null
  filter: Record<string, unknown> | undefined
  orderBy: { field: string; direction: string }[] | undefined
}

export type RecordListProps<T extends Row> = {
  name: string
  title: string
  columns: Column<T>[]
  filters?: Filter[]
  views?: View[]
  sort?: string
  /** Whether the server can look for words in these records. */
  searchable?: boolean
  about: readonly string[]
  load: (asked: Asked) => Promise<Page<T>>
  onEdit?: (row: T, column: Column<T>, value: string) => void
  onOpen?: (row: T) => void
  card: (row: T) => ReactNode
  peek?: (row: T) => ReactNode
  bulk?: (rows: T[], done: () => void) => ReactNode
  head?: ReactNode
  /** What stands above the title, such as the way to neighbouring lists. */
  above?: ReactNode
  empty: ReactNode
}

const NO_FILTERS: Filter[] = []
const NO_VIEWS: View[] = []

const versionOf = (row: Row): number => (row as { version?: number }).version ?? 0

/** What the address says, and the way to change it. */
export function useListSearch() {
  const search = useSearch({ strict: false }) as ListSearch
  const navigate = useNavigate()
  const set = useCallback(
    (part: Partial<ListSearch>) =>
      void navigate({ to: '.', search: changed(search, part) as never, replace: true }),
    [navigate, search],
  )
  return { search, set }
}

function useRows<T extends Row>(props: RecordListProps<T>, search: ListSearch) {
  const { name, filters = NO_FILTERS, views = NO_VIEWS, load, about } = props
  const view = views.find(({ key }) => key === search.view) ?? views[0]
  const filter = filterOf(search, filters, view?.filter)
  const sort = search.sort ?? (view?.sort || props.sort)
  const order = orderBy(sort)
  const pages = usePages<T>(
    ['list', name, filter, order],
    (after) => load({ after, filter, orderBy: order }),
    { about },
  )
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.nodes) ?? [], [pages.data])
  return { ...pages, rows, sort: readSort(sort), view }
}

/** A list of records: views, filters, search, a grid (cards on a phone), and a peek at one. */
export function RecordList<T extends Row>(props: RecordListProps<T>) {
  const { title, columns, filters = NO_FILTERS, views = NO_VIEWS, onEdit, onOpen } = props
  const { search, set } = useListSearch()
  const list = useRows(props, search)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const phone = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false })
  const { rows, hasNextPage, fetchNextPage, isFetchingNextPage } = list
  const more = hasNextPage && !isFetchingNextPage
  const onMore = useCallback(() => {
    if (more) void fetchNextPage()
  }, [more, fetchNextPage])
  const seen = useCallback(
    (id: string, version?: number | null) =>
      rows.some((row) => row.id === id && versionOf(row) >= (version ?? Infinity)),
    [rows],
  )
  const news = useNews(props.about, list.dataUpdatedAt, seen)
  const onPeek = (row: T): void => (props.peek ? set({ open: row.id }) : onOpen?.(row))
  const open = rows.find((row) => row.id === search.open)
  const chosen = rows.filter((row) => selected.has(row.id))
  const filtered = Boolean(search.q || search.f)
  const total = list.data?.pages[0]?.totalCount
  return (
    <div className="page-fixed">
      {props.above}
      <div className="row-between wrap">
        <div className="row">
          <h1>{title}</h1>
          <Count total={total} />
        </div>
        {props.head}
      </div>
      <ViewTabs views={views} now={list.view?.key} onChoose={(view) => set({ view })} />
      {chosen.length > 0 ? (
        <div className="list-bar list-bulk" role="toolbar" aria-label={i18n.t('Selected records')}>
          <span className="strong">{i18n.t('{n} selected', { n: chosen.length })}</span>
          {props.bulk?.(chosen, () => setSelected(new Set()))}
          <button className="plain soft" onClick={() => setSelected(new Set())}>
            {i18n.t('Select none')}
          </button>
        </div>
      ) : (
        <FilterBar
          filters={filters}
          searchable={props.searchable ?? true}
          search={search}
          set={set}
          news={news}
          again={list.refetch}
        />
      )}
      {list.error && <Failed error={list.error} again={() => void list.refetch()} />}
      {list.isPending && !list.error && <Bones rows={10} height={22} />}
      {!list.isPending && rows.length === 0 && !list.error && (
        <div className="panel grow">
          {filtered ? (
            <Nothing
              title={i18n.t('Nothing matches')}
              text={i18n.t('Change the filter, or look for something else.')}
            />
          ) : (
            props.empty
          )}
        </div>
      )}
      {rows.length > 0 && (
        <div className="list-body">
          {phone ? (
            <CardList
              label={title}
              rows={rows}
              more={hasNextPage}
              onMore={onMore}
              onOpen={(row) => (onOpen ?? onPeek)(row)}
              card={props.card}
            />
          ) : (
            <DataGrid
              label={title}
              columns={columns}
              rows={rows}
              more={hasNextPage}
              onMore={onMore}
              sort={list.sort}
              onSort={(key) => set({ sort: writeSort(nextSort(list.sort, key)) })}
              selected={selected}
              onSelect={setSelected}
              onEdit={onEdit}
              onOpen={(row) => (onOpen ?? onPeek)(row)}
              onPeek={onPeek}
            />
          )}
          {open && props.peek && !phone && (
            <Peek label={title} onClose={() => set({ open: undefined })}>
              {props.peek(open)}
            </Peek>
          )}
        </div>
      )}
    </div>
  )
}
