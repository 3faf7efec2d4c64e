/** `crypto.randomUUID` does not exist on insecure origins. */
export function newName(): string {
  return crypto.getRandomValues(new Uint32Array(4)).reduce((name, part) => name + part.toString(36), '')
}
