import { Modal, type ModalProps } from '@mantine/core'
import { i18n } from '@lingui/core'
import { useFocusBack } from './focusBack'

/** Something asked or told over the screen, as long as it is drawn. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  useFocusBack()
  return <Modal opened closeButtonProps={{ 'aria-label': i18n.t('Close') }} {...props} />
}
