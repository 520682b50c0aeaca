/** Sizes and lengths of files as people read them, and what is never sent at all. */
import { beforeEach, expect, it } from 'vitest'
import { i18n } from '@lingui/core'
import { bytes, length } from '@/files/sizes'
import { LARGEST, upload } from '@/files/upload'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

it('writes sizes in the unit that fits', () => {
  expect(bytes(0)).toBe('0B')
  expect(bytes(812)).toBe('812B')
  expect(bytes(1024)).toBe('1 kB')
  expect(bytes(24_300)).toBe('24 kB')
  expect(bytes(3.14 * 1024 * 1024)).toBe('3.1 MB')
  expect(bytes(5 * 1024 ** 4)).toBe('5,120 GB')
})

it('writes how long something plays', () => {
  expect(length(7)).toBe('0:07')
  expect(length(59.6)).toBe('1:00')
  expect(length(750)).toBe('12:30')
  expect(length(3723)).toBe('1:02:03')
})

it('does not send what the house would refuse for its size', async () => {
  const large = new File([], 'film.mp4')
  Object.defineProperty(large, 'size', { value: LARGEST + 1 })

  await expect(upload(large)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
})
