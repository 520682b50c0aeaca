import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { i18n } from '@lingui/core'
import { Failed } from '@/shell/States'
import { figure, money, moneyShort, percent } from '@/words/formats'
import { share, type Totals } from './board'
import { useColumn } from './columns'
import { DealCard } from './DealCard'
import { keepFocus } from './focus'
import type { Stage } from './pipelines'

type Props = {
  stage: Stage
  /** Of all deals of the stage, loaded or not; unknown until the server counted. */
  totals: Totals | null
  currency: string
  movable: boolean
  onOpen: (id: string) => void
}

function Sums({ stage, totals, currency }: Pick<Props, 'stage' | 'currency'> & { totals: Totals }) {
  const { sum, weighted } = totals
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

/** The end of what is loaded: once it comes into sight, more is asked for. */
function More({ onSeen }: { onSeen: () => void }) {
  const end = useRef<HTMLLIElement>(null)
  useEffect(() => {
    const watcher = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && onSeen(),
      { root: end.current!.parentElement, rootMargin: '400px' },
    )
    watcher.observe(end.current!)
    return () => watcher.disconnect()
  }, [onSeen])
  return <li ref={end} className="bone deal-bone" aria-label={i18n.t('Loading')} />
}

function Cards({ stage, movable, onOpen }: Omit<Props, 'totals' | 'currency'>) {
  const { cards, isPending, error, refetch, hasNextPage, fetchNextPage } = useColumn(stage)
  const list = useRef<HTMLUListElement>(null)
  useLayoutEffect(() => keepFocus(list.current!), [cards])
  return (
    <ul ref={list} className="stage-list" tabIndex={0} aria-label={stage.name}>
      {error && (
        <li>
          <Failed error={error} again={() => void refetch()} />
        </li>
      )}
      {isPending && !error && <li className="bone deal-bone" />}
      {cards.map((card) => (
        <DealCard key={card.id} card={card} stage={stage} movable={movable} onOpen={onOpen} />
      ))}
      {hasNextPage && <More key={cards.length} onSeen={() => void fetchNextPage()} />}
      {!isPending && !error && cards.length === 0 && (
        <li className="stage-empty soft tiny">{i18n.t('No deals here')}</li>
      )}
    </ul>
  )
}

/** One stage: its name, its sums, its deals; a place to drop. */
export function BoardColumn({ stage, totals, currency, movable, onOpen }: Props) {
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
  const words = { stage: stage.name, n: totals?.count ?? 0 }
  return (
    <section
      ref={root}
      className={`stage stage-${stage.kind.toLowerCase()}`}
      data-over={over || undefined}
      data-stage={stage.id}
      aria-label={totals ? i18n.t('{stage}, {n} deals', words) : stage.name}
    >
      <header className="stage-head">
        <div className="row-between">
          <h2 className="cut">{stage.name}</h2>
          {totals && <span className="chip num">{figure(totals.count)}</span>}
        </div>
        {totals && totals.sum > 0 && <Sums stage={stage} totals={totals} currency={currency} />}
      </header>
      <Cards stage={stage} movable={movable} onOpen={onOpen} />
    </section>
  )
}
