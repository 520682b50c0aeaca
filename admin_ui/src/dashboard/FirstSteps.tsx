import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { FirstAccountDocument, FirstStepsDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { useMe } from '@/data/me'

const KEPT = 'guanxi.first-steps'

type Step = { label: string; to: string; done: boolean }

function useSteps(enabled: boolean): Step[] | null {
  const { data } = useAsk(
    FirstStepsDocument,
    {},
    { enabled, about: ['customer', 'deal', 'user'] },
  )
  const accounts = useAsk(FirstAccountDocument, {}, { enabled, about: ['account'] })
  if (!data) return null
  return [
    { label: i18n.t('Connect a channel'), to: '/settings/channels', done: Boolean(accounts.data?.accounts.nodes.length) },
    { label: i18n.t('Meet your first customer'), to: '/customers', done: data.customers.nodes.length > 0 },
    { label: i18n.t('Win a deal'), to: '/deals', done: data.deals.nodes.length > 0 },
    { label: i18n.t('Invite a colleague'), to: '/settings/people', done: data.users.nodes.length > 1 },
  ]
}

/** Four steps for a new house; they tick themselves and then go away. */
export function FirstSteps() {
  const { may } = useMe()
  const [hidden, setHidden] = useState(() => localStorage.getItem(KEPT) === 'hidden')
  const mine = may('core.user.manage') && may('core.channel.manage')
  const steps = useSteps(mine && !hidden)
  if (hidden || !steps || steps.every(({ done }) => done)) return null
  const hide = (): void => {
    localStorage.setItem(KEPT, 'hidden')
    setHidden(true)
  }
  return (
    <section className="panel first" aria-label={i18n.t('First steps')}>
      <div className="row-between">
        <h2>{i18n.t('First steps')}</h2>
        <button className="plain" aria-label={i18n.t('Hide the first steps')} onClick={hide}>
          <IconX size={16} aria-hidden />
        </button>
      </div>
      <ol className="first-list">
        {steps.map(({ label, to, done }) => (
          <li key={to} data-done={done || undefined}>
            <span className="module-tick" aria-hidden>
              {done && <IconCheck size={13} stroke={3} />}
            </span>
            {done ? (
              <span>
                {label}
                <span className="sr"> ({i18n.t('done')})</span>
              </span>
            ) : (
              <Link to={to}>{label}</Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
