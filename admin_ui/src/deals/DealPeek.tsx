import { Link } from '@tanstack/react-router'
import { Drawer } from '@mantine/core'
import { i18n } from '@lingui/core'
import { DealDetailDocument, type ActivityFilter, type DealDetailQuery } from '@/gen/graphql'
import { Slot } from '@/contract/Panels'
import { Shown, Who, Missing } from '@/contract/Shown'
import type { Data } from '@/contract/types'
import { useAsk } from '@/data/ask'
import { NoteComposer } from '@/record/NoteComposer'
import { Timeline } from '@/record/Timeline'
import { useFocusBack } from '@/shell/focusBack'
import { Bones, Failed } from '@/shell/States'
import { AmountField, StageField } from './DealFields'

export type Deal = NonNullable<DealDetailQuery['deal']>

/** What happened about the deal, and with whoever might buy. */
const about = ({ id, customer }: Deal): ActivityFilter => {
  const own = { deal: { id: { eq: id } } }
  return customer ? { or: [own, { customer: { id: { eq: customer.id } } }] } : own
}

/** One deal over the board: what it is, what happened, what plugins know. */
export function DealPeek({ id, onClose }: { id: string; onClose: () => void }) {
  useFocusBack()
  const { data, error, isPending, refetch } = useAsk(DealDetailDocument, { id }, { about: ['deal'] })
  const deal = data?.deal
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={460}
      title={deal?.title ?? i18n.t('Deal')}
      closeButtonProps={{ 'aria-label': i18n.t('Close') }}
    >
      {error && <Failed error={error} again={() => void refetch()} />}
      {isPending && <Bones />}
      {deal && (
        <div className="stack">
          <div className="two">
            <StageField deal={deal} />
            <AmountField key={deal.version} deal={deal} />
          </div>
          <dl className="facts">
            <dt>{i18n.t('Customer')}</dt>
            <dd>
              {deal.customer ? (
                <Link to="/customers/$id" params={{ id: deal.customer.id }}>
                  {deal.customer.name}
                </Link>
              ) : (
                <Missing />
              )}
            </dd>
            <dt>{i18n.t('Owner')}</dt>
            <dd>{deal.owner ? <Who name={deal.owner.name} /> : <Missing />}</dd>
            <dt>{i18n.t('Source')}</dt>
            <dd>
              <Shown value={{ path: 'source', format: 'source' }} row={deal} />
            </dd>
            <dt>{i18n.t('Created')}</dt>
            <dd>
              <Shown value={{ path: 'createdAt', format: 'datetime' }} row={deal} />
            </dd>
            {deal.lostReason && (
              <>
                <dt>{i18n.t('Lost because')}</dt>
                <dd>{deal.lostReason}</dd>
              </>
            )}
          </dl>
          <Slot name="deal.side" entity={deal as unknown as Data} />
          <NoteComposer about={{ deal: deal.id, customer: deal.customer?.id }} />
          <Timeline filter={about(deal)} />
        </div>
      )}
    </Drawer>
  )
}
