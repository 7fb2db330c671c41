import { disturb, heal } from './disturbances.js';
import { isSettled, judge } from './judging/verdict.js';
import type { Scenario } from './scenario.js';
import { School } from './school.js';
import type { Twists } from './twists.js';
import { asShipped } from './twists.js';

export type Outcome = {
  /** What was broken, in words; empty when every promise was kept. */
  readonly violations: readonly string[];
  /** Things that happened, one after the other. */
  readonly steps: number;
  /** Things that went wrong on purpose. */
  readonly faults: number;
  /** What people and programs wanted: messages, and edits, deletes and reactions. */
  readonly messages: number;
  readonly changes: number;
};

/** Steps of the part in which things go wrong. */
export const roughSteps = 330;
/** With the part in which all must come to rest. */
const patience = { steps: 6_000, ms: 180_000 };
/** What was under way in the network may still land for so long. */
const lateMs = 6_000;

/** Plays a scenario from its first step to rest, and judges it. */
export async function play(scenario: Scenario, twists: Partial<Twists> = {}): Promise<Outcome> {
  const school = new School(scenario, { ...asShipped, ...twists });
  const { sim, witness, ledger } = school;
  school.start();
  await roughen(school);
  heal(school);
  await rest(school);
  if (witness.violations.length === 0) judge(school);
  const messages = ledger.intents.filter(({ kind }) => kind === 'send').length;
  return {
    violations: [...new Set(witness.violations)],
    steps: sim.steps,
    faults: school.faults.injected,
    messages,
    changes: ledger.intents.length - messages,
  };
}

async function roughen(school: School): Promise<void> {
  const { sim, faults, witness, scenario } = school;
  const coming = [...scenario.disturbances].sort((a, b) => a.at - b.at);
  while (sim.steps < roughSteps && witness.violations.length === 0) {
    for (let next = coming[0]; next && next.at <= sim.steps; next = coming[0]) {
      coming.shift();
      disturb(school, next);
    }
    const isMoving = await sim.step();
    const isOver = sim.steps % 16 === 0 && coming.length === 0 && !faults.isOwing && isSettled(school);
    if (isOver || !isMoving) break;
  }
  for (const late of coming) disturb(school, late);
  while (faults.isOwing && witness.violations.length === 0 && (await sim.step())) continue;
}

/** Goes on until all is done and nothing late can come any more, or the patience for it is over. */
async function rest(school: School): Promise<void> {
  const { sim, witness } = school;
  const end = { steps: sim.steps + patience.steps, now: sim.now + patience.ms };
  let calmSince: number | null = null;
  while (sim.steps < end.steps && sim.now < end.now && witness.violations.length === 0) {
    if (!(await sim.step())) return;
    if (sim.steps % 8 !== 0) continue;
    calmSince = isSettled(school) ? (calmSince ?? sim.now) : null;
    if (calmSince !== null && sim.now - calmSince > lateMs) return;
  }
}
