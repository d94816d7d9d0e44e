import { requireWritable } from './journal.ts'

/** What is known of where answers are to be kept. */
export interface Disk {
  /** Why none can be kept, looked for once in each folder; undefined where one can. */
  refusal(folder: string): string | undefined
  /** Notes that one couldn't: nobody is asked any more. */
  refused(error: Error): string
  readonly isRefused: boolean
}

export function createDisk(): Disk {
  const folders = new Map<string, string | undefined>()
  let refusal: string | undefined
  return {
    refusal(folder) {
      if (refusal !== undefined) return refusal
      if (!folders.has(folder))
        folders.set(
          folder,
          refusalOf(() => requireWritable(folder)),
        )
      return folders.get(folder)
    },
    refused({ message }) {
      refusal ??= message
      return refusal
    },
    get isRefused() {
      return refusal !== undefined
    },
  }
}

function refusalOf(attempt: () => void): string | undefined {
  try {
    attempt()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
