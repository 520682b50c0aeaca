import { useQuery } from '@tanstack/react-query'
import { i18n } from '@lingui/core'
import { cache } from './cache'
import { Trouble, send } from './gql'
import { speak, type Language } from '@/words/i18n'
import { liveAtFirstIn } from '@/words/zone'

/** A module that can be switched on in the wizard. */
export type Module = { name: string; title: string; summary: string; needs: string[] }

/** What may be known before anybody signed in. */
export type AuthState = {
  setUp: boolean
  signedIn: boolean
  business?: string | null
  user: { id: string; name: string; email: string; language: string | null } | null
  house: { business: string; language: string; zone: string; currency: string; url: string } | null
  modules?: Module[]
  busy?: { label: string; done: number; total: number } | null
}

export const STATE_KEY = ['auth']

async function askState(): Promise<AuthState> {
  let response: Response
  try {
    response = await fetch('/auth/state', {
      credentials: 'same-origin',
      headers: { 'Accept-Language': i18n.locale },
    })
  } catch {
    throw new Trouble(i18n.t('The server cannot be reached. Check the connection.'), 'OFFLINE')
  }
  if (!response.ok) throw new Trouble(i18n.t('The server is not ready yet.'), 'OFFLINE')
  const state = (await response.json()) as AuthState
  liveAtFirstIn(state.house?.zone)
  return state
}

/** Whether the house is set up and who we are. */
export const useAuthState = (poll: number | false = false) =>
  useQuery<AuthState, Trouble>({
    queryKey: STATE_KEY,
    queryFn: askState,
    refetchInterval: poll,
    staleTime: 60_000,
    retry: 5,
    retryDelay: 1000,
  })

type Refused = { errors?: { code: string; message: string; field?: string | null }[]; detail?: string }

async function post(path: string, body: unknown): Promise<void> {
  const response = await send(path, body)
  if (response.ok) return
  const refused = (await response.json().catch(() => ({}))) as Refused
  const first = refused.errors?.[0]
  throw new Trouble(
    first?.message ??
      refused.detail ??
      i18n.t('The server answered with an error ({status}).', { status: response.status }),
    first?.code ?? String(response.status),
    first?.field ?? null,
  )
}

export type SetUp = {
  name: string
  email: string
  password: string
  business: string
  language: string
  zone: string
  currency: string
  url: string
  plugins: string[]
  demo: boolean
  /** Shown on the terminal; asked for when the browser is not on the server's machine. */
  code?: string
}

export const setUp = ({ code, ...answers }: SetUp): Promise<void> =>
  post('/auth/setup', code ? { ...answers, code } : answers)

export async function signIn(email: string, password: string): Promise<void> {
  await post('/auth/sign-in', { email, password })
  cache.removeQueries({ predicate: (q) => q.queryKey[0] !== STATE_KEY[0] })
  await cache.invalidateQueries({ queryKey: STATE_KEY })
}

/** Speak the language somebody chose for themselves, here and in what the server says. */
export async function adopt(language: Language): Promise<void> {
  cache.setQueryData<AuthState>(STATE_KEY, (state) =>
    state?.user ? { ...state, user: { ...state.user, language } } : state,
  )
  await speak(language)
  await cache.invalidateQueries()
}

/** Leave, and forget everything that was shown. */
export async function signOut(): Promise<void> {
  await post('/auth/sign-out', {})
  cache.clear()
  await cache.invalidateQueries({ queryKey: STATE_KEY })
  location.assign('/app/')
}
