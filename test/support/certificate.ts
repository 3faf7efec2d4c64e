import { generate } from 'selfsigned'

/** A key and a certificate for `localhost`, as Node's TLS server takes them. Only a browser that is told to accepts it. */
export async function certificate(): Promise<{ readonly key: string; readonly cert: string }> {
  const extensions = [
    { name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: 'localhost' }] },
  ]
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions,
  })
  return { key, cert }
}
