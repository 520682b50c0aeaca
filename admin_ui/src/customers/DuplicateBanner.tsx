import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { useMe } from '@/data/me'
import type { CustomerDetail } from './CustomerFacts'
import { takeForTwo } from './distinct'

type Props = { customer: CustomerDetail; onCompare: (other: string) => void }

/** Somebody else may be the same person: what hints at it, and what one can do about it. */
export function DuplicateBanner({ customer, onCompare }: Props) {
  const { may } = useMe()
  const likely = customer.duplicates.nodes.find(({ other }) => other)
  if (!likely?.other || !may('core.customer.merge')) return null
  const { other, reasons, score } = likely
  return (
    <aside className="notice notice-warn row-between wrap" aria-label={i18n.t('Possible duplicate')}>
      <div>
        <p className="strong">{i18n.t('{name} may be the same person', { name: other.name })}</p>
        <p className="small soft">
          {i18n.t('{score}% likely', { score })} · {reasons.join(' · ')}
        </p>
      </div>
      <div className="row wrap">
        <Button size="xs" onClick={() => onCompare(other.id)}>
          {i18n.t('Compare and merge')}
        </Button>
        <Button size="xs" variant="default" onClick={() => void takeForTwo(customer.id, other.id)}>
          {i18n.t('Not the same person')}
        </Button>
      </div>
    </aside>
  )
}
