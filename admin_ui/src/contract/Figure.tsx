/** The input for a figure, in a file of its own: it weighs as much as several others. */
export { NumberInput as default } from '@mantine/core'
