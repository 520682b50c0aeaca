import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { TypedDocumentString } from '@/gen/graphql'
import { gql, nameOf, type Trouble } from './gql'

/** What an answer is about, so that a live event knows which answers grew old. */
export type About = {
  /** Names of entities the answer shows. */
  about?: readonly string[]
  /** A list under the cursor: it is marked old, not fetched again beneath the reader. */
  calm?: boolean
}

type Options = About & { enabled?: boolean; keep?: boolean; poll?: number | false }

/** Ask the server one typed question and keep the answer. */
export function useAsk<R, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
  { about = [], calm = false, enabled = true, keep = false, poll = false }: Options = {},
): UseQueryResult<R, Trouble> {
  return useQuery<R, Trouble>({
    queryKey: [nameOf(document as never), variables],
    queryFn: () => gql(document, variables),
    enabled,
    refetchInterval: poll,
    placeholderData: keep ? keepPreviousData : undefined,
    meta: { about, calm },
  })
}

/** One page of a list, as every connection answers. */
export type Page<T> = {
  nodes: T[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
  totalCount?: number | null
}

/** A list that grows while it is scrolled. */
export function usePages<T>(
  key: readonly unknown[],
  load: (after: string | null) => Promise<Page<T>>,
  { about = [], calm = true, poll = false }: About & Pick<Options, 'poll'> = {},
) {
  return useInfiniteQuery<Page<T>, Trouble, { pages: Page<T>[] }, readonly unknown[], string | null>({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null,
    getNextPageParam: (page) => (page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null),
    refetchInterval: poll,
    placeholderData: keepPreviousData,
    meta: { about, calm },
  })
}
