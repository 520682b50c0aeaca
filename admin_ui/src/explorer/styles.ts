import { nonce } from '@/look/theme'

/**
 * Let the editor's own style elements in while it is shown: it makes them without the nonce that
 * the content policy asks for. Scripts stay as strict as everywhere.
 */
export function letStylesIn(): () => void {
  const make = document.createElement
  document.createElement = function (this: Document, name: string, options?: ElementCreationOptions) {
    const element = make.call(this, name, options)
    if (name.toLowerCase() === 'style') element.setAttribute('nonce', nonce())
    return element
  } as typeof document.createElement
  return () => void (document.createElement = make)
}
