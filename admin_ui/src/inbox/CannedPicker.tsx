import { i18n } from '@lingui/core'
import { IconSettings } from '@tabler/icons-react'
import type { Canned } from './canned'

type Props = {
  id: string
  choices: Canned[]
  at: number
  onPick: (canned: Canned) => void
  onManage: () => void
}

/** The list over the composer while a slash is typed. */
export function CannedPicker({ id, choices, at, onPick, onManage }: Props) {
  return (
    <div className="canned">
      {choices.length === 0 && (
        <p className="small soft canned-none">{i18n.t('No canned reply by that name')}</p>
      )}
      {choices.length > 0 && (
        <ul id={id} role="listbox" aria-label={i18n.t('Canned replies')}>
          {choices.map((canned, index) => (
            <li
              key={canned.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              className="canned-one"
              // The words keep the focus.
              onPointerDown={(event) => {
                event.preventDefault()
                onPick(canned)
              }}
            >
              <span className="strong">/{canned.shortcut}</span>
              <span className="cut soft">{canned.body}</span>
            </li>
          ))}
        </ul>
      )}
      <button className="plain canned-manage small" onClick={onManage}>
        <IconSettings size={15} aria-hidden />
        {i18n.t('Edit canned replies')}
      </button>
    </div>
  )
}
