import { useCallback, useState, type ReactNode } from 'react'
import { i18n } from '@lingui/core'
import { LoseDealDocument, MoveDealDocument, WinDealDocument } from '@/gen/graphql'
import { change } from '@/data/gql'
import { complain, say, undoWith } from '@/shell/toasts'
import { draw, redraw, settle } from './ahead'
import { onTop, type Card } from './board'
import { askDealsAnew, cardsIn } from './columns'
import { LostDialog } from './LostDialog'
import type { Stage } from './pipelines'
import { inTurn } from './turns'

/** A deal on its way to a stage; without a position it lands on top of the column. */
type Move = { card: Card; stage: Stage; position?: number; reason?: string }

async function send({ card, stage, position, reason }: Move, version: number) {
  const common = { id: card.id, expectedVersion: version }
  if (stage.kind === 'LOST') {
    return change(LoseDealDocument, { input: { ...common, reason: reason ?? '' } })
  }
  if (stage.kind === 'WON') return change(WinDealDocument, { input: common })
  return change(MoveDealDocument, { input: { ...common, stage: stage.id, position } })
}

function announce({ card, stage }: Move, token: string | null | undefined): void {
  const words = { title: card.title, stage: stage.name }
  const text =
    stage.kind === 'WON'
      ? i18n.t('Won: “{title}”. Well done!', words)
      : i18n.t('“{title}” is now in {stage}', words)
  say(text, undoWith(token))
}

/** The card as it will be, for the eye; the server has the last word. */
function moved({ card, stage, position }: Move): Card {
  const stays = card.stage?.id === stage.id
  return {
    ...card,
    kind: stage.kind,
    position: position ?? onTop(cardsIn(stage.id), card.id),
    stage: { id: stage.id },
    stageSince: stays ? card.stageSince : new Date().toISOString(),
  }
}

/** Move a deal: shown at once, put back when the server refuses. */
async function move(wish: Move): Promise<void> {
  let shown = moved(wish)
  draw(shown)
  try {
    const { deal, undoToken } = await inTurn(wish.card, (version) => send(wish, version))
    if (deal) shown = redraw(shown, deal as Card)
    if (wish.card.stage?.id !== wish.stage.id) announce(wish, undoToken)
  } catch (error) {
    settle(shown)
    complain(error)
  }
  await askDealsAnew()
  settle(shown)
}

/** The way to move deals, and the question a lost one raises first. */
export function useMoves(after?: (card: Card) => void): {
  start: (wish: Move) => void
  question: ReactNode
} {
  const [asking, setAsking] = useState<Move | null>(null)
  const start = useCallback((wish: Move): void => {
    if (wish.stage.kind === 'LOST' && wish.card.kind !== 'LOST') setAsking(wish)
    else void move(wish)
  }, [])
  const question = asking && (
    <LostDialog
      title={asking.card.title}
      onClose={() => {
        setAsking(null)
        after?.(asking.card)
      }}
      onSend={async (reason) => {
        setAsking(null)
        after?.(asking.card)
        await move({ ...asking, reason })
      }}
    />
  )
  return { start, question }
}
