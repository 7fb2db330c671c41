import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { School } from './chat-school.js';
import type { Homeroom } from './homeroom.js';
import { Listener } from './listener.js';

export type Load = { readonly perSecond: number; readonly warmSeconds: number; readonly seconds: number };

const settleWithinMs = 15_000;

/**
 * An open loop: messages are due at a steady rate, whatever became of those before, and each delivery counts from when the message
 * was due. @returns ms of every delivery to every listener, after the warm seconds
 */
export async function chat(homeroom: Homeroom, school: School, load: Load): Promise<readonly number[]> {
  const listeners = school.tokens.map((token) => new Listener(homeroom.origin, token));
  try {
    await Promise.all(listeners.map(({ ready }) => ready));
    const { dues, latencies } = hearWith(listeners);
    await sendSteadily(listeners, { dues, roomId: school.roomId, ...load });
    const measured = [...dues.values()].filter(({ counts }) => counts).length * listeners.length;
    const deadline = performance.now() + settleWithinMs;
    while (latencies.length < measured && performance.now() < deadline) await wait(20);
    const refused = listeners.reduce((sum, listener) => sum + listener.refused, 0);
    if (refused > 0 || latencies.length !== measured)
      throw new Error(`Of ${measured} deliveries ${latencies.length} came; ${refused} messages were refused.`);
    return latencies;
  } finally {
    for (const listener of listeners) listener.close();
  }
}

type Due = { readonly at: number; readonly counts: boolean };

function hearWith(listeners: readonly Listener[]) {
  const dues = new Map<string, Due>();
  const latencies: number[] = [];
  for (const listener of listeners)
    listener.onMessage = (clientMessageId) => {
      const due = dues.get(clientMessageId);
      if (due?.counts) latencies.push(performance.now() - due.at);
    };
  return { dues, latencies };
}

type Steady = Load & { readonly dues: Map<string, Due>; readonly roomId: string };

async function sendSteadily(listeners: readonly Listener[], { dues, roomId, ...load }: Steady): Promise<void> {
  const began = performance.now();
  const all = load.perSecond * (load.warmSeconds + load.seconds);
  for (let sent = 0; sent < all; sent += 1) {
    const at = began + (sent * 1_000) / load.perSecond;
    const early = at - performance.now();
    if (early > 0) await wait(Math.ceil(early));
    const clientMessageId = randomUUID();
    dues.set(clientMessageId, { at, counts: sent >= load.perSecond * load.warmSeconds });
    listeners[sent % listeners.length]?.send({ roomId, clientMessageId, text: `message ${sent} of the bench` });
  }
}
