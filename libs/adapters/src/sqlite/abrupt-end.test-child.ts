import { writeSync } from 'node:fs';
import { SystemClock } from '../clock/system.js';
import { SqliteEventLog } from '../event-log/sqlite.js';
import { openDatabase } from './database.js';

/** Appends numbers until it is killed, several at a time, and prints each one that was acknowledged. */
async function appendForEver(folder: string): Promise<never> {
  const clock = new SystemClock();
  const log = await SqliteEventLog.open(openDatabase({ folder, clock }), { clock, partitions: 4 });
  for (let n = 0; ; n += 3) {
    await Promise.all(
      [n, n + 1, n + 2].map(async (number) => {
        await log.append([{ topic: 't', key: `room${number % 7}`, value: Buffer.from(String(number)) }]);
        writeSync(1, `${number}\n`);
      }),
    );
  }
}

await appendForEver(process.argv[2] ?? '');
