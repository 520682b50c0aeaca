import {
  IconAddressBook,
  IconApi,
  IconBrandWechat,
  IconBuilding,
  IconCalendar,
  IconChartFunnel,
  IconCoins,
  IconDroplet,
  IconGift,
  IconInbox,
  IconLayoutKanban,
  IconMessage,
  IconPlug,
  IconPuzzle,
  IconSettings,
  IconSpeakerphone,
  IconTicket,
  IconUsers,
  type Icon,
} from '@tabler/icons-react'

const ICONS: Record<string, Icon> = {
  'address-book': IconAddressBook,
  api: IconApi,
  'brand-wechat': IconBrandWechat,
  building: IconBuilding,
  calendar: IconCalendar,
  funnel: IconChartFunnel,
  coins: IconCoins,
  droplet: IconDroplet,
  gift: IconGift,
  inbox: IconInbox,
  kanban: IconLayoutKanban,
  message: IconMessage,
  plug: IconPlug,
  settings: IconSettings,
  speakerphone: IconSpeakerphone,
  ticket: IconTicket,
  users: IconUsers,
}

/** The icon a contribution asks for; one we do not have is a puzzle piece. */
export const iconOf = (name: string | undefined): Icon => ICONS[name ?? ''] ?? IconPuzzle
