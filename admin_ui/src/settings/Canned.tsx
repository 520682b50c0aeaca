import { i18n } from '@lingui/core'
import { CannedList } from '@/inbox/CannedDialog'
import '@/inbox/composer.css'

/** The words that are needed often, for everybody who answers. */
export default function Canned() {
  return (
    <div className="stack">
      <h1>{i18n.t('Canned replies')}</h1>
      <p className="soft small">
        {i18n.t('Shared by everybody. In a conversation they are called by a slash and their shortcut.')}
      </p>
      <section className="panel" aria-label={i18n.t('Canned replies')}>
        <CannedList />
      </section>
    </div>
  )
}
