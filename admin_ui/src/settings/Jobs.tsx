import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { DeadJobsDocument, ReplayJobDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { change } from '@/data/gql'
import { Bones, Failed, Nothing } from '@/shell/States'
import { ago, figure } from '@/words/formats'
import { useSave } from './useSave'

/** Background work that was given up, and the way to try it again. */
export default function Jobs() {
  const { data, error, refetch } = useAsk(DeadJobsDocument, {}, { poll: 15_000 })
  const { save, busy } = useSave()
  const jobs = data?.deadJobs ?? []
  const replay = (id: string): void =>
    void save(() => change(ReplayJobDocument, { input: { id } }), i18n.t('Tried again'))
  return (
    <div className="stack">
      <h1>{i18n.t('Failed jobs')}</h1>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones />}
      {data && jobs.length === 0 && (
        <div className="panel">
          <Nothing title={i18n.t('Everything went well')} text={i18n.t('No job has failed.')} />
        </div>
      )}
      {jobs.map((job) => (
        <section key={job.id} className="panel account" aria-label={job.kind}>
          <div className="row-between">
            <code>{job.kind}</code>
            <Button size="compact-sm" variant="default" disabled={busy} onClick={() => replay(job.id)}>
              {i18n.t('Try again')}
            </Button>
          </div>
          <p className="small soft num">
            {i18n.t('failed {n} times, given up {ago}', {
              n: figure(job.failures),
              ago: ago(job.diedAt),
            })}
          </p>
          <code className="tone-bad">{job.error}</code>
        </section>
      ))}
    </div>
  )
}
