import fs from 'node:fs'
import path from 'node:path'
import { repository } from '../projects.ts'
import type { Rival } from './rivals.ts'

/** Where a rival is installed, and where it runs. */
export function rivalFolder({ name }: Rival): string {
  return path.join(repository, 'bench/.rivals', name)
}

export function isInstalled(rival: Rival): boolean {
  return fs.existsSync(path.join(rivalFolder(rival), 'node_modules', rival.name))
}
