import path from 'node:path'
import type { TestProject, Vitest } from 'vitest/node'
import type { ClauseFile } from '../../clauses/file/clause-file.ts'
import { clausesOf } from '../../clauses/file/clause-file.ts'
import { tryRead } from '../../common/files.ts'
import { hashOf } from '../../common/hash.ts'
import { type SliceExtent, slicePieces } from '../../policy/slice.ts'
import type { ResolvedOptions } from '../input/options.ts'
import type { SpecSource } from '../input/spec-source.ts'
import { addReporter } from './reporter.ts'

/**
 * In watch mode: an edit of the policy reruns the suites that it touches, and no others. By itself Vitest would run
 * all suites that import the text or, where the text is a suite too, none of them.
 *
 * Of Vitest's internals it needs `watcher.changedTests` and `watcher.invalidates` (since 3.0), because the official
 * `watchTriggerPatterns` replace the walk to a file's importers: a unit test that reads the text would not rerun.
 *
 * @param codeOf the code of a file's suite
 */
export function followPolicy(
  vitest: Vitest,
  project: TestProject,
  options: ResolvedOptions,
  source: SpecSource,
  codeOf: (file: ClauseFile) => string,
): void {
  const { root, policy } = source.location
  if (policy === undefined) return
  const text = path.resolve(root, policy)
  const extents = new Set((options.worker.graders ?? []).map(({ policy: extent }) => extent))
  const suites = () => source.suites().map((name) => path.resolve(root, name))
  let before: ReadonlyMap<string, string> | undefined
  let isRead = false

  // An editor's save is often told twice, the second time when the run is under way: that is no edit.
  let known = tryRead(text)
  const follow = () => {
    const now = tryRead(text)
    if (now === known) {
      if (before === undefined) for (const file of suites()) vitest.watcher.changedTests.delete(file)
      return
    }
    known = now
    before ??= signatures(source, extents, codeOf)
    isRead = false
    for (const file of suites()) vitest.watcher.changedTests.add(file)
    source.refresh().then(
      () => {
        isRead = true
      },
      () => {}, // The run reads it again, and says what is wrong.
    )
  }
  // After Vitest's own listener, which takes no file that is on its list already for a change.
  vitest.vite.watcher.on('change', (file) => {
    if (path.resolve(file) === text) setImmediate(follow)
  })

  let touched: ReadonlySet<string> | undefined
  vitest.onFilterWatchedSpecification((specification) => {
    if (before === undefined || specification.project !== project) return true
    const ours = new Set(suites())
    const isAlone = [...vitest.watcher.invalidates].every(
      (file) => ours.has(file) || file === text || isRecording(file),
    )
    if (!isRead || !isAlone) return true
    touched ??= changed(before, signatures(source, extents, codeOf), root)
    return touched.has(specification.moduleId)
  })
  addReporter(vitest, {
    onTestRunStart() {
      before = undefined
      touched = undefined
    },
  })
}

/** Recordings come and go in each run. */
function isRecording(file: string): boolean {
  return file.split(/[\\/]/).includes('__recordings__')
}

/** By file, what its suite and the gradings of its clauses are made of. */
function signatures(
  source: SpecSource,
  extents: ReadonlySet<SliceExtent>,
  codeOf: (file: ClauseFile) => string,
): ReadonlyMap<string, string> {
  const { spec } = source.current()
  return new Map(
    source.suites().map((name) => {
      const file = source.file(path.resolve(source.location.root, name))!
      const slices = clausesOf(file).map((clause) =>
        [...extents].map((each) => slicePieces(spec, clause, each)),
      )
      return [name, hashOf([codeOf(file), file.clauses, slices])]
    }),
  )
}

function changed(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  root: string,
): ReadonlySet<string> {
  const names = [...after].filter(([name, signature]) => before.get(name) !== signature).map(([name]) => name)
  return new Set(names.map((name) => path.resolve(root, name)))
}
