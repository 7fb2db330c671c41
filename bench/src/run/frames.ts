/** What a server of Socket.IO 4 says on a WebSocket, as far as it is needed here. */
export type Frame =
  | { readonly kind: 'open' | 'ping' | 'connected' | 'other' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'event'; readonly event: string; readonly payload: unknown }
  | { readonly kind: 'ack'; readonly id: number; readonly answer: unknown };

/** Engine.IO's packet type, then Socket.IO's, then for acks a number, then JSON. */
export function readFrame(text: string): Frame {
  if (text.startsWith('0')) return { kind: 'open' };
  if (text === '2') return { kind: 'ping' };
  if (text.startsWith('40')) return { kind: 'connected' };
  if (text.startsWith('44')) return { kind: 'refused', why: text.slice(2) };
  const { type, id, json } = /^4(?<type>[23])(?<id>\d*)(?<json>\[.*)$/su.exec(text)?.groups ?? {};
  if (json === undefined) return { kind: 'other' };
  const [first, second] = JSON.parse(json) as readonly unknown[];
  return type === '2'
    ? { kind: 'event', event: String(first), payload: second }
    : { kind: 'ack', id: Number(id), answer: first };
}

export const pong = '3';
export const connectFrame = (auth: object): string => `40${JSON.stringify(auth)}`;
export const requestFrame = (id: number, event: string, payload: object): string =>
  `42${id}${JSON.stringify([event, payload])}`;
