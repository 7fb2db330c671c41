export { liveProviders } from './live.providers.js';
