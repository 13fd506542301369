import type { Workspace } from './workspace.ts'

const listeners = new WeakMap<Workspace, Set<() => void>>()

/** Calls `listener` once when the workspace is deleted: for answers that stay open. Returns how to stop. */
export function onGone(workspace: Workspace, listener: () => void): () => void {
  const known = listeners.get(workspace) ?? new Set()
  listeners.set(workspace, known.add(listener))
  return () => known.delete(listener)
}

/** Ends what stays open for a workspace that was deleted. */
export function tellGone(workspace: Workspace): void {
  for (const listener of [...(listeners.get(workspace) ?? [])]) listener()
}
