import { ManualClock } from './clock.memory.js';
import { describeEventLog } from './event-log.conformance.js';
import type { EventLogHarness } from './event-log.samples.js';
import { MemoryEventLog } from './event-log.memory.js';

const make = async (): Promise<EventLogHarness> => {
  const clock = new ManualClock();
  const log = new MemoryEventLog({ clock, partitions: 6 });
  return {
    log: () => log,
    partitions: 6,
    advance: (ms) => clock.advance(ms),
    dropBelow: async (place) => log.drop(place),
    dispose: () => log.close(),
  };
};

describeEventLog('MemoryEventLog', make, 'memory');
