import {
  IconFile,
  IconFileMusic,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMovie,
  IconPhoto,
} from '@tabler/icons-react'

const ICONS: [endings: RegExp, icon: typeof IconFile][] = [
  [/\.(jpe?g|png|gif|webp|heic)$/i, IconPhoto],
  [/\.(amr|silk|mp3|m4a|wav|ogg|oga|opus)$/i, IconFileMusic],
  [/\.(mp4|m4v|mov|3gp|webm)$/i, IconMovie],
  [/\.pdf$/i, IconFileTypePdf],
  [/\.(xlsx?|xlsm|csv|tsv|et|ods)$/i, IconFileSpreadsheet],
  [/\.(docx?|txt|md|wps|odt|pptx?|dps|odp|ofd)$/i, IconFileText],
  [/\.(zip|rar|7z|gz|tgz)$/i, IconFileZip],
]

/** A sign for what a file is, by the ending the house gave it. */
export function FileIcon({ name }: { name: string }) {
  const Icon = ICONS.find(([endings]) => endings.test(name))?.[1] ?? IconFile
  return (
    <span className="file-icon" aria-hidden>
      <Icon size={22} stroke={1.5} />
    </span>
  )
}
