import type { paths } from '../generated/sandbox/types.ts'
import type { Call } from '../http/call.ts'
import type { Answered } from '../http/surface.ts'
import type { AnswerOf, Input, RouteKey } from '../openapi/operation.ts'
import type { Timers } from '../shared/timer.ts'
import type { Controlled, Workspace } from './workspace.ts'

/** What a handler of the control API knows besides its input. */
export interface ControlContext {
  /** The one that the header names. */
  readonly workspace: Workspace
  readonly sandbox: Controlled
  /** Real time, for what waits. */
  readonly timers: Timers
  readonly call: Call
}

type Answer<Key> = AnswerOf<paths, Key> | Answered<AnswerOf<paths, Key>>

/** One function per operation of `openapi/sandbox.yaml`. */
export type ControlHandlers = {
  readonly [Key in RouteKey<paths>]: (
    input: Input<paths, Key>,
    context: ControlContext,
  ) => Answer<Key> | Promise<Answer<Key>>
}
