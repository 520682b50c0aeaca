import { QueryClient } from '@tanstack/react-query'
import { whenBack } from './connection'
import { Trouble } from './gql'

const WORTH_A_RETRY = new Set(['OFFLINE', 'INTERNAL'])

/** Everything the server has told us, shared by all screens. */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) =>
        count < 2 && error instanceof Trouble && WORTH_A_RETRY.has(error.code),
    },
    mutations: { retry: false },
  },
})

// Whatever happened while the server was away was not heard: everything shown is asked again.
whenBack(() => void cache.invalidateQueries())
