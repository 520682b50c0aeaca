import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { i18n } from '@lingui/core'
import { InLanguage } from './language'
import { RouterProvider } from '@tanstack/react-router'
import { cache } from '@/data/cache'
import { whenSignedOut } from '@/data/gql'
import { STATE_KEY, useAuthState } from '@/data/session'
import { Failed } from '@/shell/States'
import { LANGUAGES, speak } from '@/words/i18n'
import { router } from './router'

const Wizard = lazy(() => import('@/setup/Wizard'))
const Progress = lazy(() => import('@/setup/Progress'))
const SignIn = lazy(() => import('@/setup/SignIn'))

whenSignedOut(() => void cache.invalidateQueries({ queryKey: STATE_KEY }))

/** What to show: the wizard of a new house, its progress, the door, or the house itself. */
function Gate(): ReactNode {
  const { data, error, refetch } = useAuthState()
  const [watching, setWatching] = useState(false)
  useEffect(() => {
    if (data?.busy) setWatching(true)
  }, [data?.busy])
  const own = data?.user?.language
  useEffect(() => {
    const language = LANGUAGES.find(({ value }) => value === own)?.value
    if (language && language !== i18n.locale) void speak(language)
  }, [own])
  if (!data) {
    return error ? (
      <main className="door">
        <Failed error={error} again={() => void refetch()} />
      </main>
    ) : null
  }
  if (!data.setUp) return <Wizard state={data} onDone={() => setWatching(true)} />
  if (watching) return <Progress onDone={() => setWatching(false)} />
  if (!data.signedIn) return <SignIn house={data.business || null} />
  return <RouterProvider router={router} />
}

/** The whole admin, drawn anew when the language changes. */
export function App() {
  return (
    <InLanguage>
      <Suspense fallback={null}>
        <Gate />
      </Suspense>
    </InLanguage>
  )
}
