import { useState } from 'react'
import { NativeSelect, NumberInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { UpdateDealDocument } from '@/gen/graphql'
import { change } from '@/data/gql'
import { useMe } from '@/data/me'
import { complain, say, undoWith } from '@/shell/toasts'
import { useAhead } from './ahead'
import type { Card } from './board'
import { askDealsAnew } from './columns'
import type { Deal } from './DealPeek'
import type { Stage } from './pipelines'
import { inTurn } from './turns'
import { useMoves } from './useMoves'

const inOrder = (deal: Deal): Stage[] =>
  [...(deal.pipeline?.stages.nodes ?? [])].sort((a, b) => a.position - b.position)

/** Where the deal stands; a list of the browser's own moves it where nothing can be dragged. */
export function StageField({ deal }: { deal: Deal }) {
  const { may } = useMe()
  const { start, question } = useMoves()
  const now = useAhead().get(deal.id) ?? (deal as Card)
  const stages = inOrder(deal)
  const choose = (id: string): void => {
    const stage = stages.find((each) => each.id === id)
    if (stage) start({ card: now, stage })
  }
  return (
    <>
      <NativeSelect
        label={i18n.t('Stage')}
        disabled={!may('core.deal.move')}
        data={stages.map(({ id, name }) => ({ value: id, label: name }))}
        value={now.stage?.id ?? ''}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {question}
    </>
  )
}

/** What the deal is worth; saved when it is left. */
export function AmountField({ deal }: { deal: Deal }) {
  const { may } = useMe()
  const before = Number(deal.amount ?? 0)
  const [amount, setAmount] = useState<number | string>(before)
  const save = async (): Promise<void> => {
    if (Number(amount) === before) return
    try {
      const input = { id: deal.id, amount: String(amount || 0) }
      const { undoToken } = await inTurn(deal, (expectedVersion) =>
        change(UpdateDealDocument, { input: { ...input, expectedVersion } }),
      )
      say(i18n.t('{field} saved', { field: i18n.t('Amount') }), undoWith(undoToken))
    } catch (error) {
      setAmount(before)
      complain(error)
    }
    void askDealsAnew()
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
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
    />
  )
}
