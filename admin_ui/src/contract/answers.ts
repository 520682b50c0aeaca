// What a form of the contract starts with and what it sends.
import { dig, holds, put } from './paths'
import type { Data, Field } from './types'

/** What the form starts with: the data at hand, else each field's default; never a secret. */
export const startOf = (fields: Field[], data: unknown): Data =>
  fields.reduce<Data>(
    (form, field) =>
      put(form, field.name, field.type === 'secret' ? '' : (dig(data, field.name) ?? field.default)),
    {},
  )

/** Whether a secret is set already: the server says so by a mark or a list of names. */
export function isKept(field: Field, data: unknown): boolean {
  if (field.type !== 'secret') return false
  const names = dig(data, 'secretsSet')
  const own = field.name.split('.').at(-1) ?? field.name
  return dig(data, field.name) === true || (Array.isArray(names) && names.includes(own))
}

/** What is sent: the fields in sight, without secrets that were left empty. */
export const answersOf = (fields: Field[], form: Data): Data =>
  fields
    .filter((field) => holds(field.when, form))
    .filter((field) => field.type !== 'secret' || dig(form, field.name) !== '')
    .reduce<Data>((sent, field) => put(sent, field.name, dig(form, field.name) ?? null), {})
