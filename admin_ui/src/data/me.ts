import { MeDocument, type MeQuery } from '@/gen/graphql'
import { useAsk } from './ask'

export type Me = MeQuery['me']

/** Who is signed in and what he may do. */
export function useMe(): { me: Me | undefined; may: (permission: string) => boolean } {
  const { data } = useAsk(MeDocument, {}, { about: ['user', 'role'] })
  const me = data?.me
  return { me, may: (permission) => me?.permissions.includes(permission) === true }
}
