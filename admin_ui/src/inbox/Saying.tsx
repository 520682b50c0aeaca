import { i18n } from '@lingui/core'
import { IconAppWindow, IconExternalLink, IconMapPin, IconTemplate } from '@tabler/icons-react'
import { Attachments } from './Attachments'
import { safe, saidIn, type Said } from './content'
import type { Line } from './thread'

const URL = /(https?:\/\/[^\s<>"'，。；！？、）】]+)/g

/** Words, with the addresses in them as links. */
export function Words({ text }: { text: string }) {
  return (
    <span className="words">
      {text.split(URL).map((part, at) =>
        at % 2 ? (
          <a key={at} href={part} target="_blank" rel="noreferrer noopener">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </span>
  )
}

type Of<K extends Said['kind']> = { said: Extract<Said, { kind: K }> }

const map = ({ latitude, longitude, name }: Of<'location'>['said']): string =>
  `https://uri.amap.com/marker?position=${longitude},${latitude}&name=${encodeURIComponent(name)}`

const Place = ({ said }: Of<'location'>) => (
  <a className="card-in" href={map(said)} target="_blank" rel="noreferrer noopener">
    <IconMapPin size={20} stroke={1.6} aria-hidden />
    <span className="grow">
      <span className="card-title">{said.name || i18n.t('Place')}</span>
      <span className="tiny soft num">
        {said.address || `${said.latitude.toFixed(5)}, ${said.longitude.toFixed(5)}`}
      </span>
    </span>
  </a>
)

function Page({ said }: Of<'link'>) {
  const href = safe(said.url)
  const inside = (
    <>
      <IconExternalLink size={20} stroke={1.6} aria-hidden />
      <span className="grow">
        <span className="card-title">{said.title}</span>
        {said.description && <span className="small soft card-more">{said.description}</span>}
        <span className="tiny soft cut card-more">{said.url}</span>
      </span>
    </>
  )
  if (!href) return <span className="card-in">{inside}</span>
  return (
    <a className="card-in" href={href} target="_blank" rel="noreferrer noopener">
      {inside}
    </a>
  )
}

const MiniProgram = ({ said }: Of<'mini_program'>) => (
  <span className="card-in">
    <IconAppWindow size={20} stroke={1.6} aria-hidden />
    <span className="grow">
      <span className="card-title">{said.title}</span>
      <span className="tiny soft card-more">
        {i18n.t('Mini program')} {said.page}
      </span>
    </span>
  </span>
)

const Choices = ({ said }: Of<'menu'>) => (
  <span className="stack-s">
    <Words text={said.head} />
    {said.items.map((item, at) => (
      <span key={at} className="choice-in">
        {item}
      </span>
    ))}
    {said.tail && <Words text={said.tail} />}
  </span>
)

const Template = ({ said }: Of<'template'>) => (
  <span className="card-in">
    <IconTemplate size={20} stroke={1.6} aria-hidden />
    <span className="grow">
      <span className="card-title">{said.title}</span>
      {said.data.map(([name, value]) => (
        <span key={name} className="small card-more">
          <span className="soft">{name}: </span>
          {value}
        </span>
      ))}
    </span>
  </span>
)

function Told({ said }: { said: Said }) {
  switch (said.kind) {
    case 'location':
      return <Place said={said} />
    case 'link':
      return <Page said={said} />
    case 'mini_program':
      return <MiniProgram said={said} />
    case 'menu':
      return <Choices said={said} />
    case 'template':
      return <Template said={said} />
    case 'card':
      return <span className="card-title">{said.title}</span>
    case 'media':
      return said.words ? <Words text={said.words} /> : null
    default:
      return <Words text={said.text} />
  }
}

/** What a line says, with what came along. */
export function Saying({ line }: { line: Line }) {
  const said = saidIn(line)
  const alone = said.kind === 'media' && line.attachments.nodes.length === 0
  return (
    <>
      {alone && !said.words ? <Words text={line.body ?? ''} /> : <Told said={said} />}
      <Attachments line={line} />
    </>
  )
}
