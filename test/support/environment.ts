/** This process's, without what would change Vitest's output (CI, agents) or spend someone's money. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const hidden =
    /^(CI$|CLAUSES_|GITHUB_|OPENAI_|VITEST|VITE_|AI_AGENT|CLAUDE|AGENT|CODEX|CURSOR|GEMINI|NODE_ENV|TEST$|MODE$|PROD$|DEV$|SSR$|BASE_URL$)/
  const kept = Object.entries(process.env).filter(([name]) => !hidden.test(name))
  return { ...Object.fromEntries(kept), NO_COLOR: '1' }
}
