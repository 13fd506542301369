import { followed } from './bundle.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

const methods = ['get', 'put', 'post', 'delete', 'patch']

/** One operation of a bundled document, with the schemas that it uses. */
export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly secured: boolean
  readonly ability: string | undefined
  readonly capability: string | undefined
  readonly capabilitiesOptional: boolean
  readonly body: { readonly required: boolean; readonly schema: JsonObject } | undefined
  /** One object schema over all query parameters. */
  readonly query: JsonObject | undefined
  readonly reply: JsonObject | undefined
}

/** Every operation in the order of the document. Throws on one without `operationId` or success answer. */
export function operations(document: JsonObject): Operation[] {
  return Object.entries(document.paths as JsonObject).flatMap(([path, item]) =>
    methods
      .filter(method => isObject(item) && item[method] !== undefined)
      .map(method => operation(document, path, method, item as JsonObject)),
  )
}

/** What each of the document's webhooks carries. Throws on one without a JSON body. */
export function payloads(document: JsonObject): { readonly event: string; readonly schema: JsonObject }[] {
  return Object.entries((document.webhooks ?? {}) as JsonObject).map(([event, item]) => {
    const body = jsonSchema(document, ((item as JsonObject).post as JsonObject).requestBody)
    if (!body) throw new Error(`The webhook ${event} has no JSON body.`)
    return { event, schema: body.schema }
  })
}

function operation(document: JsonObject, path: string, method: string, item: JsonObject): Operation {
  const spec = item[method] as JsonObject
  const where = `${method.toUpperCase()} ${path}`
  if (typeof spec.operationId !== 'string') throw new Error(`${where} has no operationId.`)
  const status = Object.keys(spec.responses as JsonObject).find(code => /^2\d\d$/.test(code))
  if (!status) throw new Error(`${where} has no success answer.`)
  const body = jsonSchema(document, spec.requestBody)
  const parameters = [...((item.parameters ?? []) as Json[]), ...((spec.parameters ?? []) as Json[])].map(parameter =>
    followed(document, parameter as JsonObject),
  )
  const security = (spec.security ?? document.security ?? []) as Json[]
  return {
    id: spec.operationId,
    method: method.toUpperCase(),
    path,
    status: Number(status),
    secured: security.length > 0,
    ability: spec['x-ability'] as string | undefined,
    capability: spec['x-needs-capability'] as string | undefined,
    capabilitiesOptional: spec['x-capabilities-optional'] === true,
    body: body && { required: body.holder.required === true, schema: body.schema },
    query: querySchema(parameters.filter(parameter => parameter.in === 'query')),
    reply: jsonSchema(document, (spec.responses as JsonObject)[status])?.schema,
  }
}

/** The JSON schema of a request body or response, which may itself be a reference. */
function jsonSchema(document: JsonObject, part: Json | undefined) {
  if (!isObject(part)) return undefined
  const holder = followed(document, part)
  const media = (holder.content as JsonObject | undefined)?.['application/json']
  return isObject(media) ? { holder, schema: media.schema as JsonObject } : undefined
}

function querySchema(parameters: readonly JsonObject[]): JsonObject | undefined {
  if (parameters.length === 0) return undefined
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name as string, schema!])),
    required: parameters.filter(({ required }) => required === true).map(({ name }) => name!),
  }
}
