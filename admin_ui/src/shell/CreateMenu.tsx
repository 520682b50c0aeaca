import { Button, Menu } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconBuilding, IconLayoutKanban, IconPlus, IconUser } from '@tabler/icons-react'
import { useMe } from '@/data/me'
import { openCreate, type Kind } from './overlay'

const KINDS: { kind: Kind; icon: typeof IconUser; label: () => string; needs: string }[] = [
  {
    kind: 'customer',
    icon: IconUser,
    label: () => i18n.t('Customer'),
    needs: 'core.customer.create',
  },
  {
    kind: 'company',
    icon: IconBuilding,
    label: () => i18n.t('Company'),
    needs: 'core.company.create',
  },
  { kind: 'deal', icon: IconLayoutKanban, label: () => i18n.t('Deal'), needs: 'core.deal.create' },
]

/** What can be made new, from anywhere. */
export function CreateMenu() {
  const { may } = useMe()
  const allowed = KINDS.filter(({ needs }) => may(needs))
  if (allowed.length === 0) return null
  return (
    <Menu position="bottom-end" width={200} transitionProps={{ duration: 100 }}>
      <Menu.Target>
        <Button size="xs" leftSection={<IconPlus size={16} aria-hidden />} className="top-create">
          <span className="wide">{i18n.t('New')}</span>
          <span className="slim sr">{i18n.t('New')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {allowed.map(({ kind, icon: Icon, label }) => (
          <Menu.Item
            key={kind}
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => openCreate(kind)}
          >
            {label()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
