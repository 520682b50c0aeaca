import { memo, useEffect, useRef, useState } from 'react'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { i18n } from '@lingui/core'
import { daysSince, initials, money, moneyShort } from '@/words/formats'
import { rots, type Card } from './board'
import type { Stage } from './pipelines'

type Props = { card: Card; stage: Stage; movable: boolean; onOpen: (id: string) => void }

function Age({ card, stage }: { card: Card; stage: Stage }) {
  if (!card.stageSince) return null
  const days = daysSince(card.stageSince)
  const old = rots(card, stage)
  return (
    <span className={`tiny num ${old ? 'tone-warn strong' : 'soft'}`}>
      {old ? i18n.t('{days} days here', { days }) : i18n.t('{days} d', { days })}
    </span>
  )
}

/** One deal on the board; dragged with the mouse, moved with [ and ]. */
export const DealCard = memo(function DealCard({ card, stage, movable, onOpen }: Props) {
  const root = useRef<HTMLLIElement>(null)
  const [dragged, setDragged] = useState(false)
  const [over, setOver] = useState(false)
  useEffect(() => {
    const element = root.current!
    return combine(
      draggable({
        element,
        canDrag: () => movable,
        getInitialData: () => ({ card: card.id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        getData: () => ({ stage: stage.id, before: card.id }),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      }),
    )
  }, [card.id, stage.id, movable])
  const who = card.customer?.name ?? card.company?.name
  return (
    <li
      ref={root}
      className="deal"
      data-dragged={dragged || undefined}
      data-over={over || undefined}
      data-rots={rots(card, stage) || undefined}
    >
      <button className="plain deal-open" data-deal={card.id} onClick={() => onOpen(card.id)}>
        <span className="deal-title">{card.title}</span>
        {who && <span className="small soft cut">{who}</span>}
        <span className="row-between">
          <span className="num strong" title={card.amount ? money(card.amount, card.currency) : ''}>
            {Number(card.amount) > 0 && moneyShort(card.amount!, card.currency)}
          </span>
          <span className="row">
            <Age card={card} stage={stage} />
            {card.owner && (
              <span className="face deal-face" title={card.owner.name} aria-hidden>
                {initials(card.owner.name)}
              </span>
            )}
          </span>
        </span>
      </button>
    </li>
  )
})
