import { requireWhole } from './require.ts'

/**
 * A generator of numbers from 0 (included) to 1 (excluded), with 32 random bits each: the same seed
 * gives the same sequence on every machine. Not for secrets.
 *
 * Source: sfc32, Chris Doty-Humphrey's "small fast counting" generator of PractRand; 128 bits of
 * state, period at least 2³².
 *
 * @param seed a safe integer from 0 up
 * @throws RangeError for any other seed
 */
export function seededRandom(seed: number): () => number {
  requireWhole('seed', seed, 0)
  let a = 0
  let b = seed | 0
  let c = Math.floor(seed / 2 ** 32) | 0
  let counter = 1
  const next = () => {
    const result = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + result) | 0
    return (result >>> 0) / 2 ** 32
  }
  // Twelve rounds mix the seed into all of the state.
  for (let round = 0; round < 12; round++) next()
  return next
}
