import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { Runner } from '@/contract/Runner'
import { startLive } from '@/data/live'
import { useMe } from '@/data/me'
import { useAuthState } from '@/data/session'
import { openOutside, useBare } from './bare'
import { BottomBar } from './BottomBar'
import { useKeys } from './keys'
import { Rail } from './Rail'
import './shell.css'
import '@/notices/notices.css'
import { Lost } from './Lost'
import { Guard } from './States'
import { Toasts } from './Toasts'
import { takeBackLast } from './toasts'
import { TopBar } from './TopBar'
import { openCreate, useOverlay } from './overlay'
import { liveIn } from '@/words/zone'

const Palette = lazy(() => import('./Palette'))
const KeysHelp = lazy(() => import('./KeysHelp'))
const CreateDialogs = lazy(() => import('@/record/CreateDialogs'))

/** All that works in somebody else's side bar: one cannot go anywhere from there. */
const BARE = { z: takeBackLast }

/** The keys that work everywhere. */
function useShellKeys(bare: boolean): void {
  const navigate = useNavigate()
  const { open } = useOverlay()
  const { may } = useMe()
  const creates = may('core.customer.create')
  const keys = useMemo(
    () => ({
      'ctrl+k': () => open('palette'),
      '?': () => open('keys'),
      c: () => creates && openCreate('customer'),
      z: takeBackLast,
      'g h': () => void navigate({ to: '/' }),
      'g i': () => void navigate({ to: '/inbox' }),
      'g c': () => void navigate({ to: '/customers' }),
      'g t': () => void navigate({ to: '/tasks' }),
      'g b': () => void navigate({ to: '/companies' }),
      'g d': () => void navigate({ to: '/deals' }),
      'g n': () => open('notices'),
      'g s': () => void navigate({ to: '/settings' }),
    }),
    [navigate, open, creates],
  )
  useKeys(bare ? BARE : keys)
}

/** Hours are read in the person's own zone, else in that of the house. */
function useOwnZone(): void {
  const { me } = useMe()
  const { data: state } = useAuthState()
  const zone = me ? me.zone || state?.house?.zone : undefined
  useEffect(() => liveIn(zone), [zone])
}

/** The frame around every screen: rail, top bar, bottom bar on a phone, and what floats above. */
export function Shell() {
  const bare = useBare()
  useShellKeys(bare)
  useOwnZone()
  useEffect(startLive, [])
  const { which } = useOverlay()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [slim, setSlim] = useState(() => localStorage.getItem('guanxi.rail') === 'slim')
  const toggle = (): void => {
    localStorage.setItem('guanxi.rail', slim ? 'full' : 'slim')
    setSlim(!slim)
  }
  return (
    <Runner>
      {!bare && (
        <a className="skip" href="#main">
          {i18n.t('Skip to content')}
        </a>
      )}
      <div className="shell" data-slim={slim || undefined} data-bare={bare || undefined}>
        {!bare && <TopBar />}
        {!bare && <Rail slim={slim} onToggle={toggle} />}
        <main
          id="main"
          className="main"
          tabIndex={-1}
          onClickCapture={bare ? openOutside : undefined}
        >
          <Guard key={path} name={i18n.t('This page')}>
            <Outlet />
          </Guard>
        </main>
        {!bare && <BottomBar />}
      </div>
      <Lost />
      <Toasts />
      <Suspense fallback={null}>
        {which === 'palette' && <Palette />}
        {which === 'keys' && <KeysHelp />}
        {which?.startsWith('create') && <CreateDialogs />}
      </Suspense>
    </Runner>
  )
}
