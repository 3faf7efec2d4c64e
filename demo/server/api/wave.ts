const rate = 8000
const seconds = 20

/** A WAV file: a quiet tone that rises, 16-bit mono. */
export function encodeWave(): Uint8Array<ArrayBuffer> {
  const samples = rate * seconds
  const file = Buffer.alloc(44 + samples * 2)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(samples * 2, 40)
  for (let n = 0; n < samples; n += 1) {
    const time = n / rate
    const phase = 2 * Math.PI * (220 * time + 11 * time * time)
    file.writeInt16LE(Math.round(Math.sin(phase) * 4000), 44 + n * 2)
  }
  return file
}
