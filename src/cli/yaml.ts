/** A CommonJS package: bundled, only a static import finds its names. */
export { parse } from 'yaml'
