/**
 * A sandbox inside a test: started on a free port, steered from the test, closed with it.
 * @example
 * await using sandbox = await startSandbox()
 * await sandbox.subscribe('rhomtrip', { receiver: request => handleWebhook(request) })
 * await sandbox.simulate('transfer.repriced', { percent: 20 })
 * @module
 */
export type { FaultInput, InProcessReceiver, Snapshot } from '../index.ts'
export { type Apis, type CallInput, type Client, type ClientAnswer, type OperationKey, Refused } from './client.ts'
export type { View } from './converge.ts'
export type { Expectations } from './expectations.ts'
export {
  createReceiver,
  type ReceivedRequest,
  type Receiver,
  type ReceiverAnswer,
  type ReceiverOptions,
  type Respond,
  type WaitOptions,
} from './receiver.ts'
export type { Conclusion, SentAttempt, SentDelivery, WorldEvent } from './records.ts'
export { type OwnWorkspaceOptions, type StartOptions, startSandbox, type TestSandbox } from './start.ts'
export type { Subscribed, SubscribeOptions } from './subscribe.ts'
export type { DeliveryMatch, DeliveryWish, EventMatch, EventWish, WaitForOptions } from './wait.ts'
export type {
  ClientSettings,
  Failing,
  FireOptions,
  Simulated,
  TestWorkspace,
  Tokens,
} from './workspace.ts'
