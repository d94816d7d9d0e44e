const known = new Set<string>()

/** Keeps values out of all recordings of this process, whichever model's they are. Empty ones are none. */
export function keepSecret(values: readonly (string | undefined)[]): void {
  for (const value of values) if (value) known.add(value)
}

/** Every secret that a model of this process has named. A reply of one model may hold the key of another. */
export function knownSecrets(): readonly string[] {
  // Also where no model of the config is OpenAI's: an app has it, too.
  const key = process.env.OPENAI_API_KEY?.trim()
  return key ? [...known, key] : [...known]
}
