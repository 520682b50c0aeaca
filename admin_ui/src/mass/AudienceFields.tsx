import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { lifecycles } from '@/customers/words'
import { useUsers } from '@/data/users'
import { heardWords, type Audience, type Heard } from './audience'

type Props = { audience: Audience; onChange: (audience: Audience) => void }

/** Conditions that all have to hold; none means everybody. */
export function AudienceFields({ audience, onChange }: Props) {
  const users = useUsers()
  const put = (part: Partial<Audience>): void => onChange({ ...audience, ...part })
  return (
    <div className="two">
      <MultiSelect
        label={i18n.t('Stage of life')}
        placeholder={audience.lifecycle.length ? undefined : i18n.t('any')}
        data={lifecycles().map(({ value, label }) => ({ value, label }))}
        value={audience.lifecycle}
        onChange={(lifecycle) => put({ lifecycle })}
      />
      <TagsInput
        label={i18n.t('With any of these tags')}
        placeholder={audience.tags.length ? undefined : i18n.t('Type a tag, then Enter')}
        value={audience.tags}
        onChange={(tags) => put({ tags })}
      />
      <Select
        label={i18n.t('Owner')}
        placeholder={i18n.t('any')}
        searchable
        clearable
        data={users.map(({ id, name }) => ({ value: id, label: name }))}
        value={audience.owner}
        onChange={(owner) => put({ owner })}
      />
      <Select
        label={i18n.t('Last contact')}
        allowDeselect={false}
        data={heardWords().map(([value, label]) => ({ value: value || 'any', label }))}
        value={audience.heard || 'any'}
        onChange={(heard) => put({ heard: (heard === 'any' ? '' : heard) as Heard })}
      />
      <TextInput
        label={i18n.t('Words in their record')}
        placeholder={i18n.t('Name, region, company …')}
        value={audience.words}
        onChange={({ currentTarget }) => put({ words: currentTarget.value })}
      />
    </div>
  )
}
