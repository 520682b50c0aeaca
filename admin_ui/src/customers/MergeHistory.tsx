import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { UndoMergeDocument } from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { useMe } from '@/data/me'
import { complain, say } from '@/shell/toasts'
import { moment } from '@/words/formats'
import type { CustomerDetail } from './CustomerFacts'
import './merge.css'

type Done = CustomerDetail['merges']['nodes'][number]

async function undo(merge: Done): Promise<void> {
  try {
    const { restored, kept } = await change(UndoMergeDocument, { input: { id: merge.id } })
    const name = restored?.name ?? merge.loserName ?? ''
    const rows = (kept ?? []).map(({ title, count }) => `${title} ${count}`).join(' · ')
    say(
      rows
        ? i18n.t('{name} is back. Made since, and so kept here: {rows}', { name, rows })
        : i18n.t('{name} is back', { name }),
    )
    await cache.invalidateQueries()
  } catch (error) {
    complain(error)
  }
}

/** Who turned out to be this customer, why, and the way back. */
export function MergeHistory({ customer }: { customer: CustomerDetail }) {
  const { may } = useMe()
  const merges = customer.merges.nodes
  if (merges.length === 0) return null
  return (
    <section className="panel side-panel stack" aria-label={i18n.t('Merges')}>
      <h2>{i18n.t('Merges')}</h2>
      <ul className="stack-s">
        {merges.map((merge) => (
          <li key={merge.id} className="row-between">
            <span className="grow">
              <span className={merge.undoneAt ? 'past soft' : ''}>{merge.loserName ?? '—'}</span>
              <span className="tiny soft merge-why">
                {merge.explanation}
                {merge.mergedBy && ` · ${merge.mergedBy.name}`}
                {merge.undoneAt && ` · ${i18n.t('undone on {moment}', { moment: moment(merge.undoneAt) })}`}
              </span>
            </span>
            {!merge.undoneAt && may('core.customer.merge') && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={i18n.t('Undo the merge with {name}', { name: merge.loserName ?? '' })}
                onClick={() => void undo(merge)}
              >
                {i18n.t('Undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
