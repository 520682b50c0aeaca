// The kinds of content that are asked for in a form, and what a filled form means to the API.
import { i18n } from '@lingui/core'
import type { ContentInput } from '@/gen/graphql'
import type { Field } from '@/contract/types'

export type Form = Record<string, string>

/** Kinds that have a form of their own; the others are typed or attached. */
export const FORMS = ['template', 'link', 'mini_program', 'menu', 'location', 'card'] as const
export type FormKind = (typeof FORMS)[number]

const text = (name: string, label: string, more: Partial<Field> = {}): Field => ({
  name,
  label,
  type: 'text',
  required: true,
  ...more,
})

const picture = (): Field => text('picture', i18n.t('Picture'), { type: 'picture', required: false })

/** What is asked for a kind of content. */
export const fieldsOf = (kind: FormKind): Field[] =>
  ({
    template: [
      text('id', i18n.t('Template number'), { help: i18n.t('As the platform’s console shows it') }),
      text('title', i18n.t('What we call it'), { required: false }),
      text('data', i18n.t('Gaps'), {
        type: 'textarea',
        required: false,
        help: i18n.t('One per line: name = words'),
        placeholder: 'first = 您的订单已发货',
      }),
      text('url', i18n.t('Page it opens'), { required: false, placeholder: 'https://' }),
    ],
    link: [
      text('title', i18n.t('Title')),
      text('url', i18n.t('Address'), { placeholder: 'https://' }),
      text('description', i18n.t('Description'), { required: false }),
      picture(),
    ],
    mini_program: [
      text('title', i18n.t('Title')),
      text('appId', 'AppID'),
      text('page', i18n.t('Page'), { placeholder: 'pages/index/index' }),
      picture(),
    ],
    menu: [
      text('head', i18n.t('Question')),
      text('items', i18n.t('Choices'), { type: 'textarea', help: i18n.t('One per line') }),
      text('tail', i18n.t('Words below'), { required: false }),
    ],
    location: [
      text('name', i18n.t('Name')),
      text('address', i18n.t('Address'), { required: false }),
      text('latitude', i18n.t('Latitude'), { placeholder: '30.2431' }),
      text('longitude', i18n.t('Longitude'), { placeholder: '120.1500' }),
    ],
    card: [
      text('id', i18n.t('Card number'), { help: i18n.t('As the platform’s console shows it') }),
      text('title', i18n.t('What we call it'), { required: false }),
    ],
  })[kind]

const lines = (text: string | undefined): string[] =>
  (text ?? '').split('\n').map((line) => line.trim()).filter(Boolean)

function gaps(text: string | undefined): Record<string, string> {
  const pairs = lines(text).map((line) => {
    const at = line.search(/[=＝:：]/)
    return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
  })
  return Object.fromEntries(pairs.filter(([name]) => name))
}

const orNull = (text: string | undefined): string | null => text?.trim() || null

const MEANT: Record<FormKind, (form: Form) => ContentInput> = {
  template: ({ id = '', title = '', data, url }) => ({
    template: { id: id.trim(), title: title.trim(), data: gaps(data), url: orNull(url) },
  }),
  link: ({ title = '', url = '', description = '', picture }) => ({
    link: { title: title.trim(), url: url.trim(), description: description.trim(), picture: orNull(picture) },
  }),
  mini_program: ({ title = '', appId = '', page = '', picture }) => ({
    miniProgram: { title: title.trim(), appId: appId.trim(), page: page.trim(), picture: orNull(picture) },
  }),
  menu: ({ head = '', items, tail = '' }) => ({
    menu: {
      head: head.trim(),
      items: lines(items).map((label, at) => ({ id: String(at + 1), label })),
      tail: tail.trim(),
    },
  }),
  location: ({ name = '', address = '', latitude = '', longitude = '' }) => ({
    location: {
      name: name.trim(),
      address: address.trim(),
      latitude: Number(latitude),
      longitude: Number(longitude),
    },
  }),
  card: ({ id = '', title = '' }) => ({ card: { id: id.trim(), title: title.trim() } }),
}

/** A filled form as the API wants it. */
export const contentOf = (kind: FormKind, form: Form): ContentInput => MEANT[kind](form)

/** What a filled form looks like while it waits to be sent. */
export const wordsOf = (form: Form): string =>
  [form.title, form.head, form.name, form.url, form.id].find(Boolean) ?? ''

const KIND_OF: [RegExp, 'image' | 'voice' | 'video'][] = [
  [/^image\//, 'image'],
  [/^audio\//, 'voice'],
  [/^video\//, 'video'],
]

/** As what a file can be sent here; null if this channel takes no such thing. */
export function kindOf(contentType: string, contents: readonly string[]): 'image' | 'voice' | 'video' | 'file' | null {
  const kind = KIND_OF.find(([type]) => type.test(contentType))?.[1]
  if (kind && contents.includes(kind)) return kind
  return contents.includes('file') ? 'file' : null
}

/** A file as the content of a message. */
export const contentOfFile = (kind: 'image' | 'voice' | 'video' | 'file', file: { id: string; name: string }): ContentInput =>
  kind === 'video' ? { video: { file: file.id, title: file.name } } : { [kind]: file.id }
