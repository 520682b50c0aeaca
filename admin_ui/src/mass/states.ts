// How far a message to many is, in plain values and in words.
import { i18n } from '@lingui/core'
import type { MassFragment, MassPeopleQuery } from '@/gen/graphql'
import type { Tone } from '@/contract/types'

export type Mass = MassFragment
export type Person = NonNullable<MassPeopleQuery['massMessage']>['people']['nodes'][number]

export const massState = (mass: Pick<Mass, 'state' | 'notBefore'>, now: number = Date.now()): [string, Tone] => {
  const waits = mass.notBefore && Date.parse(mass.notBefore) > now
  const states: Record<Mass['state'], [string, Tone]> = {
    COLLECTING: [i18n.t('Finding the people'), 'info'],
    RUNNING: waits ? [i18n.t('Waits for its time'), 'info'] : [i18n.t('Under way'), 'info'],
    PAUSED: [i18n.t('Paused'), 'warn'],
    DONE: [i18n.t('Done'), 'good'],
    CANCELLED: [i18n.t('Cancelled'), 'neutral'],
  }
  return states[mass.state]
}

/** What can still be done with it. */
export const deedsOf = ({ state }: Pick<Mass, 'state'>): ('pause' | 'resume' | 'cancel')[] => {
  if (state === 'PAUSED') return ['resume', 'cancel']
  return state === 'RUNNING' || state === 'COLLECTING' ? ['pause', 'cancel'] : []
}

/** The share of people with whom it is settled, 0 to 1. */
export const shareOf = ({ peopleCount, waitingCount, state }: Mass): number => {
  if (state === 'DONE') return 1
  return peopleCount ? (peopleCount - waitingCount) / peopleCount : 0
}

const DELIVERIES: Record<string, () => [string, Tone]> = {
  QUEUED: () => [i18n.t('On its way'), 'info'],
  SENT: () => [i18n.t('Sent'), 'good'],
  DELIVERED: () => [i18n.t('Delivered'), 'good'],
  WAITING_STAFF: () => [i18n.t('Waits for a colleague'), 'warn'],
  FAILED: () => [i18n.t('Not sent'), 'bad'],
  UNKNOWN: () => [i18n.t('Nobody knows whether it arrived'), 'warn'],
  RECALLED: () => [i18n.t('Taken back'), 'neutral'],
}

/** What became of it for one person, and why. */
export function fateOf(person: Person): { label: string; tone: Tone; why: string } {
  if (person.state === 'SKIPPED') return { label: i18n.t('Left out'), tone: 'neutral', why: person.why ?? '' }
  if (person.state === 'WAITING') return { label: i18n.t('Not yet'), tone: 'neutral', why: '' }
  const [label, tone] = DELIVERIES[person.activity?.deliveryState ?? 'QUEUED']!()
  const problem = person.activity?.outgoing?.problem
  return { label, tone, why: [problem?.message, problem?.advice].filter(Boolean).join(' ') }
}
