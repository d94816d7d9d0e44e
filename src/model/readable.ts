const LONGEST = 200

/** Shapes in which providers and proxies echo credentials. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/(\bauthorization["']?\s*[:=]\s*)["']?(?:(?:bearer|basic)\s+)?[^\s,;"'}]+/gi, '$1…'],
  [/\b(bearer\s+)[\w.~+/*=-]{8,}/gi, '$1…'],
  [/\bsk-[\w*.-]*[\w*]/g, 'sk-…'],
  [/(\bapi[-_ ]?key(?: provided)?["']?\s*[:=]\s*["']?)[^\s,;"'}]+/gi, '$1…'],
  [/([?&][\w-]*(?:key|token|secret|sig|signature)=)[^&\s"']+/gi, '$1…'],
  [/(:\/\/)[^\s/@]+@/g, '$1'],
]

/** Whether a text is a web page rather than an answer. */
export function isHtml(text: string): boolean {
  return /^\s*(?:<!--[\s\S]*?-->\s*)?(?:<!doctype html|<html|<head|<body)\b/i.test(text)
}

/**
 * Makes a provider's or a module's own words fit for one sentence: a single line of at most about 200
 * characters, without markup, keys or headers, and without a full stop at its end.
 *
 * @param secrets values that must not appear whatever their shape, such as the key in use
 */
export function readable(text: string, secrets: readonly string[] = []): string {
  if (isHtml(text)) return htmlPage(text, secrets)
  const line = redact(text, secrets).replace(/\s+/g, ' ').trim().replace(/\.$/, '')
  return line.length > LONGEST ? `${line.slice(0, LONGEST).trimEnd()}…` : line
}

function htmlPage(html: string, secrets: readonly string[]): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim()
  return title ? `an HTML page titled "${readable(title, secrets)}"` : 'an HTML page'
}

function redact(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret.length > 5) clean = clean.replaceAll(secret, '…')
  }
  for (const [shape, replacement] of CREDENTIALS) clean = clean.replace(shape, replacement)
  return clean
}

/** The message of whatever was thrown, or the value itself as text. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name
  try {
    return String(thrown)
  } catch {
    return 'a value that has no text'
  }
}
