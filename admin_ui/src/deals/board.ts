// The board as plain values: where a card goes, what a column adds up to.
import { daysSince } from '@/words/formats'
import type { Stage } from './pipelines'

export type Card = {
  id: string
  title: string
  kind: string
  amount?: string | null
  currency: string
  position: number
  stageSince?: string | null
  version: number
  customer?: { id: string; name: string } | null
  company?: { id: string; name: string } | null
  owner?: { id: string; name: string } | null
  stage?: { id: string } | null
}

const STEP = 1024

/** A position between two neighbours; before the first and after the last too. */
export function between(before: number | undefined, after: number | undefined): number {
  if (before === undefined && after === undefined) return STEP
  if (before === undefined) return after! - STEP
  if (after === undefined) return before + STEP
  return (before + after) / 2
}

/** Where a card lands when it is put before another one of a column (or at its end). */
export function landing(cards: readonly Card[], moved: string, beforeId: string | null): number {
  const others = cards.filter(({ id }) => id !== moved)
  const at = beforeId === null ? -1 : others.findIndex(({ id }) => id === beforeId)
  const index = at < 0 ? others.length : at
  return between(others[index - 1]?.position, others[index]?.position)
}

/** The stage one step to the left or right, if there is one. */
export function neighbour(stages: readonly Stage[], stage: string, step: 1 | -1): Stage | null {
  const at = stages.findIndex(({ id }) => id === stage)
  return at < 0 ? null : (stages[at + step] ?? null)
}

/** Where a card lands when it is put on top of a column. */
export const onTop = (cards: readonly Card[], moved: string): number =>
  between(undefined, cards.find(({ id }) => id !== moved)?.position)

/** What all deals of a stage add up to: how many, how much, and weighed by the stage's chance. */
export type Totals = { count: number; sum: number; weighted: number }

type Group = { keys: unknown[]; count: number; sum: { amount?: string | null } }

/** The totals of a stage from the groups the server counted. */
export function totals(groups: readonly Group[], stage: Stage): Totals {
  const group = groups.find(({ keys }) => keys[0] === stage.id)
  const sum = Number(group?.sum.amount ?? 0)
  return { count: group?.count ?? 0, sum, weighted: sum * share(stage.probability) }
}

/** A chance as a share, whether it is kept as 0.3 or as 30. */
export const share = (probability: number | null | undefined): number =>
  probability === null || probability === undefined ? 1 : probability > 1 ? probability / 100 : probability

/** Whether a deal has stood in its stage longer than the stage allows. */
export const rots = (card: Card, stage: Stage, now: number = Date.now()): boolean =>
  Boolean(stage.rotDays && card.stageSince && daysSince(card.stageSince, now) > stage.rotDays)

const closed = ({ kind }: Card): boolean => kind === 'WON' || kind === 'LOST'

/** The cards of a column after one came, went or moved; what was closed last stands on top. */
export function place(cards: readonly Card[], card: Card, stage: string): Card[] {
  const others = cards.filter(({ id }) => id !== card.id)
  if (card.stage?.id !== stage) return others
  if (closed(card)) return [card, ...others]
  return [...others, card].sort((a, b) => a.position - b.position)
}
