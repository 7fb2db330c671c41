import { chat } from './chat-load.js';
import type { Load } from './chat-load.js';
import { forgetIndex, foundSchool, pretendIndex } from './chat-school.js';
import type { School } from './chat-school.js';
import { Homeroom } from './homeroom.js';
import type { Measurement } from './measurement.js';
import { figure, withSpread } from './report.js';
import { inScratchFolder } from './scratch.js';
import { interleave, median, quantile, ratiosOf, spreadOf } from './statistics.js';

type Phase = 'building' | 'idle';

const people = 20;
const perSecond = 50;
/** As many that a build outlasts a phase. */
const sizes = {
  quick: { messages: 20_000, rounds: 2, warmSeconds: 2, seconds: 8 },
  whole: { messages: 40_000, rounds: 5, warmSeconds: 3, seconds: 15 },
};

/** Does chat feel that the whole index is being built beside it? */
export const measureChat: Measurement = ({ quick, say }) =>
  inScratchFolder(async (folder) => {
    const { messages, rounds, ...times } = quick ? sizes.quick : sizes.whole;
    say(`chat: a school with ${messages} older messages`);
    const school = await foundSchool(folder, { people, messages });
    const load = { perSecond, ...times };
    const p50s: Record<Phase, number[]> = { building: [], idle: [] };
    const side = (phase: Phase) => async () => {
      const latencies = await run(school, phase, load);
      p50s[phase].push(quantile(latencies, 0.5));
      return quantile(latencies, 0.95);
    };
    const p95s = await interleave(rounds, { building: side('building'), idle: side('idle') }, (round) =>
      say(`chat: round ${round} of ${rounds}`),
    );
    const told = (phase: Phase): string =>
      `p95 ${withSpread(spreadOf(p95s[phase]))}, p50 ${figure(median(p50s[phase]))} ms`;
    return [
      {
        what: `delivery of chat (${perSecond} messages/s, ${people} listeners, from when due) while the index of ${figure(messages)} messages is built, against without`,
        homeroom: told('building'),
        against: told('idle'),
        ratio: spreadOf(ratiosOf(p95s.building, p95s.idle)),
        goal: { atMost: 2 },
      },
    ];
  });

/** A process for each phase, equally young; what it builds or does not build is looked up before and after. */
async function run(school: School, phase: Phase, load: Load): Promise<readonly number[]> {
  if (phase === 'idle') await pretendIndex(school);
  else forgetIndex(school);
  const homeroom = await Homeroom.start(school.folder);
  try {
    const latencies = await chat(homeroom, school, load);
    const builds = await homeroom.builds();
    if (phase === 'building' ? !(builds > 0) : builds !== 0)
      throw new Error(`A phase that was to be ${phase} ended with ${builds} builds under way; nothing was measured.`);
    return latencies;
  } finally {
    await homeroom.stop();
  }
}
