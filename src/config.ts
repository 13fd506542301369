/** Settings of the command line, as `octo-sandbox.config.*` in the working directory or the file of `--config` holds them. */
export interface Config {
  /** For editors: where the JSON Schema of this file is. */
  readonly $schema?: string
  /** Port to listen on; 0 is any free one. Default 4848; `exec` takes any free one. */
  readonly port?: number
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string
  /** Names under which clients reach the control API besides localhost. */
  readonly allowedHost?: string | readonly string[]
  /** What other machines must send to the control API as `Sandbox-Token`; a random text without it, shown at the start. */
  readonly controlToken?: string
  /** Text that the world is made from, or `random`. Default `octo`. */
  readonly seed?: string | number
  /** Tick, or stand still until moved. Default `real`. */
  readonly clock?: 'real' | 'manual'
  /** Where a manual clock starts: ISO 8601. */
  readonly now?: string
  /** Answers to open questions of the specifications, by id: `{ 'B-01': 'bare' }`. */
  readonly assume?: Readonly<Record<string, string>> | readonly string[]
  /** Files with products, bookings and more that are put over the seed, YAML or JSON. */
  readonly fixtures?: string | readonly string[]
  /** File with failure rules that every workspace starts with, YAML or JSON. */
  readonly faults?: string
  /** Let deliveries go to link-local and cloud metadata addresses. */
  readonly allowLinkLocal?: boolean
  /** Let deliveries go to the sandbox itself, and take those of other sandboxes as calls. */
  readonly allowLoops?: boolean
  /** Show the address only. */
  readonly quiet?: boolean
  /** Show bodies, events and calls to the control API too. */
  readonly verbose?: boolean
  /** Data as JSON. */
  readonly json?: boolean
  /** No colours. */
  readonly noColor?: boolean
}

/**
 * Gives a configuration file its types.
 * @example
 * export default defineConfig({ clock: 'manual', assume: { 'B-01': 'bare' } })
 */
export const defineConfig = (config: Config): Config => config
