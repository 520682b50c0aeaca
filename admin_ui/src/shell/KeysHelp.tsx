import { useState } from 'react'
import { Switch } from '@mantine/core'
import { i18n } from '@lingui/core'
import { Dialog } from './Dialog'
import { lettersOn, turnLetters } from './keys'
import { useOverlay } from './overlay'

const KEYS = (): [string, [keys: string, does: string][]][] => [
  [
    i18n.t('Everywhere'),
    [
      ['Ctrl K', i18n.t('Search or run a command')],
      ['C', i18n.t('New customer')],
      ['G H', i18n.t('To the dashboard')],
      ['G I', i18n.t('To the conversations')],
      ['G C', i18n.t('To the customers')],
      ['G B', i18n.t('To the companies')],
      ['G T', i18n.t('To the tasks')],
      ['G D', i18n.t('To the deals')],
      ['G N', i18n.t('To the notices')],
      ['G S', i18n.t('To the settings')],
      ['Z', i18n.t('Undo the last change')],
      ['?', i18n.t('This list')],
    ],
  ],
  [
    i18n.t('In a list'),
    [
      ['/', i18n.t('Filter')],
      ['J K', i18n.t('Next, previous row')],
      ['Space', i18n.t('Peek at the record')],
      ['Enter', i18n.t('Edit the cell, or open')],
      ['X', i18n.t('Select')],
    ],
  ],
  [
    i18n.t('In conversations'),
    [
      ['J K', i18n.t('Next, previous conversation')],
      ['Enter', i18n.t('Open and answer')],
      ['E', i18n.t('Done with it')],
      ['A', i18n.t('Who answers')],
      ['R', i18n.t('Write')],
      ['/', i18n.t('Canned replies')],
    ],
  ],
  [
    i18n.t('On the deal board'),
    [
      ['[  ]', i18n.t('Move the deal one stage')],
      ['Enter', i18n.t('Open')],
    ],
  ],
]

/** All keys, and the switch for single letters. */
export default function KeysHelp() {
  const { close } = useOverlay()
  const [on, setOn] = useState(lettersOn)
  return (
    <Dialog
      onClose={close}
      title={i18n.t('Keyboard')}
    >
      <div className="stack">
        {KEYS().map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl className="keys">
              {keys.map(([key, does]) => (
                <div key={key + does}>
                  <dt>
                    {key.split(' ').filter(Boolean).map((part) => (
                      <kbd key={part}>{part}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Switch
          label={i18n.t('Single letters are shortcuts')}
          checked={on}
          onChange={({ currentTarget: { checked } }) => {
            turnLetters(checked)
            setOn(checked)
          }}
        />
      </div>
    </Dialog>
  )
}
