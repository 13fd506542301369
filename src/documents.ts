const DOCUMENTS = {
  bookspot: () => import('./generated/bookspot/document.js'),
  rhomtrip: () => import('./generated/rhomtrip/document.js'),
  sandbox: () => import('./generated/sandbox/document.js'),
}

/** Names of the documents: both dialects and the control API. */
export const DOCUMENT_NAMES = Object.keys(DOCUMENTS)

/** The OpenAPI document of that name, or undefined. Loaded when first asked for. */
export async function documents(name: string): Promise<unknown> {
  if (!Object.hasOwn(DOCUMENTS, name)) return undefined
  return (await DOCUMENTS[name as keyof typeof DOCUMENTS]()).document
}
