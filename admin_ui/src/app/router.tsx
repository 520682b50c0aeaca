import { lazy, Suspense, type ComponentType } from 'react'
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { Shell } from '@/shell/Shell'
import { Bones } from '@/shell/States'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <Contributed />,
})

type Load = () => Promise<{ default: ComponentType }>

/** A screen in its own file, fetched when it is first opened (or hovered). */
function screen(path: string, load: Load) {
  const Screen = lazy(load)
  return createRoute({
    getParentRoute: () => root,
    path,
    loader: () => void load(),
    component: () => (
      <Suspense fallback={<Waiting />}>
        <Screen />
      </Suspense>
    ),
  })
}

const Waiting = () => (
  <div className="page">
    <Bones rows={6} />
  </div>
)

const ContributedScreen = lazy(() => import('@/contract/ContributedPage'))
const Contributed = () => (
  <Suspense fallback={<Waiting />}>
    <ContributedScreen />
  </Suspense>
)

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'me' } })
  },
})

/** Links of plugins name a deal by its own address; it opens over the board. */
const oneDeal = createRoute({
  getParentRoute: () => root,
  path: '/deals/$id',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/deals', search: { open: params.id } as never })
  },
})

const routes = root.addChildren([
  screen('/', () => import('@/dashboard/Dashboard')),
  screen('/inbox', () => import('@/inbox/Inbox')),
  screen('/customers', () => import('@/customers/Customers')),
  screen('/customers/duplicates', () => import('@/customers/Duplicates')),
  screen('/customers/$id', () => import('@/customers/CustomerPage')),
  screen('/companies', () => import('@/companies/Companies')),
  screen('/companies/$id', () => import('@/companies/CompanyPage')),
  screen('/deals', () => import('@/deals/Deals')),
  screen('/deals/list', () => import('@/deals/DealList')),
  oneDeal,
  screen('/mass', () => import('@/mass/Masses')),
  screen('/mass/new', () => import('@/mass/NewMass')),
  screen('/mass/$id', () => import('@/mass/MassPage')),
  screen('/tasks', () => import('@/tasks/Tasks')),
  screen('/plugins', () => import('@/plugins/Plugins')),
  settings,
  screen('/settings/$section', () => import('@/settings/Settings')),
  screen('/explorer', () => import('@/explorer/Explorer')),
])

/** The screens of the admin under /app. */
export const router = createRouter({
  routeTree: routes,
  basepath: '/app',
  defaultPreload: 'intent',
  scrollRestoration: false,
})
