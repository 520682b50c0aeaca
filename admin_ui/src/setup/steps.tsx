import { PasswordInput, Select, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconCheck } from '@tabler/icons-react'
import type { Trouble } from '@/data/gql'
import type { AuthState, Module, SetUp } from '@/data/session'
import { LANGUAGES } from '@/words/i18n'
import { CURRENCIES, zones } from '@/settings/choices'

export type StepProps = {
  answers: SetUp
  set: (part: Partial<SetUp>) => void
  state: AuthState
  refused: Trouble | null
}

type TextField = 'name' | 'email' | 'password' | 'business' | 'url' | 'code'

const field = ({ answers, set, refused }: StepProps, name: TextField) => ({
  value: answers[name] ?? '',
  error: refused?.field === name ? refused.message : undefined,
  onChange: (event: { currentTarget: HTMLInputElement }) =>
    set({ [name]: event.currentTarget.value }),
})

/** Who owns the house. */
export function OwnerStep(props: StepProps) {
  return (
    <div className="stack">
      <TextInput
        label={i18n.t('Your name')}
        required
        autoFocus
        autoComplete="name"
        {...field(props, 'name')}
      />
      <TextInput
        label={i18n.t('E-mail')}
        description={i18n.t('You sign in with it; nothing is sent.')}
        type="email"
        required
        autoComplete="username"
        {...field(props, 'email')}
      />
      <PasswordInput
        label={i18n.t('Password')}
        description={i18n.t('At least 10 characters')}
        required
        minLength={10}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': i18n.t('Show or hide') }}
        {...field(props, 'password')}
      />
    </div>
  )
}

const local = (): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)

/** What the house is called and where it stands. */
export function HouseStep(props: StepProps) {
  const { answers, set } = props
  return (
    <div className="stack">
      <TextInput
        label={i18n.t('Name of the business')}
        required
        autoFocus
        autoComplete="organization"
        {...field(props, 'business')}
      />
      <div className="two">
        <Select
          label={i18n.t('Language of the house')}
          data={[...LANGUAGES]}
          value={answers.language}
          onChange={(language) => set({ language: language ?? 'zh-CN' })}
        />
        <Select
          label={i18n.t('Currency')}
          data={CURRENCIES}
          value={answers.currency}
          onChange={(currency) => set({ currency: currency ?? 'CNY' })}
        />
      </div>
      <Select
        label={i18n.t('Time zone')}
        searchable
        data={zones()}
        value={answers.zone}
        onChange={(zone) => set({ zone: zone ?? 'Asia/Shanghai' })}
      />
      <TextInput
        label={i18n.t('Public address')}
        description={i18n.t(
          'Platforms such as WeChat send messages there. It can be changed later.',
        )}
        type="url"
        {...field(props, 'url')}
      />
      {!local() && (
        <TextInput
          label={i18n.t('Set-up code')}
          description={i18n.t('The terminal that started Guanxi shows it.')}
          {...field(props, 'code')}
        />
      )}
    </div>
  )
}

/** All that must be on for a module, and the module itself. */
const withNeeds = (name: string, modules: Module[]): string[] => {
  const module = modules.find((m) => m.name === name)
  return [name, ...(module?.needs ?? []).flatMap((need) => withNeeds(need, modules))]
}

/** All that cannot stay on without a module, and the module itself. */
const withDependents = (name: string, modules: Module[]): string[] => [
  name,
  ...modules
    .filter((m) => m.needs.includes(name))
    .flatMap((m) => withDependents(m.name, modules)),
]

/** The plugins on after one card was clicked. */
export function toggled(on: readonly string[], name: string, modules: Module[]): string[] {
  if (!on.includes(name)) return [...new Set([...on, ...withNeeds(name, modules)])]
  const off = new Set(withDependents(name, modules))
  return on.filter((other) => !off.has(other))
}

type CardProps = { title: string; text: string; on: boolean; fixed?: boolean; onClick?: () => void }

const ModuleCard = ({ title, text, on, fixed, onClick }: CardProps) => (
  <button
    type="button"
    className="plain module"
    aria-pressed={on}
    disabled={fixed}
    onClick={onClick}
  >
    <span className="module-tick" aria-hidden>
      {on && <IconCheck size={14} stroke={3} />}
    </span>
    <span className="strong">{title}</span>
    <span className="small soft">{text}</span>
  </button>
)

/** Modules as cards, and what the house starts with. */
export function ModulesStep({ answers, set, state }: StepProps) {
  const modules = state.modules ?? []
  return (
    <div className="stack">
      <p className="soft small">{i18n.t('Everything can be switched on and off later.')}</p>
      <div className="modules">
        <ModuleCard
          fixed
          on
          title={i18n.t('Customers, companies, deals')}
          text={i18n.t('The core: always there.')}
        />
        {modules.map(({ name, title, summary }) => (
          <ModuleCard
            key={name}
            title={title}
            text={summary}
            on={answers.plugins.includes(name)}
            onClick={() => set({ plugins: toggled(answers.plugins, name, modules) })}
          />
        ))}
      </div>
      <p className="strong small" id="start-with">
        {i18n.t('Start with')}
      </p>
      <div className="two" role="group" aria-labelledby="start-with">
        <ModuleCard
          title={i18n.t('Demo data')}
          text={i18n.t('A believable house to try everything in.')}
          on={answers.demo}
          onClick={() => set({ demo: true })}
        />
        <ModuleCard
          title={i18n.t('Empty')}
          text={i18n.t('Start with your own customers.')}
          on={!answers.demo}
          onClick={() => set({ demo: false })}
        />
      </div>
    </div>
  )
}
