import os from 'node:os'
import { styleText } from 'node:util'
import Table from 'cli-table3'

/** One measured thing. */
export interface Line {
  readonly what: string
  readonly unit: 's' | 'MB' | 'files'
  /** What it is compared with. */
  readonly base?: number
  readonly value: number
  /** What is judged: the value itself, how many times the base it is, or how much more. Default: the value. */
  readonly by?: 'ratio' | 'difference'
  /** The most it should be. */
  readonly aim?: number
}

/** The lines under one title, with what their base is. */
export interface Group {
  readonly title: string
  readonly base?: string
  readonly lines: readonly Line[]
}

/** The machine, and the versions that were measured. */
export function machine(versions: Readonly<Record<string, string>>): string {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ')
  return [`${os.cpus().length} cores`, `Node ${process.version}`, ...names, `${date} UTC`].join(', ')
}

/** One table of all groups. */
export function tableOf(groups: readonly Group[]): string {
  const table = new Table({
    head: ['', 'base', 'measured', 'compared', 'aim', ''],
    style: { head: [], border: [], compact: true },
  })
  for (const { title, base, lines } of groups) {
    table.push([{ content: styleText('bold', base ? `${title}; base: ${base}` : title), colSpan: 6 }])
    for (const line of lines) table.push(cellsOf(line))
  }
  return table.toString()
}

function cellsOf(line: Line) {
  const { what, unit, base, value, by, aim } = line
  const right = (content: string) => ({ content, hAlign: 'right' as const })
  const judged = judgedOf(line)
  const mark = aim === undefined ? '' : judged <= aim ? styleText('green', '✓') : styleText('red', '✗')
  return [
    what,
    right(base === undefined ? '' : figure(base, unit)),
    right(figure(value, unit)),
    right(by ? compared(judged, line) : ''),
    right(aim === undefined ? '' : `≤ ${compared(aim, line)}`),
    mark,
  ]
}

function judgedOf({ base, value, by }: Line): number {
  if (by === 'ratio') return value / base!
  return by === 'difference' ? value - base! : value
}

function compared(amount: number, { by, unit }: Line): string {
  if (by === 'ratio') return `${amount.toFixed(2)} ×`
  return by === 'difference' ? `${amount < 0 ? '' : '+'}${figure(amount, unit)}` : figure(amount, unit)
}

function figure(amount: number, unit: Line['unit']): string {
  return unit === 'files' ? String(amount) : `${amount.toFixed(unit === 's' ? 2 : 0)} ${unit}`
}
