import { createContext, lazy, Suspense, useCallback, useContext, useState, type ReactNode } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { cache } from '@/data/cache'
import { useMe } from '@/data/me'
import { complain, say, undoWith } from '@/shell/toasts'
import { act, useManifest } from './manifest'
import { bindAll, link } from './paths'
import type { ActionDef, Data, Scope } from './types'

type Run = (id: string, scope: Scope) => void

const RunnerContext = createContext<Run>(() => undefined)

/** Start an action of the contract: the shell asks, confirms, runs, and says what happened. */
export const useRun = (): Run => useContext(RunnerContext)

const Dialog = lazy(() => import('./ActionDialog'))

export type Started = { action: ActionDef; scope: Scope }

/** Carries out the actions plugins declare, with everything around them. */
export function Runner({ children }: { children: ReactNode }) {
  const { actions } = useManifest()
  const { me } = useMe()
  const navigate = useNavigate()
  const [started, setStarted] = useState<Started | null>(null)
  const finish = useCallback(
    async ({ action, scope }: Started, form?: Data): Promise<void> => {
      const whole: Scope = { ...scope, form, me: me as Data | undefined }
      const answer = await act(action.id, bindAll(action.mutation.vars, whole))
      say(answer.message ?? action.done ?? i18n.t('Done'), undoWith(answer.undoToken))
      const result = (answer.result ?? undefined) as Data | undefined
      const to = action.goto ? link(action.goto, { ...whole, result }) : null
      void cache.invalidateQueries()
      if (to) void navigate({ to })
    },
    [me, navigate],
  )
  const run = useCallback<Run>(
    (id, scope) => {
      const action = actions.get(id)
      if (!action) return
      if ((action.form?.length || action.confirm) && !scope.form) setStarted({ action, scope })
      else void finish({ action, scope }, scope.form).catch(complain)
    },
    [actions, finish],
  )
  return (
    <RunnerContext value={run}>
      {children}
      <Suspense fallback={null}>
        {started && <Dialog started={started} finish={finish} onClose={() => setStarted(null)} />}
      </Suspense>
    </RunnerContext>
  )
}
