// What stands over the box one writes in: whom it answers, as whom and by what way it goes.
import { lazy, Suspense } from 'react'
import { i18n } from '@lingui/core'
import { IconX } from '@tabler/icons-react'
import { FormScope } from '@/contract/formScope'
import { useManifest } from '@/contract/manifest'
import type { Data } from '@/contract/types'
import type { Answering } from './answering'
import type { Row } from './rows'
import { speakerOf } from './thread'
import type { Alternative } from './window'

const chooser = () => import('@/contract/Chooser')
const Chooser = lazy(async () => ({ default: (await chooser()).Chooser }))

/** Which comment is answered, in its own words. */
export function AnsweringLine({ answering: { line, chosen, choose } }: { answering: Answering }) {
  if (!line) return null
  const author = speakerOf(line) ?? i18n.t('this comment')
  return (
    <p className="detour small row-between" role="status">
      <span className="cut">
        {i18n.t('To {author}: {words}', { author, words: line.body ?? '' })}
      </span>
      {chosen && (
        <button className="plain" onClick={() => choose(null)} aria-label={i18n.t('Answer the newest comment instead')}>
          <IconX size={16} aria-hidden />
        </button>
      )}
    </p>
  )
}

type StaffProps = {
  row: Row
  /** By what way it goes. */
  mode: string | null | undefined
  staff: string | undefined
  /** Whether what was said is there to be read: this may wait for that, its place is kept. */
  drawn: boolean
  onStaff: (staff: string | undefined) => void
}

/** As whom it goes, or which colleague confirms it; left open, the channel decides. */
export function StaffField({ row, mode, staff, drawn, onStaff }: StaffProps) {
  const { pickers } = useManifest()
  const picker = pickers.find(
    ({ picks, channel, modes }) =>
      picks === 'staff' && channel === row.channel && (modes ?? ['STAFF']).includes(mode ?? ''),
  )
  if (!picker) return null
  const placeholder = mode === 'STAFF' ? i18n.t('Whoever looks after them') : i18n.t('as usual')
  const field = { name: 'staff', label: picker.label, type: 'select', placeholder }
  return (
    <div className="composer-staff">
      <FormScope value={{ entity: row as unknown as Data }}>
        <Suspense fallback={null}>
          {drawn && (
            <Chooser
              field={field}
              choices={picker.choices}
              value={staff}
              shared={{ label: picker.label, placeholder: field.placeholder }}
              onChange={(value) => onStaff(value ? String(value) : undefined)}
            />
          )}
        </Suspense>
      </FormScope>
    </div>
  )
}

/** By what other way it goes, and the way back. */
export function Detour({ way, onLeave }: { way: Alternative; onLeave: () => void }) {
  const words =
    way.mode === 'STAFF'
      ? i18n.t('As {title}: a colleague confirms it in the platform’s own app.', { title: way.title })
      : i18n.t('As {title}.', { title: way.title })
  return (
    <p className="detour small row-between">
      <span>{words}</span>
      <button className="plain" onClick={onLeave} aria-label={i18n.t('Back')}>
        <IconX size={16} aria-hidden />
      </button>
    </p>
  )
}
