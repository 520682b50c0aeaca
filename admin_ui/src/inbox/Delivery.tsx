import { i18n } from '@lingui/core'
import {
  IconAlertCircle,
  IconArrowBackUp,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconUserCheck,
  type Icon,
} from '@tabler/icons-react'
import { RecallMessageDocument, RetryMessageDocument } from '@/gen/graphql'
import { change } from '@/data/gql'
import { complain } from '@/shell/toasts'
import { moment } from '@/words/formats'
import { put, putLines } from './shelf'
import type { Line } from './thread'

type State = NonNullable<Line['deliveryState']>

const STATES: Record<State, () => [icon: Icon, words: string, tone: string]> = {
  QUEUED: () => [IconClock, i18n.t('On its way'), 'soft'],
  SENT: () => [IconCheck, i18n.t('Sent'), 'soft'],
  DELIVERED: () => [IconChecks, i18n.t('Delivered'), 'tone-good'],
  WAITING_STAFF: () => [IconUserCheck, i18n.t('Waits for a colleague to confirm it'), 'tone-warn'],
  FAILED: () => [IconAlertCircle, i18n.t('Not sent'), 'tone-bad'],
  UNKNOWN: () => [IconHelpCircle, i18n.t('Nobody knows whether it arrived'), 'tone-warn'],
  RECALLED: () => [IconArrowBackUp, i18n.t('Taken back'), 'soft'],
}

/** How far a message of ours came, as a small sign with its words. */
export function DeliverySign({ state }: { state: State }) {
  const [Sign, words, tone] = STATES[state]()
  return (
    <span className={`sign ${tone}`} role="img" aria-label={words} title={words} data-state={state}>
      <Sign size={15} stroke={1.8} aria-hidden />
    </span>
  )
}

async function again(line: Line): Promise<void> {
  try {
    const { activity } = await change(RetryMessageDocument, { input: { activity: line.id } })
    if (activity?.conversation) {
      putLines(activity.conversation.id, [activity])
      put(activity.conversation)
    }
  } catch (error) {
    complain(error)
  }
}

export async function takeBack(line: Line): Promise<void> {
  await change(RecallMessageDocument, { input: { activity: line.id } }).catch(complain)
}

const NEWS = new Set<State>(['FAILED', 'UNKNOWN', 'WAITING_STAFF'])

type Problem = NonNullable<NonNullable<Line['outgoing']>['problem']>

/** Why a message still waits, or why what was asked of it afterwards could not be done. */
const Remark = ({ problem }: { problem: Problem }) => (
  <div className="said-news small">
    <p>
      {problem.message}
      {problem.until && <> · {i18n.t('again at {moment}', { moment: moment(problem.until) })}</>}
    </p>
    {problem.advice && <p className="soft">{problem.advice}</p>}
  </div>
)

/** What went wrong with a message of ours, what to do, and the way to try again. */
export function DeliveryNews({ line }: { line: Line }) {
  const state = line.deliveryState
  const problem = line.outgoing?.problem
  if (!state || (!NEWS.has(state) && !problem)) return null
  if (!NEWS.has(state)) return <Remark problem={problem!} />
  const [, words] = STATES[state]()
  return (
    <div className={`said-news small ${state === 'FAILED' ? 'said-news-bad' : ''}`}>
      <p>
        <span className="strong">{words}</span>
        {problem && <> · {problem.message}</>}
      </p>
      {problem?.advice && <p className="soft">{problem.advice}</p>}
      {state === 'UNKNOWN' && (
        <p className="soft">
          {i18n.t('The platform did not answer. Ask the person before you send it again: it may arrive twice.')}
        </p>
      )}
      {state === 'WAITING_STAFF' && (
        <p className="soft">{i18n.t('A colleague sends it in the platform’s own app.')}</p>
      )}
      {state !== 'WAITING_STAFF' && (
        <button className="plain said-again" onClick={() => void again(line)}>
          {state === 'FAILED' ? i18n.t('Try again') : i18n.t('Send again')}
        </button>
      )}
    </div>
  )
}
