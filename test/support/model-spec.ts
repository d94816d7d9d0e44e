import path from 'node:path'

const fixtures = path.resolve(import.meta.dirname, '../fixtures')

/** OpenAI's Model Spec of 2025-09-12, as it was published (CC0). */
export const modelSpec = path.join(fixtures, 'model_spec')
/** The release before, of 2025-04-11. */
export const previousModelSpec = path.join(fixtures, 'model_spec-previous')
