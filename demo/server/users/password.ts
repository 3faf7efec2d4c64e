import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

const keyLength = 32

/** @param cost The power of two that is scrypt's N. It is kept with the hash, so another one may be chosen later. */
export async function hashPassword(password: string, cost: number): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return [cost, salt.toString('base64url'), key.toString('base64url')].join('.')
}

/** @param stored What {@link hashPassword} gave, or `null`, which takes as long as `cost` asks and is never right. */
export async function isPassword(password: string, stored: string | null, cost: number): Promise<boolean> {
  const [itsCost = '', salt = '', key = ''] = stored?.split('.') ?? [String(cost)]
  const derived = await derive(password, Buffer.from(salt, 'base64url'), Number(itsCost))
  const expected = Buffer.from(key, 'base64url')
  return expected.length === keyLength && timingSafeEqual(derived, expected)
}

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** cost, r: 8, p: 1, maxmem: 256 * 2 ** cost * 8 }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
