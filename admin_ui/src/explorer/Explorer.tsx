import { lazy, Suspense } from 'react'
import { Bones } from '@/shell/States'

const Workbench = lazy(() => import('./Workbench'))

/** The API explorer; its weight is fetched only here. */
export default function Explorer() {
  return (
    <Suspense
      fallback={
        <div className="page">
          <Bones rows={8} />
        </div>
      }
    >
      <Workbench />
    </Suspense>
  )
}
