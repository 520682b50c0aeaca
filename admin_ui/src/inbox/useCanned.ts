import { CannedRepliesDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { cache } from '@/data/cache'
import type { Canned } from './canned'

/** Every canned reply. */
export const useCanned = (): Canned[] => useAsk(CannedRepliesDocument, {}).data?.cannedReplies.nodes ?? []

/** One of them changed. */
export const cannedAnew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['CannedReplies'] })
