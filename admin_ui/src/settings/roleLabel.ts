import { i18n } from '@lingui/core'

/** The names of the roles every house starts with, in the reader's language; others as named. */
export function roleLabel({ key, name }: { key: string; name: string }): string {
  const known: Record<string, string> = {
    owner: i18n.t('House owner'),
    manager: i18n.t('Manager'),
    sales: i18n.t('Sales person'),
    viewer: i18n.t('Viewer'),
  }
  return known[key] ?? name
}
