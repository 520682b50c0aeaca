import { i18n } from '@lingui/core'

const keys = (): [string, string][] => [
  ['J K', i18n.t('Next, previous conversation')],
  ['Enter', i18n.t('Open and answer')],
  ['E', i18n.t('Done with it')],
  ['A', i18n.t('Who answers')],
  ['/', i18n.t('Canned replies')],
]

/** The keys of this screen, where there is room for them. */
export const SmallKeys = () => (
  <dl className="keys small-keys small wide">
    {keys().map(([key, does]) => (
      <div key={key}>
        <dt>
          {key.split(' ').map((part) => (
            <kbd key={part}>{part}</kbd>
          ))}
        </dt>
        <dd>{does}</dd>
      </div>
    ))}
  </dl>
)
