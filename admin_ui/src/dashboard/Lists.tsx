import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { CompleteTaskDocument, MyTasksDocument, RecentDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { useMe } from '@/data/me'
import { Bones, Failed } from '@/shell/States'
import { complain, say, undoWith } from '@/shell/toasts'
import { ago, moment } from '@/words/formats'

async function complete(id: string, version: number): Promise<void> {
  try {
    const { undoToken } = await change(CompleteTaskDocument, { input: { id, expectedVersion: version } })
    say(i18n.t('Task done'), undoWith(undoToken))
  } catch (error) {
    complain(error)
  }
  void cache.invalidateQueries({ queryKey: ['MyTasks'] })
}

/** What is to be done, the most urgent first. */
export function MyTasks() {
  const { me, may } = useMe()
  const { data, error, isPending } = useAsk(
    MyTasksDocument,
    { me: me?.id ?? '' },
    { enabled: me !== undefined && me !== null, about: ['activity'] },
  )
  const tasks = data?.activities.nodes ?? []
  return (
    <section className="panel stack tile-m" aria-label={i18n.t('My tasks')}>
      <h2>{i18n.t('My tasks')}</h2>
      {error && <Failed error={error} />}
      {isPending && <Bones rows={3} />}
      {!isPending && tasks.length === 0 && (
        <p className="soft small">{i18n.t('Nothing to do. Well done!')}</p>
      )}
      <ul className="lines">
        {tasks.map((task) => {
          const late = task.dueAt && Date.parse(task.dueAt) < Date.now()
          const what = task.subject || task.body || i18n.t('Task')
          return (
            <li key={task.id} className="row">
              {may('core.activity.update') && <button
                className="plain tick"
                aria-label={i18n.t('Done: {what}', { what })}
                onClick={() => void complete(task.id, task.version)}
              />}
              <span className="grow">
                <span className="cut lines-title">{what}</span>
                {task.customer && (
                  <Link
                    className="tiny"
                    to="/customers/$id"
                    params={{ id: task.customer.id }}
                  >
                    {task.customer.name}
                  </Link>
                )}
              </span>
              {task.dueAt && (
                <time
                  className={`tiny num ${late ? 'tone-bad strong' : 'soft'}`}
                  title={moment(task.dueAt)}
                >
                  {ago(task.dueAt)}
                </time>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** The last things that happened with anybody. */
export function Recent() {
  const { data, error, isPending } = useAsk(RecentDocument, {}, { about: ['activity'] })
  const lines = data?.activities.nodes ?? []
  return (
    <section className="panel stack tile-m" aria-label={i18n.t('Recent activity')}>
      <h2>{i18n.t('Recent activity')}</h2>
      {error && <Failed error={error} />}
      {isPending && <Bones rows={4} />}
      {!isPending && lines.length === 0 && (
        <p className="soft small">{i18n.t('Nothing has happened yet.')}</p>
      )}
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.id} className="row">
            <span className="grow">
              {line.customer && (
                <Link to="/customers/$id" params={{ id: line.customer.id }}>
                  {line.customer.name}
                </Link>
              )}
              <span className="cut lines-title soft small">{line.subject || line.body}</span>
            </span>
            <time className="tiny soft num" title={moment(line.happenedAt)}>
              {ago(line.happenedAt)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  )
}
