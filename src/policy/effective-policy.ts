import { compareAuthority, levelsLiftedBy } from '../clauses/data/authority.ts'
import {
  AUTHORITIES,
  type Authority,
  type Clause,
  type Message,
  ROLES,
  type Role,
  type Spec,
} from '../clauses/data/clause.ts'
import { findClauseOf } from '../clauses/data/labelled-replies.ts'
import { listed } from '../clauses/data/problem.ts'
import {
  type ClauseOrder,
  clauseOrders,
  holderOf,
  isUpsideDown,
  namedBy,
  soundOrders,
} from './clause-order.ts'

/** Which clauses are in question, and in which conversation. A part that is missing limits nothing. */
export interface PolicyScope {
  /** Ids of clauses or of sections of the policy. */
  readonly clauses?: readonly string[]
  readonly authorities?: readonly Authority[]
  /** Clauses with one of these. */
  readonly tags?: readonly string[]
  /** Only the roles that speak in it can lift a clause. */
  readonly conversation?: readonly Pick<Message, 'role'>[]
}

/** The chain of command for one conversation. Plain JSON. */
export interface EffectivePolicy {
  /** The highest authority first, then in the order of the spec. */
  readonly clauses: readonly EffectiveClause[]
  /** Who can lift what, in the order of the roles' power. */
  readonly roles: readonly RolePower[]
  /** Links that don't count, because they loop or put a lower authority above a higher one. */
  readonly ignored: readonly GivesWay[]
}

export interface EffectiveClause {
  readonly id: string
  readonly title: string
  readonly authority?: Authority
  /** `gives way`: only where a clause of `givesWayTo` applies too; elsewhere it is in force. */
  readonly status: 'in force' | 'gives way'
  /** One sentence. */
  readonly why: string
  readonly givesWayTo: readonly GivesWay[]
  /** Levels above its own that other clauses in question have: where one of them conflicts with it, it loses. */
  readonly outrankedBy: readonly Authority[]
  /** Roles whose messages may change or lift it. Whether one does is for the grader to say. */
  readonly liftableBy: readonly Role[]
}

export interface GivesWay {
  /** The clause that gives way. */
  readonly id: string
  /** The one that it gives way to. */
  readonly to: string
  readonly why: string
}

export interface RolePower {
  readonly role: Role
  readonly lifts: readonly Authority[]
  /** Ids of the clauses in question that its messages may change or lift. */
  readonly clauses: readonly string[]
}

/**
 * Which clauses are in force, which give way to which and why, and who may lift them. What a message really says is
 * not read: that a clause can be lifted doesn't mean that it is.
 *
 * @param scope a conversation, or what else narrows the question down; all clauses by default
 */
export function effectivePolicy(
  spec: Spec,
  scope: PolicyScope | readonly Pick<Message, 'role'>[] = {},
): EffectivePolicy {
  const { conversation, ...limits }: PolicyScope = isConversation(scope) ? { conversation: scope } : scope
  const clauses = inQuestion(spec, limits)
  const isMeant = ({ id }: Clause) => clauses.some((each) => each.id === id)
  const all = clauseOrders(spec).filter(({ winner, loser }) => isMeant(winner) && isMeant(loser))
  const holds = soundOrders(all)
  const roles = rolesIn(conversation)
  const levels = AUTHORITIES.filter((level) => clauses.some(({ authority }) => authority === level))
  return {
    clauses: clauses.map((clause) => effective(clause, { holds, roles, levels })),
    roles: roles.map((role) => {
      const lifts = levelsLiftedBy(role)
      const liftable = clauses.filter(({ authority }) => authority && lifts.includes(authority))
      return { role, lifts, clauses: liftable.map(({ id }) => id) }
    }),
    ignored: all
      .filter((each) => !holds.includes(each))
      .map((each) => ({ ...pairOf(each), why: whyIgnored(each) })),
  }
}

function inQuestion(spec: Spec, { clauses, authorities, tags }: PolicyScope): Clause[] {
  const named = clauses ? clauses.flatMap((id) => findClauseOf(spec, id) ?? []) : spec.clauses
  return named
    .filter(({ authority }) => !authorities || (authority && authorities.includes(authority)))
    .filter((clause) => !tags || clause.tags.some((tag) => tags.includes(tag)))
    .toSorted((a, b) =>
      a.authority && b.authority ? compareAuthority(a.authority, b.authority) : rank(a) - rank(b),
    )
}

/** Clauses without an authority stand last. */
function rank({ authority }: Clause): number {
  return authority ? 0 : 1
}

function effective(
  { id, title, authority }: Clause,
  context: {
    readonly holds: readonly ClauseOrder[]
    readonly roles: readonly Role[]
    readonly levels: readonly Authority[]
  },
): EffectiveClause {
  const givesWayTo = context.holds
    .filter(({ loser }) => loser.id === id)
    .map((each) => ({ ...pairOf(each), why: whyGivesWay(each) }))
  const outrankedBy = authority
    ? context.levels.filter((level) => compareAuthority(level, authority) < 0)
    : []
  const winners = [...new Set(givesWayTo.map(({ to }) => to))]
  return {
    id,
    title,
    ...(authority ? { authority } : {}),
    status: winners.length > 0 ? 'gives way' : 'in force',
    why: whyInForce(winners, outrankedBy, authority),
    givesWayTo,
    outrankedBy,
    liftableBy: context.roles.filter((role) => authority && levelsLiftedBy(role).includes(authority)),
  }
}

function whyInForce(
  winners: readonly string[],
  outrankedBy: readonly Authority[],
  authority: Authority | undefined,
): string {
  if (winners.length > 0) return `It is in force except where ${listed(winners, 'or')} applies too.`
  if (authority === undefined)
    return 'It is in force, but declares no authority: it is not said who may lift it.'
  const outranked =
    outrankedBy.length > 0
      ? `, except one of higher authority (${listed(outrankedBy, 'or')}) that conflicts with it`
      : ''
  return `It is in force: no clause in question goes before it${outranked}.`
}

function pairOf({ winner, loser }: ClauseOrder): Pick<GivesWay, 'id' | 'to'> {
  return { id: loser.id, to: winner.id }
}

function whyGivesWay(each: ClauseOrder): string {
  const named = namedBy(each).id
  const said = each.by === 'overrides' ? 'overrides' : 'gives way to'
  const section = each.link.id === named ? '' : `, which stands in \`${each.link.id}\``
  return `\`${holderOf(each).id}\` ${said} \`${named}\`${section}.`
}

function whyIgnored(each: ClauseOrder): string {
  const { winner, loser, by, link } = each
  const said = `\`${holderOf(each).id}\` names \`${link.id}\` in its \`${by}\``
  if (!isUpsideDown(each))
    return `${said}, but these links go round in a loop: none of them says who goes first.`
  return `${said}, but the authority of \`${winner.id}\`, ${winner.authority}, is lower than that of \`${loser.id}\`, ${loser.authority}.`
}

/** Those that can lift anything, the most powerful first. */
function rolesIn(conversation: PolicyScope['conversation']): Role[] {
  return ROLES.filter(
    (role) =>
      levelsLiftedBy(role).length > 0 &&
      (!conversation || conversation.some((message) => message.role === role)),
  )
}

function isConversation(
  scope: PolicyScope | readonly Pick<Message, 'role'>[],
): scope is readonly Pick<Message, 'role'>[] {
  return Array.isArray(scope)
}
