import { i18n } from '@lingui/core'
import { DismissDuplicateDocument } from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { complain, say, undoWith } from '@/shell/toasts'

/** Two customers are two people: they are suggested no more. */
export async function takeForTwo(customer: string, other: string): Promise<void> {
  try {
    const { undoToken } = await change(DismissDuplicateDocument, { input: { customer, other } })
    say(i18n.t('Taken for two people from now on'), undoWith(undoToken))
    await cache.invalidateQueries()
  } catch (error) {
    complain(error)
  }
}
