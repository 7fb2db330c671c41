/** The scan of the exact vector index, without its thread and its file: for measuring it. */
export { ModelVectors } from './vector-index/model-vectors.js';
export { toInt16, toInt8 } from './vector-index/quantise.js';
