import path from 'node:path'

/** A path for messages: relative to the working directory where it lies below it, always with `/`. */
export function readablePath(file: string): string {
  const relative = path.relative(process.cwd(), file)
  const outside = relative === '' || relative.startsWith('..') || path.isAbsolute(relative)
  return (outside ? file : relative).split(path.sep).join('/')
}
