import { i18n } from '@lingui/core'
import type { TypedDocumentString } from '@/gen/graphql'
import { missServer } from './connection'

/** A no from the server, or no answer at all; the message is for people. */
export class Trouble extends Error {
  constructor(
    message: string,
    readonly code: string = 'INTERNAL',
    readonly field: string | null = null,
    readonly id: string | null = null,
  ) {
    super(message)
  }
}

type Answer<R> = {
  data?: R | null
  errors?: { message: string; extensions?: { code?: string; id?: string } }[]
}

/** Called when the server no longer knows us. */
let signedOut: () => void = () => undefined
export const whenSignedOut = (then: () => void): void => void (signedOut = then)

/** Send JSON to our own server and read JSON back; a failed connection becomes a Trouble. */
export async function send(path: string, body: unknown, headers: Record<string, string> = {}) {
  try {
    return await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': i18n.locale, ...headers },
      body: JSON.stringify(body),
    })
  } catch {
    missServer()
    throw new Trouble(i18n.t('The server cannot be reached. Check the connection.'), 'OFFLINE')
  }
}

async function read<R>(response: Response): Promise<Answer<R>> {
  try {
    return (await response.json()) as Answer<R>
  } catch {
    if (response.status >= 502) missServer()
    throw new Trouble(
      i18n.t('The server answered with an error ({status}).', { status: response.status }),
      response.status >= 502 ? 'OFFLINE' : 'INTERNAL',
    )
  }
}

type How = {
  /** A key of the caller's own: however often it is sent, the server does it once. */
  once?: string
}

/** Run one typed document; a top-level error becomes a Trouble. */
export async function gql<R, V>(
  document: TypedDocumentString<R, V>,
  variables?: V,
  { once }: How = {},
): Promise<R> {
  const response = await send(
    '/graphql',
    { query: document.toString(), variables: variables ?? {} },
    once ? { 'Idempotency-Key': once } : {},
  )
  const answer = await read<R>(response)
  const error = answer.errors?.[0]
  if (error || response.status === 401) {
    const code = error?.extensions?.code ?? 'UNAUTHENTICATED'
    if (code === 'UNAUTHENTICATED') signedOut()
    throw new Trouble(
      error?.message ?? i18n.t('Please sign in again.'),
      code,
      null,
      error?.extensions?.id ?? null,
    )
  }
  return answer.data as R
}

type Refusals = { errors: { code: string; message: string; field?: string | null }[] }

/** Run one mutation and return its payload; a refusal becomes a Trouble with its field. */
export async function change<R extends Record<string, unknown>, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
  how: How = {},
): Promise<NonNullable<R[keyof R]>> {
  const data = await gql(document, variables, how)
  const payload = Object.values(data).find((value) => value !== null && typeof value === 'object')
  const error = (payload as Refusals | undefined)?.errors?.[0]
  if (error) throw new Trouble(error.message, error.code, error.field ?? null)
  return payload as NonNullable<R[keyof R]>
}

const NAME = /(?:query|mutation|subscription)\s+(\w+)/

/** The name of a document, the first part of its key in the cache. */
export const nameOf = (document: TypedDocumentString<unknown, never>): string =>
  NAME.exec(document.toString())?.[1] ?? 'document'
