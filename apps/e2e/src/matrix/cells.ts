import type { Outcome } from '../wire.js';
import { verdictOf } from './law.js';
import type { Verdict } from './law.js';
import type { Attempt, Scene } from './operations.js';

/** When it was tried: in the room as it stands, while a removal was on its way, or when the removal had been acked. */
export type Timing = 'before' | 'at' | 'after';

const outsider: Verdict = 'NOT_FOUND';

/** What was tried so far, and what came out otherwise than the law has it. */
export class Cells {
  count = 0;
  readonly #tried = new Set<string>();

  /** Operations by way, as `send over socket`. */
  get tried(): readonly string[] {
    return [...this.#tried].sort();
  }

  /** @returns a sentence for each outcome that the law does not have */
  async try(
    attempts: readonly Attempt[],
    scenes: readonly Scene[],
    timing: Timing = 'before',
  ): Promise<readonly string[]> {
    const wrong = await Promise.all(
      scenes.flatMap((scene) => attempts.map((attempt) => this.#judge(attempt, scene, timing))),
    );
    return wrong.flat();
  }

  /** As `try`, one after the other in each room, and undone wherever it was allowed. */
  async tryInTurn(
    attempts: readonly Attempt[],
    scenes: readonly Scene[],
    timing: Timing = 'before',
  ): Promise<readonly string[]> {
    const rooms = new Map<string, Scene[]>();
    for (const scene of scenes) rooms.set(scene.room.id, [...(rooms.get(scene.room.id) ?? []), scene]);
    const wrong = await Promise.all(
      [...rooms.values()].map(async (turns) => {
        const found: string[] = [];
        for (const scene of turns)
          for (const attempt of attempts) found.push(...(await this.#judge(attempt, scene, timing)));
        return found;
      }),
    );
    return wrong.flat();
  }

  async #judge(attempt: Attempt, scene: Scene, timing: Timing): Promise<readonly string[]> {
    const { actor, room, now } = scene;
    const { operation, over } = attempt;
    const { kind, state } = room;
    const law = verdictOf(operation, { ...actor.role, kind, state, seat: room.seatOf(actor), ...now });
    const allowed: readonly Outcome[] = { before: [law], at: [law, outsider], after: [outsider] }[timing];
    const outcome = await attempt.try(scene);
    if (outcome === 'ok' && timing === 'before') await attempt.undo?.(scene);
    this.count++;
    this.#tried.add(`${operation} over ${over}`);
    if (allowed.includes(outcome)) return [];
    return [
      `${actor.name} in ${room.key}, ${timing} removal: ${operation} over ${over} is ${outcome}, not ${allowed.join(' or ')}`,
    ];
  }
}
