import { ActionIcon, Menu } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconDots } from '@tabler/icons-react'
import { useManifest } from './manifest'
import { holds } from './paths'
import { useRun } from './Runner'
import type { Scope } from './types'

type Props = { ids: string[]; scope: Scope; data: unknown }

/** What can be done with one row, behind three dots. */
export function RowActions({ ids, scope, data }: Props) {
  const { actions } = useManifest()
  const run = useRun()
  const shown = ids.flatMap((id) => actions.get(id) ?? []).filter(({ when }) => holds(when, data))
  if (shown.length === 0) return null
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 100 }}>
      <Menu.Target>
        <ActionIcon variant="default" aria-label={i18n.t('Actions')}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {shown.map(({ id, label, tone }) => (
          <Menu.Item
            key={id}
            className={tone === 'bad' ? 'tone-bad' : undefined}
            onClick={() => run(id, scope)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
