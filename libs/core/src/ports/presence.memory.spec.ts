import { ManualClock } from './clock.memory.js';
import { describePresence } from './presence.conformance.js';
import { MemoryPresence } from './presence.memory.js';

describePresence('MemoryPresence', async () => {
  const clock = new ManualClock();
  return { presence: new MemoryPresence(clock), advance: (ms) => clock.advance(ms) };
});
