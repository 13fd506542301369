/**
 * The library's door.
 * @module
 */
export { type Config, defineConfig } from './config.ts'
export type { Controlled, RecordedEvent, Snapshot, Workspace, WorkspaceOptions } from './control/workspace.ts'
export { functionTransport, type InProcessReceiver } from './delivery/in-process.ts'
export type {
  AppliedFault,
  Attempt,
  Delivery,
  DeliveryState,
  Message,
  Outcome,
  Transport,
  TransportRequest,
} from './delivery/message.ts'
export { createTransport } from './delivery/transport.ts'
export type { Assumption, Dialect } from './dialects/dialect.ts'
export { ASSUMPTIONS, DIALECTS } from './dialects/index.ts'
export { type EventType, type SupplierEvent, subjectOf } from './domain/events.ts'
export type { FaultCatalogue, FaultKind, Preset } from './faults/kind.ts'
export type { FaultInput, PresetInput, RuleInput } from './faults/read.ts'
export type { Rule, Rules } from './faults/rules.ts'
export type { Fixtures, FixturesInput } from './fixtures/read.ts'
export type { Answer, Call, CallBody, Reply } from './http/call.ts'
export type { SandboxOptions } from './sandbox/options.ts'
export type { Sandbox } from './sandbox.ts'
export { createSandbox, DEFAULT_SEED } from './sandbox.ts'
export { UsageError } from './shared/usage-error.ts'
export { VERSION } from './shared/version.ts'
export type { TriggerName, TriggerOptions } from './triggers/registry.ts'
