import { isAdmin, type Role, rolesIn, type StaffActor } from '../domain/access/actor'
import { channels } from '../domain/events'

export const socketKinds = ['admin', 'waiter', 'kitchen', 'diner'] as const
export type SocketKind = (typeof socketKinds)[number]
export type StaffSocketKind = Exclude<SocketKind, 'diner'>

/** Who may open which socket; judged per branch, like everything that roles allow. */
const rolesFor = {
  admin: ['ADMIN', 'MANAGER'],
  waiter: ['ADMIN', 'MANAGER', 'WAITER'],
  kitchen: ['ADMIN', 'MANAGER', 'KITCHEN'],
} as const satisfies Record<StaffSocketKind, readonly Role[]>

export interface SectorOfBranch {
  readonly branchId: number
  readonly sectorId: number
}

/** What a staff socket's channels depend on besides the roles; read again while the socket lives. */
export interface Floor {
  /** Every branch of the tenant. */
  readonly branchIds: readonly number[]
  /** Every sector of those branches. */
  readonly sectors: readonly SectorOfBranch[]
  /** This person's sectors today, in the time zone of each branch. */
  readonly assignedToday: readonly SectorOfBranch[]
}

export const mayOpen = (kind: StaffSocketKind, actor: StaffActor): boolean =>
  isAdmin(actor) || actor.branchRoles.some(({ role }) => isOneOf(rolesFor[kind], role))

/** The channels of a staff socket. Each event goes to channels such that none reaches a socket twice (see domain/events). */
export function staffChannels(kind: StaffSocketKind, actor: StaffActor, floor: Floor): string[] {
  const branchIds = floor.branchIds.filter(branchId => [...rolesIn(actor, branchId)].some(role => isOneOf(rolesFor[kind], role)))
  const ofBranches = branchIds.flatMap(branchId => [channels.branchAll(branchId), ownChannel(kind, branchId)])
  if (kind === 'admin') return [channels.tenantAdmin(actor.tenantId), ...ofBranches]
  return kind === 'waiter' ? [...ofBranches, ...sectorChannels(actor, floor, new Set(branchIds))] : ofBranches
}

function ownChannel(kind: StaffSocketKind, branchId: number): string {
  switch (kind) {
    case 'admin':
      return channels.branchAdmin(branchId)
    case 'waiter':
      return channels.branchWaiters(branchId)
    case 'kitchen':
      return channels.branchKitchen(branchId)
  }
}

/** A waiter hears the sectors assigned today; who manages the branch hears all of them on a waiter's screen. */
function sectorChannels(actor: StaffActor, floor: Floor, branchIds: ReadonlySet<number>): string[] {
  const managed = (branchId: number) => {
    const held = rolesIn(actor, branchId)
    return held.has('ADMIN') || held.has('MANAGER')
  }
  const heard = [...floor.assignedToday, ...floor.sectors.filter(({ branchId }) => managed(branchId))]
  const names = heard
    .filter(({ branchId }) => branchIds.has(branchId))
    .map(({ branchId, sectorId }) => channels.sector(branchId, sectorId))
  return [...new Set(names)]
}

const isOneOf = (allowed: readonly Role[], role: Role): boolean => allowed.includes(role)
