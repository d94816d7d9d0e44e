import { type Fields, isFields } from '../fields.ts'

/** What a server, or the model behind it, may not know. */
export type Feature =
  | 'breakpoints' // marks for the prompt cache
  | 'schema' // structured output
  | 'limit' // the usual name of the token limit
  | 'empty' // a message of the system without text
  | 'system' // messages of the system at all
  | 'tools' // calls of tools and their results in the conversation
  | 'turns' // messages of the system between turns; two turns of one role

/** In which words a server says so. */
const REFUSALS: Readonly<Record<Feature, RegExp>> = {
  tools:
    /tool_?calls?\b|tool_call_id|function_call(?:_output)?\b|\btools?\b[^.]*(?:not supported|un(?:supported|known|recogni[sz]ed)|disabled|not enabled)|(?:not|n't) support[^.]*\b(?:tools?|functions?)\b|role[^.]*['"`]?tool\b|['"`]tool['"`][^.]*\brole/i,
  breakpoints: /prompt_cache_(?:breakpoint|options)/,
  schema:
    /response_format|json[_ ]?schema|text\.format|structured.?outputs?|format type|additional_?properties|grammar|guided_json|json_validate_failed|failed_generation/i,
  limit:
    /(?=[\s\S]*\bmax_(?:completion_)?tokens)(?=[\s\S]*(?:un(?:supported|known|recogni[sz]ed)|not supported|not permitted|instead))/i,
  empty: /empty|blank|at least (?:1|one) character|too short|min_?length/i,
  system:
    /(?:system|developer)(?: role| messages?| prompts?| instructions?)? (?:is |are )?not (?:supported|enabled|allowed)|(?:not|n't) support (?:the )?(?:system|developer)|only user and assistant roles are supported(?!,? with)/i,
  turns:
    /roles?\b[^.]*alternat|alternat[^.]*\broles?\b|unexpected role|system (?:message|prompt|role)s?[^.]*(?:beginning|first|start|initial)|(?:beginning|first|start|initial)[^.]*system (?:message|prompt|role)|only user and assistant roles/i,
}

/** That our schema is wrong is another thing, which asking without it would hide. */
const INVALID_SCHEMA = /invalid schema/i
const UNKNOWN_IN_SCHEMA = /additional_?properties|un(?:supported|known|recogni[sz]ed)|not supported/i

/** 500 is what servers answer whose chat template or grammar throws. */
const STATUSES = [400, 404, 422, 500, 501]

/**
 * The feature that a response names as unknown.
 * @param response what the SDK threw, or a body, which may hold an error with status 200
 * @param used the features that the request made use of
 */
export function refusedFeature(response: unknown, used: () => readonly Feature[]): Feature | undefined {
  if (!(response instanceof Error || isFields(response))) return undefined
  const { status, message, error } = response as Fields
  const refused = response instanceof Error ? STATUSES.includes(status as number) : Boolean(error)
  if (!refused) return undefined
  const text = `${String(message)} ${JSON.stringify(error)}`
  return used().find((feature) => {
    if (feature === 'schema' && INVALID_SCHEMA.test(text) && !UNKNOWN_IN_SCHEMA.test(text)) return false
    return REFUSALS[feature].test(text)
  })
}
