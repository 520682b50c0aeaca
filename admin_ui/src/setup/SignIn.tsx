import { useState, type FormEvent } from 'react'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { signIn } from '@/data/session'
import { Mark } from '@/shell/TopBar'
import { LanguageSwitch } from './LanguageSwitch'
import './setup.css'

/** The door. */
export default function SignIn({ house }: { house: string | null }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setWrong(null)
    await signIn(email, password).catch((error: Error) => setWrong(error.message))
    setBusy(false)
  }
  return (
    <main className="door">
      <form className="door-box stack" onSubmit={(event) => void send(event)}>
        <div className="row">
          <Mark size={36} />
          <div>
            <h1>{house || '关系 · Guanxi'}</h1>
            <p className="soft small">{i18n.t('Sign in to go on')}</p>
          </div>
        </div>
        {wrong && (
          <p className="notice notice-bad small" role="alert">
            {wrong}
          </p>
        )}
        <TextInput
          label={i18n.t('E-mail')}
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <PasswordInput
          label={i18n.t('Password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': i18n.t('Show or hide') }}
        />
        <Button type="submit" loading={busy} fullWidth>
          {i18n.t('Sign in')}
        </Button>
        <LanguageSwitch />
      </form>
    </main>
  )
}
