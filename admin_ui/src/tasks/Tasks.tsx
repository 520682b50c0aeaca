import { useMemo } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  CompleteTaskDocument,
  TasksDocument,
  type ActivityFilter,
  type ActivityOrder,
  type TasksQuery,
} from '@/gen/graphql'
import { Missing, Shown, Who } from '@/contract/Shown'
import type { Filter, View } from '@/contract/types'
import { cache } from '@/data/cache'
import { change, gql } from '@/data/gql'
import { useMe } from '@/data/me'
import type { Column } from '@/grid/types'
import { RecordList, type Asked } from '@/record/RecordList'
import { Nothing } from '@/shell/States'
import { complain, say } from '@/shell/toasts'
import { ago, moment } from '@/words/formats'

type Task = TasksQuery['activities']['nodes'][number]

const PAGE_SIZE = 80

async function load({ after, filter, orderBy }: Asked) {
  const { activities } = await gql(TasksDocument, {
    first: PAGE_SIZE,
    after,
    filter: { kind: { eq: 'TASK' }, ...filter } as ActivityFilter,
    orderBy: orderBy as ActivityOrder[] | undefined,
    count: after === null,
  })
  return activities
}

const nameOf = (task: Task): string => task.subject || task.body || i18n.t('Task')

/** When it is due; in red once that has passed. */
function Due({ task }: { task: Task }) {
  if (!task.dueAt) return <Missing />
  const late = !task.doneAt && Date.parse(task.dueAt) < Date.now()
  return (
    <time className={`num ${late ? 'tone-bad strong' : ''}`} title={moment(task.dueAt)}>
      {ago(task.dueAt)}
    </time>
  )
}

const columnsOf = (): Column<Task>[] => [
  { key: 'subject', title: i18n.t('Task'), width: 320, sortable: true, render: nameOf },
  {
    key: 'customer',
    title: i18n.t('Customer'),
    width: 180,
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
    key: 'dueAt',
    title: i18n.t('Due'),
    width: 130,
    sortable: true,
    render: (task) => <Due task={task} />,
  },
  {
    key: 'actor',
    title: i18n.t('Whose'),
    width: 150,
    render: ({ actor }) => (actor ? <Who name={actor.name} /> : <Missing />),
  },
  {
    key: 'doneAt',
    title: i18n.t('Done'),
    width: 130,
    sortable: true,
    render: (task) => <Shown value={{ path: 'doneAt', format: 'relative' }} row={task} />,
  },
]

const filtersOf = (): Filter[] => [
  { name: 'actor', label: i18n.t('Whose'), type: 'user' },
  { name: 'dueAt', label: i18n.t('Due'), type: 'dates' },
]

function viewsOf(me: string | undefined): View[] {
  const open = { doneAt: { isNull: true } }
  return [
    { key: 'mine', label: i18n.t('Mine'), filter: { ...open, actor: { id: { eq: me } } } },
    {
      key: 'late',
      label: i18n.t('Overdue'),
      filter: { ...open, dueAt: { lt: new Date().toISOString() } },
    },
    { key: 'open', label: i18n.t('All open'), filter: open },
    { key: 'done', label: i18n.t('Done'), filter: { doneAt: { isNull: false } }, sort: '-doneAt' },
  ]
}

type CompleteProps = { tasks: Task[]; done: () => void }

function Complete({ tasks, done }: CompleteProps) {
  const { may } = useMe()
  const open = tasks.filter(({ doneAt }) => !doneAt)
  if (open.length === 0 || !may('core.activity.update')) return null
  const complete = async (): Promise<void> => {
    try {
      for (const { id, version } of open) {
        await change(CompleteTaskDocument, { input: { id, expectedVersion: version } })
      }
      say(i18n.t('{n} tasks done', { n: open.length }))
      done()
    } catch (error) {
      complain(error)
    }
    void cache.invalidateQueries({ queryKey: ['list', 'tasks'] })
  }
  return (
    <Button size="compact-sm" variant="default" onClick={() => void complete()}>
      {i18n.t('Done')}
    </Button>
  )
}

const card = (task: Task) => (
  <span className="stack-s">
    <span className="row-between">
      <span className="cut">{nameOf(task)}</span>
      <Due task={task} />
    </span>
    <span className="row-between small soft">
      <span className="cut">{task.customer?.name}</span>
      <span>{task.actor?.name}</span>
    </span>
  </span>
)

/** What is to be done, by whom and until when. */
export default function Tasks() {
  const navigate = useNavigate()
  const { me } = useMe()
  const columns = useMemo(columnsOf, [])
  const filters = useMemo(filtersOf, [])
  const views = useMemo(() => viewsOf(me?.id), [me?.id])
  const open = ({ customer }: Task): void =>
    void (customer && navigate({ to: '/customers/$id', params: { id: customer.id } }))
  if (!me) return null
  return (
    <RecordList<Task>
      name="tasks"
      title={i18n.t('Tasks')}
      columns={columns}
      filters={filters}
      views={views}
      sort="dueAt"
      about={['activity']}
      searchable={false}
      load={load}
      onOpen={open}
      card={card}
      bulk={(tasks, done) => <Complete tasks={tasks} done={done} />}
      empty={
        <Nothing title={i18n.t('No tasks here')} text={i18n.t('Nothing to do. Well done!')} />
      }
    />
  )
}
