import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurement } from './measurement.js';
import { figure } from './report.js';
import { ratioRow } from './rows.js';
import { inScratchFolder } from './scratch.js';
import type { IngestAsks } from './sides/ingest-asks.js';
import { Side } from './sides/side.js';
import { interleave } from './statistics.js';

const programs = {
  homeroom: new URL('./sides/ingest.side.js', import.meta.url),
  bare: new URL('./sides/bare-inserts.side.js', import.meta.url),
} as const;
const sizes = { quick: { rounds: 3, messages: 5_000 }, whole: { rounds: 7, messages: 25_000 } };

/** What it costs to make stored, numbered and published messages of accepted ones. */
export const measureIngest: Measurement = ({ quick, profile, say }) =>
  inScratchFolder(async (folder) => {
    const { rounds, messages } = quick ? sizes.quick : sizes.whole;
    const open: Side<IngestAsks>[] = [];
    const start = async (side: keyof typeof programs): Promise<() => Promise<number>> => {
      const own = join(folder, side);
      mkdirSync(own);
      const one = await Side.start<IngestAsks>({ program: programs[side], name: `ingest-${side}`, profile });
      open.push(one);
      await one.ask('open', { folder: own });
      let stored = 0;
      return async () => {
        await one.ask('fill', messages);
        const seconds = await one.cpuSecondsOf(async () => {
          const before = stored;
          stored = await one.ask('store');
          if (stored - before !== messages) throw new Error(`Of ${messages} messages ${stored - before} were stored.`);
        });
        return messages / seconds;
      };
    };
    try {
      const sides = { ours: await start('homeroom'), bare: await start('bare') };
      say('ingest: warming up');
      for (const side of Object.values(sides)) await side();
      const rates = await interleave(rounds, sides, (round) => say(`ingest: round ${round} of ${rounds}`));
      return [
        ratioRow({
          what: `ingest of ${figure(messages)} messages that wait in the log (read, number, store, publish, timeline), against a bare ordered insert of the same documents, 500 a transaction, into the same SQLite tables`,
          unit: 'messages/CPU-s',
          ours: rates.ours,
          theirs: rates.bare,
          goal: { atLeast: 0.7 },
        }),
      ];
    } finally {
      for (const one of open) await one.stop();
    }
  });
