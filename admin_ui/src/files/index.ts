// The front door: what screens use to take files in and to show them.
export { Attachment } from './Attachment'
export { DropZone } from './DropZone'
export { bytes } from './sizes'
export type { Kept, Kind } from './upload'
export { UploadButton } from './UploadButton'
export { UploadChips } from './UploadChips'
export { useUploads, type Uploads } from './useUploads'
