import { i18n } from '@lingui/core'
import { missServer } from '@/data/connection'
import { Trouble } from '@/data/gql'

/** What a file is to be: anything else is refused by the server, by its bytes. */
export type Kind = 'image' | 'voice' | 'video' | 'file'

/** A file as the house keeps it; its addresses are for us only, and for an hour or two. */
export type Kept = {
  id: string
  name: string
  contentType: string
  size: number
  width?: number | null
  height?: number | null
  duration?: number | null
  url: string
  thumbnailUrl?: string | null
}

/** More is refused by the server, so it need not travel. */
export const LARGEST = 20 * 1024 * 1024

type Wish = { kind?: Kind; onProgress?: (share: number) => void; signal?: AbortSignal }

type Refused = { errors?: { code: string; message: string; field?: string | null }[] }

function refusal(request: XMLHttpRequest): Trouble {
  const first = (request.response as Refused | null)?.errors?.[0]
  const otherwise = i18n.t('The server answered with an error ({status}).', { status: request.status })
  return new Trouble(first?.message ?? otherwise, first?.code ?? 'INTERNAL', first?.field ?? null)
}

/** Send one file to the house; `signal` breaks it off. A refusal becomes a Trouble. */
export function upload(file: File, { kind, onProgress, signal }: Wish = {}): Promise<Kept> {
  return new Promise((kept, refused) => {
    if (file.size > LARGEST) {
      refused(new Trouble(i18n.t('Larger than {n} MB', { n: LARGEST / 1024 / 1024 }), 'BAD_USER_INPUT'))
      return
    }
    // fetch() does not tell how much has gone out
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file, file.name || 'file')
    request.open('POST', kind ? `/files?kind=${kind}` : '/files')
    request.responseType = 'json'
    request.setRequestHeader('Accept-Language', i18n.locale)
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0)
    request.onload = () =>
      request.status === 201 ? kept(request.response as Kept) : refused(refusal(request))
    request.onerror = () => {
      missServer()
      refused(new Trouble(i18n.t('The upload broke off. Check the connection.'), 'OFFLINE'))
    }
    request.onabort = () => refused(new DOMException('aborted', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
