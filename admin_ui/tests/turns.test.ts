import { expect, test } from 'vitest'
import { inTurn } from '@/deals/turns'

const answered = (version: number) => Promise.resolve({ deal: { version } })

test('a change waits for the one before it and builds on what that left', async () => {
  const sent: number[] = []
  const seen = { id: 'a', version: 3 }
  const send = (version: number) => {
    sent.push(version)
    return answered(version + 1)
  }

  await Promise.all([inTurn(seen, send), inTurn(seen, send)])
  await inTurn(seen, send)

  expect(sent).toEqual([3, 4, 5])
})

test('a refused change leaves the version as it was, and does not stop the next', async () => {
  const seen = { id: 'b', version: 7 }
  const refused = inTurn(seen, () => Promise.reject(new Error('no')))
  const next = inTurn(seen, (version) => answered(version))

  await expect(refused).rejects.toThrow('no')
  expect(await next).toEqual({ deal: { version: 7 } })
})

test('what somebody else changed meanwhile counts once we have seen it', async () => {
  await inTurn({ id: 'c', version: 1 }, () => answered(2))

  expect(await inTurn({ id: 'c', version: 9 }, answered)).toEqual({ deal: { version: 9 } })
})
