import { chat } from './chat-load.js';
import type { Load } from './chat-load.js';
import { foundSchool } from './chat-school.js';
import type { School } from './chat-school.js';
import { Homeroom } from './homeroom.js';
import { keepIndexes, laySearchFile } from './index-state.js';
import type { Phase } from './index-state.js';
import type { Measurement } from './measurement.js';
import { figure, withSpread } from './report.js';
import type { Row } from './report.js';
import { inScratchFolder } from './scratch.js';
import { interleave, median, quantile, ratiosOf, spreadOf } from './statistics.js';

const people = 20;
const perSecond = 50;
/** As many that a build outlasts a phase. */
const sizes = {
  quick: { messages: 20_000, rounds: 1, warmSeconds: 1, seconds: 3 },
  whole: { messages: 40_000, rounds: 5, warmSeconds: 2, seconds: 15 },
};

/** Does chat feel that the whole index is being built beside it? */
export const measureChat: Measurement = ({ quick, say }) =>
  inScratchFolder(async (folder) => {
    const { messages, rounds, ...times } = quick ? sizes.quick : sizes.whole;
    say(`chat: a school with ${messages} older messages`);
    const school = await foundSchool(folder, { people, messages });
    await keepIndexes(folder);
    const p50s: Record<Phase, number[]> = { building: [], vectors: [], idle: [] };
    const side = (phase: Phase) => async () => {
      const latencies = await run(school, phase, { perSecond, ...times });
      p50s[phase].push(quantile(latencies, 0.5));
      return quantile(latencies, 0.95);
    };
    const sides = { building: side('building'), vectors: side('vectors'), idle: side('idle') };
    const p95s = await interleave(rounds, sides, (round) => say(`chat: round ${round} of ${rounds}`));
    const told = (phase: Phase): string =>
      `p95 ${withSpread(spreadOf(p95s[phase]))}, p50 ${figure(median(p50s[phase]))} ms`;
    const row = (phase: Phase, what: string): Row => ({
      what: `delivery of chat (${perSecond} messages/s, ${people} listeners, from when due) ${what}, against without`,
      homeroom: told(phase),
      against: told('idle'),
      ratio: spreadOf(ratiosOf(p95s[phase], p95s.idle)),
      figures: { unit: 'ms (p95)', homeroom: p95s[phase], against: p95s.idle },
      goal: { atMost: 2 },
    });
    return [
      row('building', `in the first seconds of a whole backfill of ${figure(messages)} messages, words then vectors`),
      row('vectors', 'while its vectors are made, which is most of a backfill'),
    ];
  });

/** A process for each phase, equally young; what it builds or does not build is looked up before and after. */
async function run(school: School, phase: Phase, load: Load): Promise<readonly number[]> {
  laySearchFile(school.folder, phase);
  const homeroom = await Homeroom.start(school.folder);
  try {
    const latencies = await chat(homeroom, school, load);
    const builds = await homeroom.builds();
    if (phase === 'idle' ? builds !== 0 : !(builds > 0))
      throw new Error(`A phase that was to be ${phase} ended with ${builds} builds under way; nothing was measured.`);
    return latencies;
  } finally {
    await homeroom.stop();
  }
}
