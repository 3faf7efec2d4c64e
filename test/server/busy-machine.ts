import { Worker } from 'node:worker_threads'

const BURN = 'for (const end = Date.now() + 120_000; Date.now() < end; );'

/** Keeps the machine busy, for two minutes at most. */
export function keepBusy(threads: number): () => Promise<void> {
  const workers = Array.from({ length: threads }, () => new Worker(BURN, { eval: true }))
  return async () => {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
