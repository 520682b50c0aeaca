import { lazy, Suspense, useEffect, useId, useState, type KeyboardEvent, type RefObject } from 'react'
import { Button, Menu } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconPlus, IconSend } from '@tabler/icons-react'
import type { ContentInput, SendMode } from '@/gen/graphql'
import { useMe } from '@/data/me'
import { useAuthState } from '@/data/session'
import { DropZone, UploadButton, UploadChips, useUploads, type Kept } from '@/files'
import { say } from '@/shell/toasts'
import type { Answering } from './answering'
import { filled, lookedFor, matching, type Canned } from './canned'
import { CannedPicker } from './CannedPicker'
import { useDraft } from './drafts'
import { contentOfFile, FORMS, kindOf, type FormKind } from './forms'
import { AnsweringLine, Detour, StaffField } from './Manner'
import { useNow } from './now'
import { putOut } from './outbox'
import type { Place } from './place'
import { nameOf, type Row } from './rows'
import { Closed, Countdown } from './WindowState'
import { sent, writes } from './typing'
import { useCanned } from './useCanned'
import { isOpen, roomLeft, type Alternative } from './window'
import { kindWords } from './words'

const CannedDialog = lazy(() => import('./CannedDialog'))
const ContentDialog = lazy(() => import('./ContentDialog'))

type Box = RefObject<HTMLTextAreaElement | null>

/** What is being written: an answer, a word among colleagues, or something by another way. */
type Manner = { note: boolean; detour: Alternative | null; staff?: string }

type Props = { row: Row; place: Place; box: Box; answering: Answering }

const isForm = (kind: string): kind is FormKind => (FORMS as readonly string[]).includes(kind)

function Forms({ kinds, onChoose }: { kinds: FormKind[]; onChoose: (kind: FormKind) => void }) {
  if (kinds.length === 0) return null
  return (
    <Menu position="top-start" width={180} transitionProps={{ duration: 100 }}>
      <Menu.Target>
        <button className="plain upload" aria-label={i18n.t('More to send')} title={i18n.t('More to send')}>
          <IconPlus size={20} stroke={1.6} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item key={kind} onClick={() => onChoose(kind)}>
            {kindWords(kind)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The gaps of canned replies, as far as we can fill them. */
function useGaps(row: Row): Record<string, string | undefined> {
  const { me } = useMe()
  const { data: state } = useAuthState()
  const [name, own, business] = [row.customer?.name, me?.name, state?.house?.business]
  return { name, 客户: name, 姓名: name, me: own, 我: own, business, 公司: business }
}

function usePicker(text: string, row: Row, setText: (text: string) => void, box: Box) {
  const all = useCanned()
  const gaps = useGaps(row)
  const words = lookedFor(text)
  const [at, setAt] = useState(0)
  const [left, setLeft] = useState<string | null>(null)
  useEffect(() => setAt(0), [words])
  const choices = words === null ? [] : matching(all, words)
  const open = words !== null && left !== text
  const pick = (canned: Canned): void => {
    setText(filled(canned.body, gaps))
    setTimeout(() => box.current?.focus())
  }
  /** Whether a key was meant for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (!open) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && choices.length) setAt((at + step + choices.length) % choices.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && choices[at]) pick(choices[at])
    else if (event.key === 'Escape') setLeft(text)
    else return false
    return true
  }
  return { open, choices, at, pick, onKey }
}

type Sent = { row: Row; manner: Manner; answering: string | undefined }

/** Send everything that was put together: the words, then each file as a message of its own. */
function sendAll({ row, manner, answering }: Sent, text: string, files: readonly Kept[]): void {
  const { note, detour, staff } = manner
  const mode = detour?.mode as SendMode | undefined
  const how = note ? {} : { mode, staff, answering }
  const contents = detour?.contents ?? row.canReply.contents
  const words = text.trim()
  if (words) putOut({ conversation: row.id, words, note, ...how, content: note ? undefined : { text: words } })
  for (const file of note ? [] : files) {
    const kind = kindOf(file.contentType, contents)
    if (!kind) say(i18n.t('{name} cannot be sent here', { name: file.name }))
    else {
      const content: ContentInput = contentOfFile(kind, file)
      putOut({ conversation: row.id, words: `[${kindWords(kind)}] ${file.name}`, note, ...how, content })
    }
  }
}

/** Enter that only ends a word of Chinese sends nothing. */
const composing = ({ nativeEvent }: KeyboardEvent): boolean =>
  nativeEvent.isComposing || nativeEvent.keyCode === 229

function Manners({ manner, onManner }: { manner: Manner; onManner: (manner: Manner) => void }) {
  return (
    <div className="segments composer-manners" role="group" aria-label={i18n.t('What you write')}>
      {[false, true].map((note) => (
        <button
          key={String(note)}
          className="plain segment"
          aria-pressed={manner.note === note}
          onClick={() => onManner({ note, detour: null })}
        >
          {note ? i18n.t('Internal note') : i18n.t('Reply')}
        </button>
      ))}
    </div>
  )
}

const roomWords = (room: number, letters: boolean): string => {
  if (letters) {
    return room < 0
      ? i18n.t('{n} characters too long', { n: -room })
      : i18n.t('room for {n} characters', { n: room })
  }
  return room < 0 ? i18n.t('{n} bytes too long', { n: -room }) : i18n.t('room for {n} bytes', { n: room })
}

type WritingProps = Props & { manner: Manner; now: number }

function Writing({ row, box, manner, now, answering }: WritingProps) {
  const { me } = useMe()
  const { note, detour } = manner
  const [text, setText] = useDraft(me?.id ?? '', row.id)
  const [asked, setAsked] = useState<FormKind | null>(null)
  const [managing, setManaging] = useState(false)
  const uploads = useUploads()
  const { hold, choose } = answering
  const written = Boolean(text || uploads.list.length)
  useEffect(() => hold(written), [hold, written])
  const comment = note ? undefined : answering.line?.id
  const picker = usePicker(text, row, setText, box)
  const list = useId()
  const contents = note ? ['text'] : (detour?.contents ?? row.canReply.contents)
  const files = ['image', 'voice', 'video', 'file'].some((kind) => contents.includes(kind))
  const room = note || detour ? null : roomLeft(text, row.canReply)
  const ready = (text.trim() || uploads.kept.length > 0) && !uploads.busy && !(room !== null && room < 0)
  const send = (): void => {
    if (!ready) return
    sendAll({ row, manner, answering: comment }, text, uploads.kept)
    choose(null)
    setText('')
    sent()
    uploads.clear()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (composing(event)) return
    if (picker.onKey(event)) event.preventDefault()
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    } else if (event.key === 'Escape') {
      document.querySelector<HTMLElement>(`[data-talk="${row.id}"]`)?.focus()
    }
  }
  const hint = note
    ? i18n.t('A word among colleagues; the person never sees it')
    : row.kind === 'DIRECT'
      ? i18n.t('Write to {name}; / for canned replies', { name: nameOf(row) })
      : i18n.t('Write something; / for canned replies')
  return (
    <DropZone className={`writing${note ? ' writing-note' : ''}`} onFiles={uploads.add} disabled={!files}>
      {!note && <AnsweringLine answering={answering} />}
      {picker.open && (
        <CannedPicker
          id={list}
          choices={picker.choices}
          at={picker.at}
          onPick={picker.pick}
          onManage={() => setManaging(true)}
        />
      )}
      {contents.includes('text') ? (
        <textarea
          ref={box}
          data-conversation={row.id}
          className="writing-box"
          aria-label={note ? i18n.t('Internal note') : i18n.t('Reply')}
          aria-autocomplete="list"
          aria-controls={picker.open && picker.choices.length ? list : undefined}
          aria-activedescendant={picker.open && picker.choices.length ? `${list}-${picker.at}` : undefined}
          placeholder={hint}
          rows={2}
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
            if (!note && !detour) writes(row, value)
          }}
          onKeyDown={onKey}
        />
      ) : (
        <p className="small soft writing-none">{i18n.t('No plain words go this way.')}</p>
      )}
      <UploadChips uploads={uploads} />
      <div className="writing-bar">
        {files && <UploadButton onFiles={uploads.add} />}
        {!note && <Forms kinds={contents.filter(isForm)} onChoose={setAsked} />}
        {!note && !detour && <Countdown row={row} now={now} />}
        <span className="grow" />
        {room !== null && (
          <span className={`tiny num ${room < 0 ? 'tone-bad' : 'soft'}`} role="status">
            {roomWords(room, Boolean(row.canReply.longestCharacters))}
          </span>
        )}
        <Button size="xs" disabled={!ready} onClick={send} leftSection={<IconSend size={15} aria-hidden />}>
          {note ? i18n.t('Save the note') : i18n.t('Send')}
        </Button>
      </div>
      <Suspense fallback={null}>
        {managing && <CannedDialog onClose={() => setManaging(false)} />}
        {asked && (
          <ContentDialog
            kind={asked}
            entity={row}
            title={detour?.title}
            onClose={() => setAsked(null)}
            onSend={(content, words) =>
              putOut({
                conversation: row.id,
                words,
                note: false,
                mode: detour?.mode as SendMode,
                staff: manner.staff,
                answering: comment,
                content,
              })
            }
          />
        )}
      </Suspense>
    </DropZone>
  )
}

/** Where one writes: it obeys the platform's law, says so, and offers what is legal instead. */
export function Composer({ row, place, box, answering, drawn }: Props & { drawn: boolean }) {
  const now = useNow(10_000)
  const [manner, setManner] = useState<Manner>({ note: false, detour: null })
  const [form, setForm] = useState<{ way: Alternative; kind: FormKind } | null>(null)
  const open = !row.obstacle && isOpen(row.canReply, now)
  const takeDetour = (way: Alternative): void => {
    const [kind] = way.contents
    if (way.contents.length === 1 && kind && isForm(kind)) setForm({ way, kind })
    else setManner({ note: false, detour: way })
  }
  return (
    <section className="composer-area" aria-label={i18n.t('Write')}>
      <Manners manner={manner} onManner={setManner} />
      {manner.detour && (
        <Detour way={manner.detour} onLeave={() => setManner({ note: false, detour: null })} />
      )}
      {!manner.note && (open || manner.detour) && (
        <StaffField
          row={row}
          mode={manner.detour?.mode ?? row.canReply.mode}
          staff={manner.staff}
          drawn={drawn}
          onStaff={(staff) => setManner({ ...manner, staff })}
        />
      )}
      {open || manner.note || manner.detour ? (
        <Writing row={row} place={place} box={box} manner={manner} now={now} answering={answering} />
      ) : (
        <Closed row={row} place={place} now={now} onDetour={takeDetour} />
      )}
      <Suspense fallback={null}>
        {form && (
          <ContentDialog
            kind={form.kind}
            entity={row}
            title={form.way.title}
            onClose={() => setForm(null)}
            onSend={(content, words) =>
              putOut({ conversation: row.id, words, note: false, mode: form.way.mode as SendMode, content })
            }
          />
        )}
      </Suspense>
    </section>
  )
}
