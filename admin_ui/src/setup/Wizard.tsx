import { useState, type FormEvent } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { cache } from '@/data/cache'
import { Trouble } from '@/data/gql'
import { setUp, STATE_KEY, type AuthState, type SetUp } from '@/data/session'
import { Mark } from '@/shell/TopBar'
import { LanguageSwitch } from './LanguageSwitch'
import { HouseStep, ModulesStep, OwnerStep, type StepProps } from './steps'
import './setup.css'

type Step = {
  title: () => string
  fields: (keyof SetUp)[]
  Step: (props: StepProps) => React.ReactNode
}

const STEPS: Step[] = [
  { title: () => i18n.t('You'), fields: ['name', 'email', 'password'], Step: OwnerStep },
  {
    title: () => i18n.t('Your business'),
    fields: ['business', 'language', 'zone', 'currency', 'url', 'code'],
    Step: HouseStep,
  },
  { title: () => i18n.t('What you need'), fields: ['plugins', 'demo'], Step: ModulesStep },
]

const first = (state: AuthState): SetUp => ({
  name: '',
  email: '',
  password: '',
  business: '',
  language: i18n.locale,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai',
  currency: 'CNY',
  url: location.origin,
  plugins: (state.modules ?? []).map(({ name }) => name),
  demo: true,
  code: '',
})

const DRAFT = 'guanxi.setup'

/** What was filled in survives a change of language and a reload, but never the password. */
function useAnswers(state: AuthState) {
  const [answers, setAnswers] = useState<SetUp>(() => {
    const kept = sessionStorage.getItem(DRAFT)
    return { ...first(state), ...(kept ? (JSON.parse(kept) as Partial<SetUp>) : {}) }
  })
  const set = (part: Partial<SetUp>): void =>
    setAnswers((before) => {
      const next = { ...before, ...part }
      sessionStorage.setItem(DRAFT, JSON.stringify({ ...next, password: '' }))
      return next
    })
  return [answers, set] as const
}

function Steps({ now }: { now: number }) {
  return (
    <ol className="steps" aria-label={i18n.t('Steps')}>
      {STEPS.map(({ title }, at) => (
        <li key={at} aria-current={at === now ? 'step' : undefined} data-done={at < now || undefined}>
          <span className="steps-number num">{at + 1}</span>
          {title()}
        </li>
      ))}
    </ol>
  )
}

/** The first minutes of a house: three short steps. */
export default function Wizard({ state, onDone }: { state: AuthState; onDone: () => void }) {
  const [answers, set] = useAnswers(state)
  const [now, setNow] = useState(0)
  const [refused, setRefused] = useState<Trouble | null>(null)
  const [busy, setBusy] = useState(false)
  const { Step, fields } = STEPS[now]!
  const finish = async (): Promise<void> => {
    setBusy(true)
    try {
      await setUp(answers)
      sessionStorage.removeItem(DRAFT)
      onDone()
      await cache.invalidateQueries({ queryKey: STATE_KEY })
    } catch (error) {
      const trouble = error instanceof Trouble ? error : new Trouble(String(error))
      setRefused(trouble)
      const at = STEPS.findIndex((step) => step.fields.includes(trouble.field as keyof SetUp))
      if (at >= 0) setNow(at)
    }
    setBusy(false)
  }
  const next = (event: FormEvent): void => {
    event.preventDefault()
    setRefused(null)
    if (now < STEPS.length - 1) setNow(now + 1)
    else void finish()
  }
  const placed = fields.includes(refused?.field as keyof SetUp)
  return (
    <main className="door">
      <form className="wizard stack" onSubmit={next}>
        <div className="row-between wrap">
          <div className="row">
            <Mark size={36} />
            <div>
              <h1>{i18n.t('Welcome to 关系 · Guanxi')}</h1>
              <p className="soft small">{i18n.t('Two minutes, then you are in.')}</p>
            </div>
          </div>
          <LanguageSwitch />
        </div>
        <Steps now={now} />
        {refused && !placed && (
          <p className="notice notice-bad small" role="alert">
            {refused.message}
          </p>
        )}
        <Step answers={answers} set={set} state={state} refused={refused} />
        <div className="row-between">
          {now > 0 ? (
            <Button variant="default" onClick={() => setNow(now - 1)}>
              {i18n.t('Back')}
            </Button>
          ) : (
            <span />
          )}
          <Button type="submit" loading={busy}>
            {now < STEPS.length - 1 ? i18n.t('Next') : i18n.t('Open the house')}
          </Button>
        </div>
      </form>
    </main>
  )
}
