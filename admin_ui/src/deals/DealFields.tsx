import { useState } from 'react'
import { NativeSelect, NumberInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { UpdateDealDocument } from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { useMe } from '@/data/me'
import { complain, say, undoWith } from '@/shell/toasts'
import { between, type Card } from './board'
import type { Deal } from './DealPeek'
import { LostDialog } from './LostDialog'
import type { Stage } from './pipelines'
import { move, type Move } from './useBoard'

const again = (): Promise<void> => cache.invalidateQueries({ queryKey: ['DealDetail'] })

const inOrder = (deal: Deal): Stage[] =>
  [...(deal.pipeline?.stages.nodes ?? [])].sort((a, b) => a.position - b.position)

/** Where the deal stands; a list of the browser's own moves it where nothing can be dragged. */
export function StageField({ deal }: { deal: Deal }) {
  const { may } = useMe()
  const [asking, setAsking] = useState<Move | null>(null)
  const stages = inOrder(deal)
  const choose = (id: string): void => {
    const stage = stages.find((each) => each.id === id)
    if (!stage) return
    const wish = { card: deal as Card, stage, position: between(undefined, undefined) }
    if (stage.kind === 'LOST') setAsking(wish)
    else void move(wish).then(again)
  }
  return (
    <>
      <NativeSelect
        label={i18n.t('Stage')}
        disabled={!may('core.deal.move')}
        data={stages.map(({ id, name }) => ({ value: id, label: name }))}
        value={deal.stage?.id ?? ''}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {asking && (
        <LostDialog
          title={deal.title}
          onClose={() => setAsking(null)}
          onSend={async (reason) => {
            setAsking(null)
            await move({ ...asking, reason })
            void again()
          }}
        />
      )}
    </>
  )
}

/** What the deal is worth; saved when it is left. */
export function AmountField({ deal }: { deal: Deal }) {
  const { may } = useMe()
  const [amount, setAmount] = useState<number | string>(Number(deal.amount ?? 0))
  const save = async (): Promise<void> => {
    if (Number(amount) === Number(deal.amount ?? 0)) return
    try {
      const input = { id: deal.id, amount: String(amount || 0), expectedVersion: deal.version }
      const { undoToken } = await change(UpdateDealDocument, { input })
      say(i18n.t('{field} saved', { field: i18n.t('Amount') }), undoWith(undoToken))
    } catch (error) {
      complain(error)
    }
    void cache.invalidateQueries({ queryKey: ['board'] })
    void again()
  }
  return (
    <NumberInput
      label={i18n.t('Amount')}
      disabled={!may('core.deal.update')}
      min={0}
      decimalScale={2}
      thousandSeparator
      hideControls
      value={amount}
      onChange={setAmount}
      onBlur={() => void save()}
      onKeyDown={({ key }) => key === 'Enter' && void save()}
    />
  )
}
