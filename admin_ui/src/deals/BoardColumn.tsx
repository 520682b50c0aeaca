import { useEffect, useRef, useState } from 'react'
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { i18n } from '@lingui/core'
import { figure, money, moneyShort, percent } from '@/words/formats'
import { share, totals } from './board'
import { DealCard } from './DealCard'
import type { Column } from './useBoard'

type Props = { column: Column; currency: string; onOpen: (id: string) => void }

function Totals({ column, currency }: Omit<Props, 'onOpen'>) {
  const { stage, cards } = column
  const { sum, weighted } = totals(cards, stage)
  if (sum === 0) return null
  const open = stage.kind === 'OPEN' && weighted !== sum
  return (
    <p className="tiny soft num" title={money(sum, currency)}>
      {moneyShort(sum, currency)}
      {open && (
        <>
          {' · '}
          {i18n.t('{share} likely: {sum}', {
            share: percent(share(stage.probability)),
            sum: moneyShort(weighted, currency),
          })}
        </>
      )}
    </p>
  )
}

/** One stage: its name, its sums, its deals; a place to drop. */
export function BoardColumn({ column, currency, onOpen }: Props) {
  const { stage, cards, total } = column
  const root = useRef<HTMLElement>(null)
  const [over, setOver] = useState(false)
  useEffect(
    () =>
      dropTargetForElements({
        element: root.current!,
        getData: () => ({ stage: stage.id, before: null }),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      }),
    [stage.id],
  )
  return (
    <section
      ref={root}
      className={`stage stage-${stage.kind.toLowerCase()}`}
      data-over={over || undefined}
      data-stage={stage.id}
      aria-label={i18n.t('{stage}, {n} deals', { stage: stage.name, n: total ?? cards.length })}
    >
      <header className="stage-head">
        <div className="row-between">
          <h2 className="cut">{stage.name}</h2>
          <span className="chip num">{figure(total ?? cards.length)}</span>
        </div>
        <Totals column={column} currency={currency} />
      </header>
      <ul className="stage-list" tabIndex={0} aria-label={stage.name}>
        {column.isPending && <li className="bone deal-bone" />}
        {cards.map((card) => (
          <DealCard key={card.id} card={card} stage={stage} onOpen={onOpen} />
        ))}
        {!column.isPending && cards.length === 0 && (
          <li className="stage-empty soft tiny">{i18n.t('No deals here')}</li>
        )}
      </ul>
    </section>
  )
}
