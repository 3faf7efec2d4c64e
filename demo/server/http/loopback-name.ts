const names = ['localhost', '127.0.0.1', '[::1]']

export function isLoopbackName(hostname: string): boolean {
  return names.includes(hostname)
}
