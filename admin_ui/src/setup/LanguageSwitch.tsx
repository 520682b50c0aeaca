import { i18n } from '@lingui/core'
import { LANGUAGES, speak } from '@/words/i18n'

/** Choose the language before anybody signed in. */
export function LanguageSwitch() {
  return (
    <div className="row languages" role="group" aria-label={i18n.t('Language')}>
      {LANGUAGES.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          className="plain small"
          lang={value}
          aria-pressed={i18n.locale === value}
          onClick={() => void speak(value)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
