import { createTheme } from '@mantine/core'

/** The nonce the server wrote into index.html: the only inline styles a strict policy lets in. */
export const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

const floating = { overlayProps: { backgroundOpacity: 0.3 }, transitionProps: { duration: 120 } }

/** Mantine in our colours and sizes; everything else stands in tokens.css. */
export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 5 },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 'md',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '16px' },
  colors: {
    // The greys of a dark Mantine, from our own tokens.
    dark: [
      '#eceef2',
      '#b4bac5',
      '#939baa',
      '#6c7482',
      '#3a414d',
      '#2a2f38',
      '#1c2027',
      '#171a20',
      '#101216',
      '#0b0d10',
    ],
    // White words on the middle ones can be read.
    red: [
      '#fdeeee',
      '#fbdcdc',
      '#f5b5b5',
      '#ff8b85',
      '#e06a6a',
      '#c93c3c',
      '#c02c2c',
      '#a62424',
      '#851d1d',
      '#661616',
    ],
    brand: [
      '#edf1ff',
      '#dbe2ff',
      '#b5c3fb',
      '#8ca1f7',
      '#8ca1ff',
      '#4a66ea',
      '#3755e0',
      '#2c46c4',
      '#25399e',
      '#1d2d7d',
    ],
  },
  // Plain values, so that the first screen does not fetch what it does not draw.
  components: {
    // The place-holder of the focus is no entry of a menu; the first entry takes the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Button: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { ...floating, centered: true, radius: 'lg' } },
    Drawer: { defaultProps: floating },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    // The list itself scrolls: a scroll box around it would be a stop without a name.
    Select: { defaultProps: { size: 'sm', allowDeselect: false, withScrollArea: false } },
    MultiSelect: { defaultProps: { size: 'sm', withScrollArea: false } },
  },
})
