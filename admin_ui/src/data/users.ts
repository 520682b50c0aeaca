import { UsersDocument } from '@/gen/graphql'
import { useAsk } from './ask'

/** The colleagues, for choosing an owner; names only. */
export function useUsers(enabled = true): { id: string; name: string }[] {
  const { data } = useAsk(UsersDocument, {}, { enabled, about: ['user'] })
  return data?.users.nodes ?? []
}
