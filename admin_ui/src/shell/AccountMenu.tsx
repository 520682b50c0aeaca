import { Menu, useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import {
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react'
import { UpdateMeDocument } from '@/gen/graphql'
import { change } from '@/data/gql'
import { useMe } from '@/data/me'
import { adopt, signOut } from '@/data/session'
import { LANGUAGES, type Language } from '@/words/i18n'
import { initials } from '@/words/formats'
import { openOverlay } from './overlay'
import { complain } from './toasts'

async function choose(language: Language): Promise<void> {
  await change(UpdateMeDocument, { input: { language } }).catch(complain)
  await adopt(language)
}

/** Light, dark, language, keys, leaving. */
export function AccountMenu() {
  const { me } = useMe()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const dark =
    colorScheme === 'dark' ||
    (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  const other = LANGUAGES.find(({ value }) => value !== i18n.locale)!
  return (
    <Menu position="bottom-end" width={240} transitionProps={{ duration: 100 }}>
      <Menu.Target>
        <button className="plain top-me" aria-label={i18n.t('My account')}>
          <span className="face" aria-hidden>
            {initials(me?.name ?? '')}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <span className="strong">{me?.name}</span>
          <br />
          {me?.email}
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUserCircle size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/settings/$section', params: { section: 'me' } })}
        >
          {i18n.t('My profile')}
        </Menu.Item>
        <Menu.Item
          leftSection={dark ? <IconSun size={16} aria-hidden /> : <IconMoon size={16} aria-hidden />}
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        >
          {dark ? i18n.t('Light') : i18n.t('Dark')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLanguage size={16} aria-hidden />}
          onClick={() => void choose(other.value)}
          lang={other.value}
        >
          {other.label}
        </Menu.Item>
        <Menu.Item
          className="wide"
          leftSection={<IconKeyboard size={16} aria-hidden />}
          onClick={() => openOverlay('keys')}
        >
          {i18n.t('Keyboard')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void signOut().catch(complain)}
        >
          {i18n.t('Sign out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
